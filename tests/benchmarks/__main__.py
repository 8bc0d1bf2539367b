"""Benchmarks, run by hand: ``python -m tests.benchmarks press``. A busy machine fails no test by them."""

import argparse
import asyncio

from tests.benchmarks import press


def main() -> None:
    """Run the benchmark that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    chosen = parser.add_subparsers(required=True)
    one = chosen.add_parser("press", help="from a pressed button to its answer, beside python-telegram-bot")
    one.add_argument("--seconds", type=float, default=60, help="how long presses come at 30 a second")
    one.add_argument("--rounds", type=int, default=5, help="how often each side's ceiling is measured")
    one.set_defaults(run=lambda given: press.run(given.seconds, given.rounds))
    given = parser.parse_args()
    asyncio.run(given.run(given))


if __name__ == "__main__":
    main()
