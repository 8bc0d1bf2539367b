"""Reads what people write when a day is over: ``12 5 ok``, ``home``, ``12/5 bien, un perro en Oak``.

Both languages are always understood. It reads from the left as long as it knows the words; what comes
after that is a story. It would rather not understand than end a watch by mistake.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.features.checkins.model import MAX_FIGURE, Face

MAX_LENGTH = 400
TOKEN = re.compile(r"[0-9]+|[^\W\d_]+(?:['’‘ʼ`´][^\W\d_]+)*")
"""A number or a word; an apostrophe joins: "I'm" is one word."""
APOSTROPHE = re.compile("['’‘ʼ`´]")

HOME = (
    "home", "im home", "i am home", "we are home", "were home", "at home", "im at home", "i am at home",
    "safe at home", "home safe", "home safely", "home and safe", "safe and home", "safely home",
    "made it home", "i made it home", "got home", "i got home", "just got home", "back home", "im back home",
    "arrived home", "home now", "im home now", "home already", "safe", "im safe", "i am safe",
    "safe and sound",
    "en casa", "en mi casa", "ya en casa", "estoy en casa", "ya estoy en casa", "ya en la casa", "llegue",
    "ya llegue", "llegue bien", "ya llegue bien", "llegue a casa", "ya llegue a casa", "llegue a la casa",
    "llegue bien a casa", "ya llegue bien a casa", "a salvo", "estoy a salvo", "sana y salva", "sano y salvo",
    "bien en casa", "estoy bien en casa",
)  # fmt: skip
YES = (
    "yes", "yep", "yeah", "yup", "yes i am", "im ok", "i am ok", "im okay", "im fine", "i am fine",
    "all good", "ok", "okay", "si", "si gracias", "yes thanks", "yes thank you", "sip", "claro", "todo bien",
    "estoy bien",
)  # fmt: skip
FACES: Mapping[Face, tuple[str, ...]] = {
    Face.GREAT: (
        "great", "awesome", "amazing", "excellent", "wonderful", "fantastic", "really good", "very good",
        "genial", "excelente", "increible", "muy bien", "buenisimo", "fantastico", "maravilloso", "super",
    ),
    Face.GOOD: ("good", "all good", "nice", "pretty good", "bien", "bueno", "buena", "todo bien"),
    Face.OKAY: (
        "ok", "okay", "k", "fine", "im ok", "im okay", "im fine", "alright", "all right", "so so", "not bad",
        "regular", "normal", "mas o menos", "asi asi",
    ),
    Face.HARD: ("hard", "tough", "difficult", "dificil", "duro", "dura", "pesado", "pesada", "fuerte"),
    Face.ROUGH: (
        "rough", "awful", "terrible", "bad", "horrible", "really hard", "very hard", "mal", "muy mal",
        "muy duro", "muy dura", "muy dificil", "fatal", "pesimo",
    ),
}  # fmt: skip
DOORS = ("doors", "door", "puertas", "puerta", "d")
TALKS = (
    "conversations", "conversation", "convos", "convo", "talks", "talk", "conversaciones", "conversacion",
    "platicas", "platica", "charlas", "charla", "c",
)  # fmt: skip
LINKS = (
    "and",
    "y",
    "with",
    "con",
    "it was",
    "was",
    "estuvo",
    "fue",
    "knocked",
    "toque",
    "hable con",
    "hable",
)
DOUBT = re.compile(
    r"\b(not|no|isnt|aint|wasnt|arent|never|nunca|havent|hasnt|dont|didnt|cant|still|yet|todavia|aun|almost|casi"
    r"|soon|pronto|until|till|hasta|before|antes|when|cuando|if|going|heading|driving|way|camino|voy|tomorrow"
    r"|manana|will|ill|want|quiero|need|necesito|far|lejos|nobody|nadie)\b"
)
ABOUT_HOME = re.compile(r"\b(home|safe|casa|salvo|llegue|llegado|llego)\b")
CLOCK = re.compile(r"\d\s*[:.]\s*\d|\d\s*[ap]\.?m\b|[$#%]\s*\d|\d\s*[$%]")


@dataclass(frozen=True, slots=True)
class Report:
    """What was understood. *home* is whether they say so; *rest* is what was written beyond that."""

    home: bool = False
    yes: bool = False
    doors: int | None = None
    talks: int | None = None
    face: Face | None = None
    rest: str = ""

    @property
    def figures(self) -> bool:
        """Whether doors and conversations are both told."""
        return self.doors is not None and self.talks is not None

    @property
    def only_home(self) -> bool:
        """Whether they say that they are home and nothing that is not understood."""
        return self.home and not self.rest

    @property
    def only_yes(self) -> bool:
        """Whether they say yes and nothing that is not understood."""
        return self.yes and not self.rest

    @property
    def only_face(self) -> bool:
        """Whether they say how it was and nothing else."""
        return self.face is not None and not self.rest and self.doors is None and self.talks is None


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    ends: int


@dataclass(slots=True)
class _Reading:
    home: bool = False
    yes: bool = False
    face: Face | None = None
    bare: list[int] | None = None
    doors: int | None = None
    talks: int | None = None


def read(text: str) -> Report | None:
    """Return what *text* says of being home and of the doors; None if it is no such line."""
    if len(text) > MAX_LENGTH:
        return None
    tokens = _tokens(text)
    found, read_to = _read_head(tokens)
    if not read_to:
        return None
    doors, talks = _figures(found)
    unclear = found.bare and (doors is None or talks is None)
    if unclear or not _sound(doors, talks, text) or _goes_on_doubtfully(found, tokens[read_to:]):
        return None
    rest = text[tokens[read_to - 1].ends :].lstrip(" ,.;:!-–—/\n\t").rstrip()
    return Report(found.home, found.yes, doors, talks, found.face, rest if re.search(r"[^\W_]", rest) else "")


def says_not_home(text: str) -> bool:
    """Whether *text* says something of home, but not clearly that they are there."""
    bare = " ".join(token.word for token in _tokens(text[:MAX_LENGTH]))
    return bool(ABOUT_HOME.search(bare) and DOUBT.search(bare))


def one_figure(text: str) -> int | None:
    """Return the number that *text* gives as the answer to "how many?"; None if it gives none or several."""
    numbers = re.findall(r"-?\d+", text) if len(text) <= MAX_LENGTH and not CLOCK.search(text) else []
    if len(numbers) != 1 or len(numbers[0]) > len(str(MAX_FIGURE)):
        return None
    return int(numbers[0]) if 0 <= int(numbers[0]) <= MAX_FIGURE else None


def folded(text: str) -> str:
    """Return *text* as it is compared: no capitals, accents or apostrophes; each sign stays in its place."""
    return "".join(_fold(sign) for sign in text)


def _fold(sign: str) -> str:
    bare = unicodedata.normalize("NFKD", sign).casefold()
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return kept if len(kept) == 1 else sign


def _tokens(text: str) -> list[_Token]:
    return [_Token(APOSTROPHE.sub("", m[0]), m.end()) for m in TOKEN.finditer(folded(text))]


def _read_head(tokens: list[_Token]) -> tuple[_Reading, int]:
    found, at = _Reading(), 0
    while at < len(tokens):
        step = _number(tokens, at, found) or _phrase(tokens, at, found)
        if not step:
            break
        at += step
    return found, at


def _number(tokens: list[_Token], at: int, found: _Reading) -> int:
    """Take a figure with or without its unit; return how many tokens it took."""
    first = tokens[at].word
    second = tokens[at + 1].word if at + 1 < len(tokens) else ""
    unit, number, took = (second, first, 2) if first.isdigit() else (first, second, 2)
    if not number.isdigit():
        return 0
    if unit in DOORS and found.doors is None:
        found.doors = int(number[:6])
        return took
    if unit in TALKS and found.talks is None:
        found.talks = int(number[:6])
        return took
    if first.isdigit() and len(found.bare or []) < 2:
        found.bare = [*(found.bare or []), int(first[:6])]
        return 1
    return 0


def _phrase(tokens: list[_Token], at: int, found: _Reading) -> int:
    for size in range(min(6, len(tokens) - at), 0, -1):
        words = " ".join(token.word for token in tokens[at : at + size])
        if words in _HOME:
            found.home = True
        elif words in _FACE or words in _YES:
            found.face = found.face or _FACE.get(words)
            found.yes = found.yes or words in _YES
        elif words not in _LINK:
            continue
        return size
    return 0


def _figures(found: _Reading) -> tuple[int | None, int | None]:
    """Return doors and conversations. Without units the larger number is the doors, whatever the order."""
    doors, talks, bare = found.doors, found.talks, sorted(found.bare or [])
    if doors is None and talks is None and len(bare) == 2:
        return bare[1], bare[0]
    if len(bare) == 1 and (doors is None) != (talks is None):
        return (bare[0], talks) if doors is None else (doors, bare[0])
    return (None, None) if bare else (doors, talks)


def _sound(doors: int | None, talks: int | None, text: str) -> bool:
    """Whether the figures can be meant: no hours or prices, none too high, no more talks than doors."""
    if doors is None and talks is None:
        return True
    beyond = doors is not None and talks is not None and talks > doors
    return not (max(doors or 0, talks or 0) > MAX_FIGURE or beyond or CLOCK.search(text))


def _goes_on_doubtfully(found: _Reading, rest: list[_Token]) -> bool:
    """Whether what follows takes back what was read: ``home soon``, ``12 5 not home``, ``12 5 3``."""
    if not rest:
        return False
    third = rest[0].word.isdigit() and found.face is None
    takes_back = found.home and DOUBT.fullmatch(rest[0].word) is not None
    return third or takes_back or says_not_home(" ".join(token.word for token in rest))


def _table(groups: Iterable[str]) -> frozenset[str]:
    return frozenset(groups)


_HOME, _YES, _LINK = _table(HOME), _table(YES), _table(LINKS)
_FACE = {words: face for face, phrases in FACES.items() for words in phrases}
