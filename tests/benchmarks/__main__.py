"""Benchmarks, run by hand: ``python -m tests.benchmarks press``. A busy machine fails no test by them."""

import argparse
import asyncio

from tests.benchmarks import press, send


def main() -> None:
    """Run the benchmark that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    chosen = parser.add_subparsers(required=True)
    one = chosen.add_parser("press", help="from a pressed button to its answer, beside python-telegram-bot")
    one.add_argument("--seconds", type=float, default=60, help="how long presses come at 30 a second")
    one.add_argument("--rounds", type=int, default=5, help="how often each side's ceiling is measured")
    one.set_defaults(run=lambda given: press.run(given.seconds, given.rounds))
    for name, about, work in (
        ("send", "our durable path beside a loop that keeps nothing", send.run),
        ("limit", "a broadcast beside the time that its pace allows", send.limit),
    ):
        one = chosen.add_parser(name, help=about)
        one.add_argument("--rounds", type=int, default=5, help="how often each side is measured")
        one.set_defaults(run=lambda given, work=work: work(given.rounds))
    given = parser.parse_args()
    asyncio.run(given.run(given))


if __name__ == "__main__":
    main()
