"""Puts the bot together: one database, some networks, all features, one clock."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.conversation.events import ButtonPressed, InboundEvent, JobDue
from bot.conversation.forms import Form
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, Circle, CommandInfo, Front, Platform, Profile
from bot.engine.clock import Now
from bot.engine.dispatcher import Dispatcher
from bot.engine.leading import Lead
from bot.engine.memory import Memory
from bot.engine.menus import bring_up_to_date
from bot.engine.metrics import Metrics
from bot.engine.networks import Networks
from bot.engine.outbox import ALONE, Outbox
from bot.engine.pace import Pace, Unpaced
from bot.engine.pipeline import Pipeline
from bot.engine.reception import Reception
from bot.engine.router import Router
from bot.engine.scheduler import next_due, run_due_jobs
from bot.engine.screens import opening, profile
from bot.engine.texts import Catalogues
from bot.engine.ticks import Ticks
from bot.features import Rooms
from bot.features.signup.model import StewardCode
from bot.people.campaign import Campaign
from bot.people.model import Right
from bot.storage.bell import Bell
from bot.storage.database import Database
from bot.storage.retention import drop_what_is_over
from bot.storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)
HOURLY, LEARNED_EVERY = 3600, 60
DISCORD_PER_SECOND = 40
TELEGRAM_GROUP_SECONDS = 3
"""Telegram takes 20 messages a minute into a group."""
HALTED = "nothing is sent for a while: the network told the bot to wait"
IN_GROUPS = frozenset({"safe", "shifts", "channel", "say", "help"})
"""The commands that are of use where others read; all others are typed in private."""
BETWEEN_NETWORKS = frozenset({"link"})
"""The commands that are of no use, and in no menu, where the bot is on one network only."""
PACES: dict[str, Callable[[], Pace]] = {
    "telegram": lambda: Pace(per_group_seconds=TELEGRAM_GROUP_SECONDS),
    "discord": lambda: Pace(per_second=DISCORD_PER_SECOND, burst_per_second=48, limit_per_second=50),
}


CIRCLES = {
    Right.ANYONE: Circle.EVERYONE,
    Right.MEMBER: Circle.EVERYONE,
    Right.CAPTAIN: Circle.CAPTAINS,
    Right.COORDINATOR: Circle.COORDINATORS,
    Right.STEWARD: Circle.COORDINATORS,
    Right.CARE: Circle.CARE,
}


class Bot:
    """The bot, put together: one database, some networks, one clock."""

    def __init__(
        self,
        *,
        database: Database,
        platforms: Sequence[Platform],
        campaign: Campaign,
        catalogues: Catalogues,
        rooms: Rooms,
        now: Now,
        paced: bool = True,
        lead: Lead = ALONE,
    ) -> None:
        self.lead = lead
        self.database, self.platforms, self.campaign, self.now = database, platforms, campaign, now
        self.catalogues = catalogues
        self.router = Router(rooms.features)
        self.memory = Memory(database.cipher)
        self.networks = Networks(platforms)
        self.pipeline = Pipeline(
            self.router, database, now, catalogues, campaign.zone, self.memory, rooms.first_aid, self.networks
        )
        by_name = {p.name: p for p in platforms}
        paces = {name: PACES[name]() if paced else Unpaced() for name in by_name}
        self.metrics = Metrics()
        self.dispatcher = Dispatcher(by_name, database, now, paces, lead, metrics=self.metrics)
        self.bell = Bell(database)
        self.reception = Reception(
            database,
            self.pipeline,
            now,
            self._helper(rooms),
            self._form_of,
            self._committed,
            self.metrics,
            lead,
        )
        self.ticks = Ticks()
        self._leaders_ticks = Ticks()
        self._outbox = Outbox(database)
        self._due = asyncio.Lock()
        self.ready = self._drained = False

    async def start(self) -> None:
        """Do all of it in this process: learn by heart who is known, listen, send and tick."""
        await self.begin_leading()
        self.ticks.start()
        self.ready = True

    async def stand_by(self) -> None:
        """Learn by heart who is known, and take what is brought to our own door; begin nothing else."""
        await self._learn()
        for platform in self.platforms:
            await platform.serve(self.reception, self.front())
        self.ticks.every(LEARNED_EVERY, self._learn_anew)
        self.ticks.start()
        self.ready = True

    async def begin_leading(self) -> None:
        """Take up what was left, listen, and begin to send and to tick."""
        await self._learn()
        await self.database.run(self._give_menus)
        for platform in self.platforms:
            await platform.start(self.reception, self.front())
        await self.dispatcher.start()
        self.bell.listen(self.dispatcher.wake)
        ticks = self._leaders_ticks = Ticks()
        ticks.every(1, self.run_due)
        ticks.every(1, self.sweep)
        ticks.every(HOURLY, self.clean)
        ticks.start()

    async def end_leading(self) -> None:
        """Leave all that to another process, and stand by again."""
        self._leaders_ticks.stop()
        await self.bell.close()
        await asyncio.gather(*(platform.retire() for platform in self.platforms))
        await self.dispatcher.stop()

    async def drain(self) -> None:
        """Take nothing further in, and finish what has begun."""
        self.ready, self._drained = False, True
        self.ticks.pause()
        self._leaders_ticks.pause()
        await asyncio.gather(*(platform.stop_listening() for platform in self.platforms))
        await self.dispatcher.stop()

    async def stop(self) -> None:
        """Finish what has begun, if that has not been done, and let go of everything."""
        if not self._drained:
            await self.drain()
        await self.bell.close()
        for platform in self.platforms:
            await platform.close()
        self._leaders_ticks.stop()
        self.ticks.stop()
        self.database.close()

    async def sweep(self) -> None:
        """Take up what another process, or a leader before this one, has left lying."""
        if not self.lead.held:
            return
        await self.dispatcher.recover_others()
        lying = await self.reception.left_lying()
        for platform in self.platforms:
            for bot, updates in lying.items():
                if bot.partition(":")[0] == platform.name:
                    await platform.take_up(updates)

    def state_of(self, platform: Platform) -> str:
        """Return ``ok``, or in a few words what keeps the bot from speaking there: itself, or a halt."""
        state = platform.health()
        return HALTED if state == "ok" and self.dispatcher.halted(platform.name) else state

    async def _learn(self) -> None:
        await self.database.read(self.memory.read)

    async def _learn_anew(self) -> None:
        """Learn what other processes have changed; on SQLite all turns are the leader's own."""
        if not (self.database.sqlite and self.lead.held):
            await self._learn()

    def _committed(self) -> None:
        if self.lead.held:
            self.dispatcher.wake()
        else:
            self.bell.ring()

    async def run_due(self) -> int:
        """Do what has come due, and have its messages sent; return how many jobs there were."""
        async with self._due:
            done = await run_due_jobs(self.database, self.now, self._take_job, self.lead)
        if done:
            self.dispatcher.wake()
        return done

    async def _take_job(self, job: JobDue) -> Acknowledgement:
        self.metrics.note_lag((self.now() - job.due_at).total_seconds())
        return await self.pipeline.handle(job)

    async def settle(self) -> None:
        """Do and send everything that is due at this moment of a clock that stands still."""
        await self.run_due()
        while await self.dispatcher.send_due() and await self.run_due():
            continue

    async def next_due(self) -> datetime | None:
        """Return when the next planned thing happens, or None if nothing is planned."""
        job = await self.database.read(lambda db: next_due(db, self.now()))
        row = await self.database.run(self._outbox.next_due, self.now())
        return min((moment for moment in (job, row) if moment), default=None)

    async def clean(self) -> None:
        """Blank and drop what has been kept for as long as it is kept."""
        await self.dispatcher.clean()
        await self.database.run(self._drop_what_is_over)

    def _drop_what_is_over(self) -> None:
        with self.database.make_session.begin() as db:
            drop_what_is_over(db, self.now())

    def _give_menus(self) -> None:
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            bring_up_to_date(uow, self.networks, self.commands(), self.now())
            uow.commit()

    def front(self) -> Front:
        """Return what the networks show of the bot by themselves."""
        openings = {language: opening(self.catalogues(language)) for language in self.catalogues.languages}
        return Front(self.commands(), self.profiles(), openings)

    def commands(self) -> list[CommandInfo]:
        """Return the commands for the networks' own menus, in all languages."""
        return [
            CommandInfo(
                name=handler.mark.key,
                descriptions=self._in_all_languages(handler.mark.about),
                option=self._in_all_languages(handler.mark.option) if handler.mark.option else None,
                circle=CIRCLES[handler.mark.right],
                names=self._in_all_languages(handler.mark.called),
                suggests=handler.mark.key in self.router.suggesters,
                everywhere=handler.mark.everywhere,
                in_groups=handler.mark.key in IN_GROUPS,
            )
            for handler in self.router.commands()
            if len(self.platforms) > 1 or handler.mark.key not in BETWEEN_NETWORKS
        ]

    def profiles(self) -> dict[str, Profile]:
        """Return how the bot presents itself, in all languages."""
        known, name = self.catalogues.languages, self.campaign.name
        return {language: profile(self.catalogues(language), name) for language in known}

    def _form_of(self, event: ButtonPressed) -> Form | None:
        made = self.router.form(event.action)
        familiar = self.memory.at(event.address)
        language = familiar.language if familiar else event.language_hint
        return made(self.catalogues(language)) if made else None

    def _in_all_languages(self, words: Callable[..., str] | None) -> dict[str, str]:
        known = self.catalogues.languages
        return {language: words(self.catalogues(language)) for language in known} if words else {}

    def _helper(self, rooms: Rooms) -> Callable[[InboundEvent], list[Message]]:
        def help_now(event: InboundEvent) -> list[Message]:
            return rooms.help_now(event, self.memory.at(event.address))

        return help_now


def build(
    *,
    database: Database,
    platforms: Sequence[Platform],
    campaign: Campaign,
    root: Path,
    now: Now,
    steward_code: StewardCode | None = None,
    catalogues: Catalogues | None = None,
    rooms: Rooms | None = None,
    paced: bool = True,
    lead: Lead = ALONE,
) -> Bot:
    """Return the bot over an open database. *root* holds ``curricula`` and ``locales``.

    *lead* says when this process may act, where there are several.

    *catalogues* are the words already read, and *rooms* the features already furnished, if they are.
    """
    catalogues = catalogues or Catalogues.read(root / "locales", campaign.languages)
    rooms = rooms or Rooms.furnish(campaign, catalogues, root, steward_code or StewardCode())
    return Bot(
        database=database,
        platforms=platforms,
        campaign=campaign,
        catalogues=catalogues,
        rooms=rooms,
        now=now,
        paced=paced,
        lead=lead,
    )
