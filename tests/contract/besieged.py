"""The village under whatever the networks deliver, put back to its first evening as often as one likes."""

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent
from bot.conversation.messages import Lane, Message, Visibility
from bot.conversation.platform import Delivery, RawUpdate, SendResult
from bot.platforms.simulator.adapter import Shown, Simulator
from tests.contract.knowing import leaders_of
from tests.contract.odd import CANARY, SHOWN, Known
from tests.contract.standing import ABOUT, Standing
from tests.house.test_matrix import carried
from tests.house.village import (
    FOREIGN_CAPTAIN,
    FOREIGNER,
    HELPER,
    MEMBER,
    NEIGHBOR,
    RESIDENTS,
    Village,
)
from tests.house.walk import ONLY_FOR_TESTS
from tests.town import in_words

STRANGERS = ("mirabel", "noam")
OUTSIDERS = (FOREIGNER, FOREIGN_CAPTAIN, *STRANGERS)
LATEST, HOME = 3, "signup.home"
PRIVATE = (MEMBER, NEIGHBOR, HELPER)
SECRETS = ("555 0100", "I know the porches")
FIRST = {"telegram": 5_000_000_001, "discord": 7_100_000_000_000_000_001}


class Besieged(Village):
    """People with the numbers that networks give them; everything wrong is noted in *wrongs*."""

    def __init__(self, folder: Path, home: str) -> None:
        self._pristine = folder / "pristine.db"
        self.wrongs: list[str] = []
        super().__init__(folder, home)
        self._log = _Errors(self.wrongs)
        logging.getLogger("bot").addHandler(self._log)

    def user_id(self, name: str, network: str) -> str:
        return str(self.accounts(network)[name])

    def accounts(self, network: str) -> dict[str, int]:
        """Return who has which number."""
        names = (*RESIDENTS, *OUTSIDERS)
        return {name: FIRST[network] + at for at, name in enumerate(names)}

    def known(self) -> Known:
        """Return what a forger could know of this bot."""
        keys = [pair for pair in self.bot.router.handlers if pair[1] not in ONLY_FOR_TESTS]
        of = {kind: sorted(key for k, key in keys if k == kind) for kind in KINDS}
        return Known(of["command"], of["button"], of["form"], of["answer"], self.ids)

    async def settle_in(self) -> None:
        await super().settle_in()
        for network in self.networks.values():
            _watch(network, self.wrongs)
        self._evening = self.clock()
        self._let_go()
        shutil.copy(self.path, self._pristine)

    async def close(self) -> None:
        logging.getLogger("bot").removeHandler(self._log)
        await super().close()

    async def begin_anew(self) -> None:
        """Put everything back to how it was when all had settled in."""
        self._let_go()
        shutil.copy(self._pristine, self.path)
        self.clock.time = self._evening
        self.shown.clear()
        self.wrongs.clear()
        for network in self.networks.values():
            network.phones.clear()
        await self.database.read(self.bot.memory.read)

    def put_before(self, standing: Standing) -> None:
        """Let questions be open, and jobs be due, as if everybody had come so far."""
        for who, step in standing.questions.items():
            self.wait_for(who, step, **ABOUT)
        for kind, who in standing.jobs.items():
            job = (kind, f"stray:{kind}", self.clock(), self.ids[who], carried("1"))
            self.keep(lambda uow, job=job: uow.plan(*job))

    async def take(self, event: InboundEvent, body: Any) -> None:
        """Let *event*, read from *body*, have its turn, as an adapter does."""
        reception = self.bot.reception
        # Telegram's adapter takes no token for a proof that only one person sees the answer.
        asked = replace(event, reply_token=None) if self.home == "telegram" else event
        if lines := reception.help_now(asked):
            self._help(asked, lines)
            return
        if isinstance(event, ButtonPressed):
            reception.form(event)
        await reception.keep(event.bot, [RawUpdate(event.event_id, json.dumps(body))])
        await reception.handle(event)

    def _help(self, event: InboundEvent, lines: list[Message]) -> None:
        """Look at an answer that goes past the pipeline: whoever else may read it learns nothing from it."""
        open_to_all = not event.chat.private and event.reply_token is None
        named = {str(number): name for name, number in self.accounts(self.home).items()}
        asker = named.get(event.address.user_id, event.address.user_id)
        for message in lines:
            said = in_words(message)
            self._judge("#group" if open_to_all else asker, said)
            if open_to_all and (message.buttons or asker.capitalize() in said or message.replaces):
                self.wrongs.append(f"others are shown who looks for what: {message}")
            if message.lane is not Lane.SAFETY or not said:
                self.wrongs.append(f"help that waits, or says nothing: {message}")

    def meant(self, data: str, user_id: str) -> str:
        """Return *data*; if it means one of the buttons that somebody is shown, what that one carries."""
        if not data.startswith(SHOWN):
            return data
        own = [each.line.message.buttons for each in self.shown if each.reader == user_id]
        buttons = [button for shown in own[-LATEST:] for button in shown]
        which = int(data.removeprefix(SHOWN))
        return buttons[which % len(buttons)].action.encode() if buttons else HOME

    async def suggest(self, event: CommandInvoked) -> None:
        """Let the bot propose values for what is being typed."""
        said = " ".join(each.label for each in await self.bot.reception.suggest(event))
        names = {str(number): name for name, number in self.accounts("discord").items()}
        name = names.get(event.address.user_id, event.address.user_id)
        self._judge(name, said)

    def showing(self, network: str) -> Callable[[Shown], object]:
        """Return what keeps everything that appears on a phone, and looks at once who is told what."""
        names = {str(number): name for name, number in self.accounts(network).items()}

        def show(shown: Shown) -> None:
            self.shown.append(shown)
            if not shown.line.mine:
                reader = names.get(shown.reader, shown.reader)
                self._judge(reader, in_words(shown.line.message), lambda: self._leaders_of(shown.reader))

        return show

    def _leaders_of(self, user_id: str) -> set[int]:
        with self.database.make_reader() as db:
            return leaders_of(db, user_id)

    def judge(self) -> list[str]:
        """Return everything that is wrong by now."""
        self.wrongs += inconsistencies(self.path)
        return self.wrongs

    def _judge(self, reader: str, said: str, may_know: Callable[[], set[int]] = set) -> None:
        in_group = reader.startswith("#")
        if in_group or reader in OUTSIDERS:
            names = [name for name in PRIVATE if name.capitalize() in said]
            if names and not in_group:
                told = may_know()
                names = [name for name in names if self.ids[name] not in told]
            quoted = [name for name in PRIVATE if f"{CANARY}{name}" in said]
            secrets = [secret for secret in SECRETS if secret in said]
            if found := [*names, *quoted, *secrets]:
                self.wrongs.append(f"{reader} was shown {found}: {said}")

    def _let_go(self) -> None:
        self.database.engine.dispose()
        self.database.reader.dispose()
        with closing(sqlite3.connect(self.path)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _where(self, who: str) -> tuple[Simulator, str]:
        network, name = super()._where(who)
        user, hash_, channel = name.partition("#")
        return network, self.user_id(user, network.name) + hash_ + channel


KINDS = ("command", "button", "form", "answer")


class _Errors(logging.Handler):
    """Notes every error that the bot logs."""

    def __init__(self, wrongs: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._wrongs = wrongs

    def emit(self, record: logging.LogRecord) -> None:
        more = {key: getattr(record, key, None) for key in ("error", "where", "reason")}
        self._wrongs.append(f"{record.getMessage()} {more}")


def _watch(network: Simulator, wrongs: list[str]) -> None:
    send: Callable[[Delivery], Any] = network.send

    async def watched(delivery: Delivery) -> SendResult:
        if delivery.chat_id is not None and delivery.message.visibility is not Visibility.CHAT:
            wrongs.append(f"something private goes to a group: {delivery.message}")
        result: SendResult = await send(delivery)
        return result

    network.send = watched  # type: ignore[method-assign]


def inconsistencies(path: Path) -> list[str]:
    """Return what does not fit together in a database when all is done and sent."""

    questions = {
        "a row refers to nothing": "SELECT count(*) FROM pragma_foreign_key_check",
        "the file is damaged": "SELECT count(*) FROM pragma_quick_check WHERE quick_check != 'ok'",
        "an update was left unhandled": "SELECT count(*) FROM inbox",
        "a message could not be sent": "SELECT count(*) FROM outbox WHERE state IN ('dead', 'sending')",
        "a job failed": "SELECT count(*) FROM jobs WHERE attempts > 0",
        "a shift has more people than places": "SELECT count(*) FROM shifts WHERE taken + held > capacity",
    }
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        return [what for what, question in questions.items() if file.execute(question).fetchone()[0]]
