"""What learners type in place of pressing: the words for each wish, in every language at once."""

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum, auto

from bot.conversation.messages import Button
from bot.features.training.model import Outcome

CHOICES = frozenset({"training.choose", "training.mark", "training.tick", "training.went"})
"""The buttons that are called by their number."""
LETTERS = "abcde"


class Meant(Enum):
    """What somebody wishes for who types at an open step."""

    SKIP = auto()
    NEXT = auto()
    ON = auto()
    LATER = auto()
    PAUSE = auto()
    OTHER = auto()
    AGAIN = auto()
    WHERE = auto()


WORDS = {
    Meant.SKIP: "skip, skip it, skip this, skip this step, pass,"
    " saltar, salta, saltalo, saltar este paso, omitir, paso",
    Meant.NEXT: "next, next one, next step, siguiente, el siguiente, la siguiente, siguiente paso",
    Meant.ON: "continue, go on, carry on, keep going, ok, okay, yes, yep, sure, done, ready, got it, start,"
    " begin, show it, show me, muestralo, muestrame, continuar, continua,"
    " seguir, sigue, sigamos, adelante, dale, vale, si, claro, listo, lista, ya, hecho, entendido, empezar,"
    " comenzar, vamos",
    Meant.LATER: "later, not now, maybe later, another time, tomorrow, tonight,"
    " luego, despues, mas tarde, ahora no, otro dia, en otro momento, manana, al rato",
    Meant.PAUSE: "pause, take a break, pausa, pausar",
    Meant.OTHER: "other, another, another one, another way, others, otra, otro, otras, otra manera",
    Meant.AGAIN: "again, once more, repeat, send again, send it again, send this again, send me this again,"
    " otra vez, de nuevo, repite, mandamelo otra vez, enviamelo otra vez, mandamelo de nuevo",
    Meant.WHERE: "where was i, where am i, where were we,"
    " donde me quede, donde estaba, donde iba, en que me quede, donde nos quedamos",
}
MEANT = {words.strip(): meaning for meaning, listed in WORDS.items() for words in listed.split(",")}
MAY_BE_AN_ANSWER = frozenset(
    {"ok", "okay", "yes", "yep", "sure", "done", "ready", "got it", "start", "begin", "tomorrow", "tonight"}
    | {"adelante", "dale", "vale", "si", "claro", "listo", "lista", "ya", "hecho", "entendido"}
    | {"empezar", "comenzar", "vamos", "manana", "another time", "otro dia"}
)
"""They say something of their own to an open question."""
WENT = {
    Outcome.DONE: "did it, done, i did, yes i did, yes, yep, yeah, i have, did it today,"
    " hecho, ya, ya lo hice, si lo hice, si, ya esta, listo, lista, cumplido",
    Outcome.PARTLY: "in part, part of it, a part of it, some of it, half, half of it, kind of, sort of,"
    " a bit, a little, a medias, una parte, parcialmente, la mitad, un poco, mas o menos, algo",
    Outcome.NOT_YET: "no, nope, no not yet, not really, i did not, i didn t, i haven t, i couldn t,"
    " not today, i forgot, no lo hice, no pude, aun no, todavia no lo hice, no todavia, hoy no, me olvide",
}
TOLD = {words.strip(): outcome for outcome, listed in WENT.items() for words in listed.split(",")}
END_OF_WORDS = re.compile(r"[.,;:!?…\n—–]")
NUMBERS = (
    ["1", "one", "first", "1st", "uno", "una", "primero", "primera", "primer"],
    ["2", "two", "second", "2nd", "dos", "segundo", "segunda"],
    ["3", "three", "third", "3rd", "tres", "tercero", "tercera", "tercer"],
    ["4", "four", "fourth", "4th", "cuatro", "cuarto", "cuarta"],
    ["5", "five", "fifth", "5th", "cinco", "quinto", "quinta"],
)
AROUND_A_NUMBER = frozenset(
    {"the", "option", "number", "answer", "line", "mark", "el", "la", "opcion", "numero", "respuesta"}
    | {"linea", "marcar", "marca"}
)


def bare(typed: str) -> str:
    """Return what was typed without accents, marks and capitals."""
    letters = unicodedata.normalize("NFD", typed.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in letters if not _accent(c)).split())


def meant(typed: str) -> Meant | None:
    """Return what somebody wishes for who types that; None for anything else."""
    return MEANT.get(bare(typed))


def instead_of_answer(typed: str) -> Meant | None:
    """Return what is wished for in place of answering an open question; None for an answer."""
    found = None if bare(typed) in MAY_BE_AN_ANSWER else meant(typed)
    return None if found is Meant.OTHER else found


def told(typed: str) -> Outcome | None:
    """Return what became of an act by the words of somebody who was asked; None for a story."""
    return Outcome.NOT_YET if meant(typed) is Meant.LATER else TOLD.get(bare(typed))


def begun_with(buttons: Sequence[Button], typed: str) -> Button | None:
    """Return the one of *buttons* whose label is what was typed begins with, and more follows."""
    return labelled(buttons, END_OF_WORDS.split(typed, maxsplit=1)[0])


def labelled(buttons: Sequence[Button], typed: str) -> Button | None:
    """Return the one of *buttons* whose whole label was typed."""
    return next((button for button in buttons if bare(button.label) == bare(typed)), None)


def number_in(typed: str) -> int | None:
    """Return the number that was typed, such as ``2``, ``the second`` or ``b``; None for anything else."""
    words = [word for word in bare(typed).split() if word not in AROUND_A_NUMBER]
    if words[1:] == ["one"]:
        del words[1]
    if len(words) != 1:
        return None
    if words[0] in LETTERS:
        return 1 + LETTERS.index(words[0])
    return next((n for n, called in enumerate(NUMBERS, start=1) if words[0] in called), None)


def called(buttons: Sequence[Button], typed: str) -> Button | None:
    """Return the one of *buttons* that was typed: by its label, the first words of it, or its number."""
    words, number = bare(typed), number_in(typed)
    choices = [button for button in buttons if button.action.name in CHOICES]
    numbered = choices[number - 1 : number] if number else []
    labels = [(button, bare(button.label)) for button in buttons]
    same = [button for button, label in labels if label == words]
    begun = [button for button, label in labels if len(words) > 1 and f"{label} ".startswith(f"{words} ")]
    inside = [button for button, label in labels if " " in words and f" {words} " in f" {label} "]
    return next((found[0] for found in (same, begun, numbered, inside) if len(found) == 1), None)


def _accent(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
