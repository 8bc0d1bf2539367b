"""What the design rests on, beside what it was chosen over: the inbox, the lock, the wire, the outbox."""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from bot.platforms.telegram.webhook import SECRET_HEADER
from tests.benchmarks.door import SECRET, WEBHOOK
from tests.benchmarks.sides import measured, own_core, say, spread, take_other_core
from tests.benchmarks.till import Till

MESSAGES, UPDATES, CLAIMERS, ROWS = 1500, 3000, 1000, 300
AT_ONCE = 40
INBOX_AIM, PLACE_AIM, TRANSPORT_AIM, BATCH_AIM = 1.0, 1.3, 3.0, 10.0
LONGEST = 60
_numbers = itertools.count(700_000_001)


async def transport(rounds: int) -> None:
    """Measure `transport` and say it, the ratio last."""
    take_other_core()
    found: dict[str, list[float]] = {"aiohttp": [], "httpx": []}
    async with Till().served() as till:
        for _ in range(rounds):
            for name, rates in found.items():
                took = (await measured("naked", till.url, str(MESSAGES), name))["seconds"]
                rates.append(MESSAGES / took)
    _say("transport", found, "messages/s", TRANSPORT_AIM)


async def place(rounds: int) -> None:
    """Measure `place` and say it, the ratio last."""
    both = await measured("rival", "place", "postgresql", str(rounds), str(CLAIMERS))
    found = {"conditional UPDATE": both["ours"], "SELECT FOR UPDATE": both["beside"]}
    _say("place", found, "claims/s", PLACE_AIM)


async def batch(rounds: int) -> None:
    """Measure `batch` on both databases and say it, the lower ratio last."""
    ratios = []
    for kind in ("sqlite", "postgresql"):
        both = await measured("rival", "batch", kind, str(rounds), str(ROWS))
        ratios.append(statistics.median(both["ours"]) / statistics.median(both["beside"]))
        together, single = spread(both["ours"]), spread(both["beside"])
        say(f"{kind}: together {together} rows/s, each by itself {single} rows/s, ratio {ratios[-1]:.2f}")
    say(f"batch ratio={min(ratios):.2f} aim>={BATCH_AIM}")


async def inbox(rounds: int) -> None:
    """Measure `inbox` and say it, the ratio last."""
    take_other_core()
    found: dict[str, list[float]] = {"ours": [], "stock": []}
    async with Till().served() as till:
        for _ in range(rounds):
            for name, rates in found.items():
                rates.append(await _brought(name, till.url))
    _say("inbox", found, "updates/s", INBOX_AIM)


async def _brought(side: str, url: str) -> float:
    """Return how many updates a second are answered with 200."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.door", folder, url, side]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, preexec_fn=own_core
        )
        try:
            assert process.stdout
            door = (await process.stdout.readline()).decode().strip() + WEBHOOK.path
            connector = aiohttp.TCPConnector(limit=AT_ONCE)
            async with aiohttp.ClientSession(connector=connector, headers={SECRET_HEADER: SECRET}) as session:
                await _opened(session, door)
                begun = time.perf_counter()
                bodies = iter([_update() for _ in range(UPDATES)])
                await asyncio.gather(*(_bring(session, door, bodies) for _ in range(AT_ONCE)))
                return UPDATES / (time.perf_counter() - begun)
        finally:
            process.terminate()
            await process.wait()


async def _opened(session: aiohttp.ClientSession, door: str) -> None:
    """Return once the first update is taken."""
    async with asyncio.timeout(LONGEST):
        while True:
            async with session.post(door, json=_update()) as answer:
                if answer.status == 200:
                    return
            await asyncio.sleep(0.05)


async def _bring(session: aiohttp.ClientSession, door: str, bodies: Any) -> None:
    for body in bodies:
        async with session.post(door, json=body) as answer:
            if answer.status != 200:
                raise SystemExit(f"an update was answered with {answer.status}")


def _update() -> dict[str, Any]:
    number = next(_numbers)
    person = {"id": 5_000_000_001 + number % 500, "is_bot": False, "first_name": "Sam", "language_code": "en"}
    chat = {"id": person["id"], "type": "private", "first_name": "Sam"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": "Hello"}
    return {"update_id": number, "message": message}


def _say(name: str, found: Mapping[str, Sequence[float]], unit: str, aim: float) -> None:
    say(", ".join(f"{side} {spread(rates)} {unit}" for side, rates in found.items()))
    ours, beside = (statistics.median(rates) for rates in found.values())
    say(f"{name} ratio={ours / beside:.2f} aim>={aim}")
