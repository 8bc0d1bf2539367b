"""How the words of a step are read from the sections of an author's Markdown file."""

from bot.conversation.capabilities import length
from bot.conversation.markup import Rich, as_plain, unsupported
from bot.features.training.authoring.labels import note_labels
from bot.features.training.authoring.pages import Notebook, Section
from bot.features.training.authoring.step_sheets import MAX_TEXT, AnyStepSheet
from bot.features.training.steps import Option, Words


def words_of(section: Section, step: AnyStepSheet, notebook: Notebook) -> Words:
    """Return what a step says in the language of this file, and note what is wrong in it."""
    labelled, parts = step.labelled(), step.parts()
    inner = _parts_by_name(section, step, (*parts, *labelled), notebook)
    note_labels(inner, step.side_by_side(), notebook)
    return Words(
        _text(section, step.room(""), notebook),
        {name: _text(inner[name], step.room(name), notebook) for name in parts if name in inner},
        tuple(_option(inner[name], step.room(name), notebook) for name in labelled if name in inner),
    )


def _parts_by_name(
    section: Section, step: AnyStepSheet, needed: tuple[str, ...], notebook: Notebook
) -> dict[str, Section]:
    inner: dict[str, Section] = {}
    for part in section.inner:
        if part.name not in needed:
            there = ", ".join(needed) or "none"
            notebook.note(
                part.line, f"### {part.name} is not known in the step {step.id}; there may be: {there}"
            )
        elif part.name in inner:
            notebook.note(
                part.line, f"### {part.name} is there twice in the step {step.id}; keep one of them"
            )
        inner.setdefault(part.name, part)
    for name in (name for name in needed if name not in inner):
        hint = ": and its label" if name in step.labelled() else ""
        notebook.note(section.line, f"the step {step.id} lacks a part; add ### {name}{hint}")
    return inner


def _option(section: Section, room: int, notebook: Notebook) -> Option:
    return Option(section.name, section.label, _text(section, room, notebook))


def _text(section: Section, room: int, notebook: Notebook) -> Rich:
    text = section.text
    if not text:
        notebook.note(section.line, f"nothing is written under {section.name}; write what is to be said")
    if length(text) > room:
        way_out = "make it two steps" if room == MAX_TEXT else "make it shorter"
        notebook.note(
            section.first_line,
            f"the text of {section.name} has {length(text)} characters, {room} fit; {way_out}",
        )
    raw = "\n".join(line for _, line in section.lines)
    for line, kind in unsupported(raw):
        notebook.note(
            section.line + line,
            f"{kind} cannot be shown in a chat; use **bold**, *italic*, [links](https://...), lists, quotes",
        )
    if stars := _left_alone(text):
        notebook.note(
            section.first_line,
            f"in the text of {section.name} {stars} stands alone; write {stars}the words{stars} without"
            " spaces inside, or \\* where a star is meant",
        )
    return Rich(text)


def _left_alone(text: str) -> str | None:
    """Return the stars that make nothing bold or italic, and would be shown as they are."""
    shown = as_plain(Rich(text.replace("\\*", "x")))
    return next((stars for stars in ("**", "*") if stars in shown), None)
