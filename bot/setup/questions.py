"""The questions after the tokens: what each is for, what is offered, and what may be said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.content import LOCALES
from bot.people.areas import load_region
from bot.setting_rules import REGIONS, folders_in, to_come
from bot.settings import Settings
from bot.setup.judging import judged, unfit_folder
from bot.setup.terminal import Terminal
from bot.storage.crypto import KeyFileError, read_key_file
from bot.storage.key_place import taken_along

EACH_JANUARY, NOWHERE = "each 31 January", "none"
Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one setting. *offered* returns what Enter stands for; *empty* is a word for nothing.

    *refused* returns why an answer will not do though it has the right shape, or nothing.
    """

    setting: str
    why: str
    asks: str
    offered: Callable[[Mapping[str, str]], str]
    empty: str = ""
    choices: Callable[[], list[tuple[str, str]]] | None = None
    refused: Callable[[Mapping[str, str]], str] = lambda _values: ""

    def ask(self, terminal: Terminal, values: Values) -> None:
        """Ask until the answer will do, and put it into *values*."""
        terminal.say()
        terminal.say(self.why)
        while True:
            answer = self._answer(terminal, values.get(self.setting) or self.offered(values))
            tried = values | {self.setting: answer}
            mistake = _mistake(self.setting, tried) or self.refused(tried)
            if not mistake:
                values[self.setting] = answer
                return
            terminal.say(mistake)

    def _answer(self, terminal: Terminal, default: str) -> str:
        if self.choices:
            return terminal.choose(self.asks, self.choices(), default)
        asks = f'{self.asks} ("{self.empty}": leave it out)' if self.empty and default else self.asks
        answer = terminal.ask(asks, default or self.empty)
        return "" if answer.lower() == self.empty.lower() else answer


def _mistake(setting: str, values: Mapping[str, str]) -> str:
    found = judged(values)
    return found.get(setting, "") if isinstance(found, dict) else ""


def _regions() -> list[tuple[str, str]]:
    return [(name, load_region(REGIONS / name).name["en"]) for name in folders_in(REGIONS)]


def _zone_of_region(values: Mapping[str, str]) -> str:
    return load_region(REGIONS / values["REGION"]).time_zone


def _all_languages(_: Mapping[str, str]) -> str:
    return ",".join(["en", *(name for name in folders_in(LOCALES) if name not in ("en", REGIONS.name))])


def _past(values: Mapping[str, str]) -> str:
    day, zone = values["DATA_UNTIL"], values["TIME_ZONE"]
    if not day or _mistake("TIME_ZONE", values):
        return ""  # Of a zone that is none it is said by itself.
    today = datetime.now(ZoneInfo(zone) if zone else Settings.model_fields["time_zone"].default).date()
    if not to_come(date.fromisoformat(day), today):
        return f'That day is past. Name a day to come, or write "{EACH_JANUARY}" to leave it out.'
    return ""


def _no_folder(values: Mapping[str, str]) -> str:
    folder = Path(values["DATA_DIR"] or "data").expanduser().absolute()
    if Path.cwd().resolve().is_relative_to(folder.resolve()):
        return (
            f"{folder} holds more than the data: the bot runs in it, and a backup of it would carry the"
            " tokens and the key. Name a folder that is for the data alone, such as data."
        )
    return unfit_folder(folder)


def _no_key(values: Mapping[str, str]) -> str:
    settings = judged(values)
    if isinstance(settings, dict):
        return next(iter(settings.values()))
    key = settings.encryption_key_file
    if key.is_dir():
        return f"{key} is a folder. Name a file in it, such as {key / 'doorstep.key'}"
    return _key_lost(settings) or unfit_folder(key.parent) or taken_along(key)


def _key_lost(settings: Settings) -> str:
    key, database = settings.encryption_key_file, Path(settings.database_url.removeprefix("sqlite:///"))
    if not key.exists():
        there = database.exists() and database.stat().st_size
        lost = (
            f"{database} was written with a key that is not at {key}. Put the key back, or say where it lies."
        )
        return lost if there else ""
    try:
        read_key_file(key)
    except KeyFileError as reason:
        return f"{reason} Or name another place."
    return ""


QUESTIONS = (
    Question(
        "CAMPAIGN_NAME",
        "People read this name in the bot's first message.",
        "The campaign's name",
        lambda _: "",
        refused=lambda values: "" if values["CAMPAIGN_NAME"] else "It needs a name.",
    ),
    Question(
        "REGION",
        "The region gives the counties, the groups and the help lines. To add yours: docs/regions.md",
        "The region",
        lambda _: folders_in(REGIONS)[0],
        choices=_regions,
    ),
    Question(
        "LANGUAGES",
        "The languages that people can choose, with commas between; the first is the campaign's own.",
        "Languages",
        _all_languages,
    ),
    Question(
        "TIME_ZONE",
        "Days, hours and quiet hours are meant in this time zone, unless a person chooses another.",
        "Time zone",
        _zone_of_region,
    ),
    Question(
        "DATA_UNTIL",
        "People are told at sign-up until when their data is kept. Name a day such as 2027-01-31,"
        " or take the next 31 January that is at least 60 days away.",
        "Until when",
        lambda _: "",
        EACH_JANUARY,
        refused=_past,
    ),
    Question(
        "DATA_DIR",
        "All that the bot keeps is in one folder. It is what you back up.",
        "The data folder",
        lambda _: "data",
        refused=_no_folder,
    ),
    Question(
        "ENCRYPTION_KEY_FILE",
        "Names, words and accounts are encrypted with a key. It lies outside the data folder, so that"
        " nobody can read a backup alone. A new key is made where there is none.",
        "The key file",
        lambda values: f"{values['DATA_DIR'].rstrip('/')}.key",
        refused=_no_key,
    ),
    Question(
        "PUBLIC_URL",
        "If this machine has an address with HTTPS that the whole internet reaches, such as"
        " https://bot.example.org, give it: Telegram then brings what people write to it. Most campaigns need"
        " none.",
        "The public address",
        lambda _: "",
        NOWHERE,
    ),
)
