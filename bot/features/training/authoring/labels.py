"""Whether what is read at a glance can be used as it is written: the labels of buttons, and titles."""

import re
from collections.abc import Mapping, Sequence

from bot.conversation.capabilities import length
from bot.conversation.markup import Rich, as_plain
from bot.conversation.signs import one_line
from bot.features.training.authoring.pages import Notebook, Section
from bot.features.training.spoken import Meant, bare, instead_of_answer

MAX_LABEL = 34
MARKUP = re.compile(r"\*\*|`|~~|\]\(|</?[a-z!][^>]*>|&#?\w+;", re.IGNORECASE)
MAY_BE_MARKUP = re.compile(r"[*_\[\\]")
"""Without one of these signs nothing further needs to be parsed: every start reads all labels."""
BESIDE = frozenset({Meant.SKIP, Meant.NEXT, Meant.ON, Meant.PAUSE})
"""What stands beside the choices of every step, to be pressed or typed."""


def fault_of(words: str) -> str | None:
    """Return what is wrong with a label or a title, as the end of a sentence; None if nothing is."""
    if not any(sign.isalnum() for sign in one_line(words)):
        return "has nothing in it that can be read; write it in words"
    if _has_markup(words):
        return "would be shown with its signs; write it without bold, links and other markup"
    return None


def note_labels(
    sections: Mapping[str, Section], side_by_side: Sequence[Sequence[str]], notebook: Notebook
) -> None:
    """Note what keeps learners from using the labels of *sections*, and which of one group are the same."""
    for group in side_by_side:
        seen: dict[str, str] = {}
        for section in (sections[name] for name in group if name in sections):
            for fault in _faults(section, seen):
                notebook.note(section.line, fault)


def _faults(section: Section, seen: dict[str, str]) -> list[str]:
    name, label = section.name, section.label
    if not label:
        return [f"### {name} has no label; write ### {name}: and the label"]
    found = [fault_of(label), _fault_beside_others(label)]
    if length(label) > MAX_LABEL:
        found.append(f"has {length(label)} characters; at most {MAX_LABEL} fit")
    if (first := seen.setdefault(bare(label), name)) != name:
        found.append(f"is the label of {first} as well; let them differ in their words")
    return [f"the label of {name} {fault}" for fault in found if fault]


def _fault_beside_others(label: str) -> str | None:
    if instead_of_answer(label) in BESIDE:
        return "is what a button beside it is called, or what is typed for it; say it in other words"
    return None


def _has_markup(words: str) -> bool:
    if MARKUP.search(words):
        return True
    # With a word before it, what opens a list or a quotation at the beginning of a line is none.
    inside = f"x {words}"
    return MAY_BE_MARKUP.search(words) is not None and as_plain(Rich(inside)) != inside
