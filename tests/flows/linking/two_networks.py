"""Conversations of people who write on two networks at once.

They are written like the other transcripts, with a few lines more:

    given sam@other lives in kanawha           sam's second account, a person of its own
    given sam joined there too                 sam has an account there, and it is linked already
    given ana leads a shift of 2, dee is the backup
    sam@other> /link {link}                    sam writes on the other network; {link} is the code shown last
    sam@other< text                            what appears there; ``{home}`` and ``{other}`` are their names
    sam blocks the bot                         and blocks what comes on that phone from now on
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.conversation.markup import as_plain
from bot.features.shifts.rehearsal import open_canvass
from bot.platforms.simulator.adapter import Shown
from bot.storage.unit_of_work import UnitOfWork
from tests.flows.script import PRESS, UNTIL, WAIT, Step, _given, steps
from tests.town import FRIDAY, NETWORKS, NEW_YORK, Town, in_words

LINK = re.compile(r"\b[B-Z]{4}-[B-Z]{4}\b")
SAID = re.compile(r"[#\w@-]*[<~] ")
EXAMPLE = "KTMR-WXHD"


class TwoNetworks(Town):
    """A town in which ``sam`` is on the home network and ``sam@other`` on the other one."""

    def __init__(self, folder: Path, home: str = "telegram", now: datetime = FRIDAY, *servers) -> None:
        self.other = next(name for name in NETWORKS if name != home)
        self.seen: list[tuple[str, Shown]] = []
        super().__init__(folder, home, now, *servers)

    def showing(self, network: str) -> Callable[[Shown], None]:
        return lambda shown: self.seen.append((network, shown))

    def network_of(self, named: str) -> str:
        return self.other if named == "other" else super().network_of(named)

    def resident(self, who: str, county: str | None = "kanawha", language: str = "en", **more: object) -> int:
        before = dict(self.ids)
        made = super().resident(who.replace("@other", f"@{self.other}"), county, language, **more)
        self.ids = {**before, who: made}  # Facts about somebody name the whole of it.
        return made

    def lead_shift(self, lead: str, backup: str, capacity: int) -> None:
        """Let somebody lead a shift on Saturday at ten that is open to all."""
        starts = datetime(2026, 10, 3, 10, tzinfo=NEW_YORK)

        def open_it(uow: UnitOfWork) -> None:
            open_canvass(
                uow,
                lead_id=self.ids[lead],
                backup_id=self.ids[backup],
                title="Door knocking",
                county="kanawha",
                meeting_point="12 Court Street",
                times=[(starts, starts + timedelta(hours=3))],
                capacity=capacity,
                zone=NEW_YORK,
            )

        self.keep(open_it)

    def keep(self, change) -> None:
        """Carry out *change(UnitOfWork)* in one transaction."""
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            change(uow)
            uow.commit()

    def code(self) -> str:
        """Return the code that was shown last."""
        texts = [as_plain(shown.line.message.text) for _, shown in self.seen if not shown.line.mine]
        found = [code for text in texts for code in LINK.findall(text) if code != EXAMPLE]
        return found[-1]

    def since(self, before: int, wrote: str | None) -> list[str]:
        """Return what appeared on all phones since so many things had, a line each.

        Networks do not wait for each other: whoever wrote reads first, then the others by name.
        """
        found = [(name, shown) for name, shown in self.seen[before:] if not shown.line.mine]
        found.sort(key=lambda each: "" if self._reader(*each) == wrote else self._reader(*each))
        return [self._line(name, shown, wrote) for name, shown in found]

    def _reader(self, name: str, shown: Shown) -> str:
        return shown.reader if name == self.home else f"{shown.reader}@other"

    def _line(self, name: str, shown: Shown, wrote: str | None) -> str:
        reader = self._reader(name, shown)
        arrow = "~" if shown.line.edited else "<"
        words = in_words(shown.line.message)
        words = LINK.sub(lambda m: m[0] if m[0] == EXAMPLE else "{link}", words)
        for key, network in (("{home}", self.home), ("{other}", self.other)):
            words = words.replace(network.capitalize(), key)
        return f"{'' if reader == wrote else reader}{arrow} {words}"


async def play(town: TwoNetworks, script: list[str]) -> list[str]:
    """Let everything happen that *script* tells of; return the script as it really went."""
    actual: list[str] = []
    for step in read(script):
        before = len(town.seen)
        wrote = await _step(town, step.line)
        actual += [step.line, *town.since(before, wrote)]
    return actual


def read(script: list[str]) -> list[Step]:
    """Return the lines of *script* that make something happen."""
    return steps([line for line in script if not SAID.match(line)])


async def _step(town: TwoNetworks, line: str) -> str | None:
    if not line or line.startswith(("#", "now ")):
        return None
    if line.startswith("given "):
        _fact(town, line.removeprefix("given "))
    elif wait := WAIT.match(line):
        await town.wait(**{wait[2]: float(wait[1])})
    elif until := UNTIL.match(line):
        await town.wait_until(datetime.fromisoformat(until[1]).replace(tzinfo=NEW_YORK))
    elif line.endswith(" blocks the bot"):
        network, user = town._where(line.removesuffix(" blocks the bot"))
        network.blocked.add(user)
    else:
        who, _, words = line.partition("> ")
        words = words.replace("{link}", town.code()) if "{link}" in words else words
        words = words.replace("{example}", EXAMPLE)
        words = words.replace("{home}", town.home.capitalize()).replace("{other}", town.other.capitalize())
        press = PRESS.fullmatch(words)
        await (town.press(who, press[1]) if press else town.write(who, words))
        return who.partition("#")[0]
    return None


def _fact(town: TwoNetworks, fact: str) -> None:
    if match := re.fullmatch(r"(\w+@other)(?:, (\w+),)? lives in ([\w-]+)", fact):
        town.resident(match[1], match[3], match[2] or "en")
    elif match := re.fullmatch(r"(\w+) joined there too", fact):
        town.joins(match[1], town.other)
    elif match := re.fullmatch(r"(\w+) leads a shift of (\d+), (\w+) is the backup", fact):
        town.lead_shift(match[1], match[3], int(match[2]))
    else:
        _given(town, fact)
