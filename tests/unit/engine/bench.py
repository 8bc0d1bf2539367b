"""A feature made for the tests of the machinery, in a town with nothing else to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.conversation.markup import Rich, plain
from bot.conversation.messages import Lane, Message
from bot.domain_events import DomainEvent
from bot.engine.feature import Feature, on, on_answer, on_button, on_command, on_job
from bot.engine.turn import Turn
from bot.people.tables import AddressRow
from bot.storage.unit_of_work import Letter, UnitOfWork
from tests.town import Town


@dataclass(frozen=True, slots=True)
class BellRung(DomainEvent):
    """Somebody rang a bell."""


class Bench(Feature):
    """Says, plans, announces, and fails on wish. *done* is what has been carried out, also if undone."""

    name = "bench"

    def __init__(self) -> None:
        self.done: list[str] = []
        self.fails: Callable[[str], None] = lambda _: None

    def _do(self, what: str) -> None:
        self.done.append(what)
        self.fails(what)

    @on_command("ring")
    def ring(self, turn: Turn) -> None:
        turn.record("rang", "0")
        turn.announce(BellRung(turn.person.id))
        turn.say(Message(Rich("Ding")))
        self._do("ring")

    @on(BellRung)
    def hear(self, turn: Turn, fact: BellRung) -> None:
        turn.record("heard", str(fact.person_id))
        self._do("hear")

    @on_command("ask")
    def ask(self, turn: Turn) -> None:
        turn.wait_for("bench.word", kept="x")
        turn.say(Message(Rich("Which word?")))

    @on_answer("word")
    def answered(self, turn: Turn) -> None:
        self._do(f"word {turn.text} {turn.gathered['kept']}")
        turn.say(Message(plain(turn.text)))

    @on_button("push")
    def push(self, turn: Turn) -> None:
        turn.say(Message(Rich("Pushed"), toast="Pushed"))
        self._do("push")

    @on_command("later")
    def later(self, turn: Turn) -> None:
        key, _, minutes = turn.argument.partition(" ")
        turn.plan("bench.job", f"bench.job:{key}", turn.now + timedelta(minutes=float(minutes)), name=key)

    @on_command("not_later")
    def not_later(self, turn: Turn) -> None:
        turn.cancel(f"bench.job:{turn.argument}")

    @on_job("job")
    def job(self, turn: Turn) -> None:
        turn.record("job", turn.payload["name"])
        turn.say(Message(plain(f"Job {turn.payload['name']}")))
        self._do(turn.payload["name"])


def furnish(town: Town) -> Bench:
    bench = Bench()
    town.bot.router._add(bench)
    return bench


def say(town: Town, who: str, *words: str, lane: Lane = Lane.SHIFT, **more: Any) -> None:
    """Put messages to somebody into the outbox, without sending them."""
    with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
        for text in words:
            known = town_address(uow, town.ids[who])
            message = more.get("message") or Message(plain(text))
            letter = {
                "key": f"{who}:{text}",
                "message": message,
                "platform": known.platform,
                "at": town.clock(),
            }
            about = {"person_id": town.ids[who], "address_id": known.id, "lane": lane}
            rest = {key: value for key, value in more.items() if key != "message"}
            uow.say(Letter(**{**letter, **about, **rest}))
        uow.commit()


def town_address(uow: Any, person_id: int) -> Any:
    return uow.db.scalars(select(AddressRow).where(AddressRow.person_id == person_id)).first()


def rows(town: Town, table: Any, *columns: str) -> list[tuple[Any, ...]]:
    with town.database.make_session() as db:
        found = db.scalars(select(table))
        return [tuple(getattr(row, column) for column in columns) for row in found]
