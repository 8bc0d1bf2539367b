"""Two ways to give a place, and two to work off an outbox: ``... rival WHAT KIND ROUNDS COUNT``."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.conversation.address import MessageRef
from bot.conversation.platform import Sent
from bot.engine import choosing
from bot.engine.choosing import Choice
from bot.engine.marks import Mark
from bot.engine.metrics import Metrics
from bot.engine.outbox import ALONE, Outbox
from bot.engine.pace import Unpaced
from bot.engine.taking import Taking
from bot.storage.database import Database
from tests.benchmarks.claim import KINDS, Bare
from tests.benchmarks.outgoing import acknowledged, now, settle
from tests.benchmarks.sides import tell


class Locking(Bare):
    """Each claim locks the shift, counts who is on it, and decides."""

    def _claim(self, connection: Any, shift_id: int, person_id: int) -> None:
        locked = "SELECT capacity FROM bare_shifts WHERE id = %s FOR UPDATE"
        (capacity,) = connection.execute(locked, (shift_id,)).fetchone()
        (taken,) = connection.execute(self._count, (shift_id,)).fetchone()
        state = "claimed" if taken < capacity else "late"
        connection.execute(self._enter, (shift_id, person_id, state))


def place(database: Database, kind: str, rounds: int, claimers: int) -> dict[str, list[float]]:
    """Return claims a second: by a conditional UPDATE, and by SELECT FOR UPDATE and a count."""
    ways = {"ours": Bare(kind, database), "beside": Locking(kind, database)}
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(2 * rounds):
        name = ("ours", "beside")[number % 2]
        found[name].append(ways[name].rate(number, claimers, claimers // 2))
    return found


def batch(database: Database, kind: str, rounds: int, rows: int) -> dict[str, list[float]]:
    """Return rows a second, claimed and marked as sent: as many at once as we do, and each by itself."""
    settle(database, 2 * rounds * rows)
    found: dict[str, list[float]] = {"ours": [], "beside": []}
    for _ in range(rounds):
        found["ours"].append(rows / _work_off(database, rows, choosing.HANDS))
        found["beside"].append(rows / _work_off(database, rows, 1 + choosing.KEPT_FREE))
    if acknowledged(database) != 2 * rounds * rows:
        raise SystemExit("not everything is marked as sent")
    return found


def _work_off(database: Database, rows: int, hands: int) -> float:
    outbox, taking = Outbox(database), Taking(database, ALONE, Metrics())
    before, choosing.HANDS = choosing.HANDS, hands
    begun, done = time.perf_counter(), 0
    while done < rows:
        choice = Choice(Unpaced(), max(0, hands - choosing.KEPT_FREE - (rows - done)), set())
        taken = taking.take("telegram", now(), choice, set())
        outbox.parts_sent([Mark(each, Sent(MessageRef("1", "7")), last=True) for each in taken], now())
        done += len(taken)
    choosing.HANDS = before
    return time.perf_counter() - begun


WHAT: dict[str, Callable[[Database, str, int, int], dict[str, list[float]]]] = {
    "place": place,
    "batch": batch,
}


def main() -> None:
    """Measure on a fresh database."""
    what, kind, rounds, count = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        database = KINDS[kind](Path(folder) / "bench.db")
        tell(**WHAT[what](database, kind, int(rounds), int(count)))
        database.close()


if __name__ == "__main__":
    main()
