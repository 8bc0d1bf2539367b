"""Sending: our durable path beside a loop that keeps nothing, and the time that our own pace takes."""

import statistics

from tests.benchmarks.sides import measured, say, spread, take_other_core
from tests.benchmarks.till import Till

MESSAGES = 3000
AIM, LIMIT_AIM = 2.0, 1.03
TIMES = 10
"""How many times Telegram's limits the server of `limit` enforces: 300 a second, 10 a second for a chat."""
PACE = 250


async def run(rounds: int) -> None:
    """Measure `send` and say it, the ratio last."""
    take_other_core()
    ours, naked = [], []
    async with Till().served() as till:
        for number in range(rounds):
            for module, found in (("outgoing", ours), ("naked", naked)):
                took = (await measured(module, till.url, str(MESSAGES)))["seconds"]
                if len(till.taken) != MESSAGES:
                    raise SystemExit(f"{module}: {len(till.taken)} people were reached, not {MESSAGES}")
                till.forget()
                found.append(MESSAGES / took)
            say(f"round {number + 1}: ours {ours[-1]:.0f} messages/s, naked {naked[-1]:.0f} messages/s")
    say(f"ours {spread(ours)} messages/s, naked loop {spread(naked)} messages/s")
    say(f"send ratio={statistics.median(ours) / statistics.median(naked):.2f} aim>={AIM}")


async def limit(rounds: int) -> None:
    """Measure `limit` and say it, the ratio last."""
    take_other_core()
    ratios = []
    async with Till(30 * TIMES, TIMES).served() as till:
        for number in range(rounds):
            took = (await measured("outgoing", till.url, str(MESSAGES), str(PACE)))["seconds"]
            ratios.append(took / (MESSAGES / PACE))
            say(f"round {number + 1}: {MESSAGES} messages in {took:.2f} s, {till.refused} refused with 429")
            if till.refused:
                raise SystemExit("the pace let too many through")
            till.forget()
    say(f"time beside what the pace allows: {spread(ratios, 3)}")
    say(f"limit ratio={statistics.median(ratios):.3f} aim<={LIMIT_AIM}")
