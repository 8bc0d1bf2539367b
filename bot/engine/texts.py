"""The bot's words in each language, and how a reader's dates and hours are written."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.conversation.markup import Rich, fill, moment

SOURCE_LANGUAGE = "en"


def own_name(language: str) -> str:
    """Return what a language calls itself, as it stands on a button: ``Español``, ``Kreyòl Ayisyen``."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


class Texts:
    """One language's words. What is missing in it is said in English."""

    def __init__(self, language: str, catalogue: NullTranslations | None = None) -> None:
        self.language = language
        self._catalogue = catalogue or NullTranslations()

    def gettext(self, message: str, /, **values: object) -> Rich:
        """Return *message* in this language, its ``%(name)s`` filled in with escaped values."""
        return fill(self._catalogue.gettext(message), values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> Rich:
        """Return the form of the message that fits *n*, filled in; ``%(n)s`` is *n* itself."""
        return fill(self._catalogue.ngettext(one, many, n), {"n": n, **values})

    def label(self, message: str, /, **values: object) -> str:
        """Return *message* as plain text: for buttons, toasts, file names and menus."""
        words = self._catalogue.gettext(message)
        return words % values if values else words

    def nlabel(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form of a plain message that fits *n*."""
        return self._catalogue.ngettext(one, many, n) % {"n": n, **values}


class Catalogues:
    """The words in all languages that a campaign speaks; the first language is its fallback."""

    def __init__(self, texts: Mapping[str, Texts]) -> None:
        self._texts = dict(texts)
        self.languages: Sequence[str] = tuple(self._texts)

    @classmethod
    def read(cls, locales: Path, languages: Sequence[str]) -> Self:
        """Read ``<language>/LC_MESSAGES/bot.po`` for each language; English needs none."""
        return cls({language: _read(locales, language) for language in languages})

    def __call__(self, language: str | None) -> Texts:
        """Return the words in *language*, or in the campaign's first if it does not speak that."""
        return self._texts.get(language or "") or self._texts[self.languages[0]]


def _read(locales: Path, language: str) -> Texts:
    path = locales / language / "LC_MESSAGES" / "bot.po"
    if not path.exists():
        return Texts(language)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Texts(language, GNUTranslations(compiled))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a screen is made for: their words, and their way of writing moments."""

    texts: Texts
    zone: ZoneInfo

    @property
    def language(self) -> str:
        """The language they read."""
        return self.texts.language

    def hour(self, moment: datetime | time) -> str:
        """Return an hour as on the wall where they live, such as ``17:45``."""
        wall = moment.astimezone(self.zone).time() if isinstance(moment, datetime) else moment
        return f"{wall.hour}:{wall.minute:02}"

    def day(self, moment: datetime | date) -> str:
        """Return a day in words, such as ``Saturday, June 6``."""
        day = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        # Translators: how a day is written out; the letters are Unicode's date fields.
        return format_date(day, self.texts.label("EEEE, MMMM d"), locale=self.language)

    def full_date(self, day: date) -> str:
        """Return a day with its year, such as ``January 31, 2027``."""
        # Translators: how a date with its year is written; the letters are Unicode's date fields.
        return format_date(day, self.texts.label("MMMM d, y"), locale=self.language)

    def short_day(self, moment: datetime | date) -> str:
        """Return a day for a button, such as ``Sat, Jun 6``."""
        day = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        # Translators: how a day is written on a button; the letters are Unicode's date fields.
        return format_date(day, self.texts.label("EEE, MMM d"), locale=self.language)

    def when(self, moment: datetime) -> str:
        """Return a day and an hour, such as ``Saturday, June 6, 10:00``."""
        return f"{self.day(moment)}, {self.hour(moment)}"

    def moment(self, at: datetime) -> Rich:
        """Return a day and an hour in markup: a platform can show it in the zone the reader's phone is in."""
        return moment(self.when(at), at)
