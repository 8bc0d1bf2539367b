"""Whether a translation is behind what it was made from: it carries a hash of that text in its first line."""

import hashlib
import re

from bot.features.training.authoring.pages import Notebook

MARK = re.compile(r"\A<!-- translates (?P<language>[a-z]{2,3})\.md (?P<hash>[0-9a-f]{8}) -->\n")


def source_hash(text: str) -> str:
    """Return eight characters that change with the words of *text*, and not with its line breaks."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def note_if_behind(text: str, original: str, language: str, notebook: Notebook) -> None:
    """Note that *text* was not made from *original* as it is now; *language* is that of the original."""
    wanted = f"<!-- translates {language}.md {source_hash(original)} -->"
    found = MARK.match(text)
    if found is None:
        notebook.miss(1, f"nothing says what this was translated from; let the first line be {wanted}")
    elif (found["language"], found["hash"]) != (language, source_hash(original)):
        notebook.miss(
            1,
            f"the translation is behind: {language}.md has changed since; read both again, mend this one,"
            f" then let its first line be {wanted}",
        )
