"""`python3 -m bot doctor`: looks at everything, changes nothing, and says what is wrong and what to do."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bot import logs
from bot.content import ROOT, as_called
from bot.conversation.findings import Finding, Grade, look, ok, wrong
from bot.doctor import config, database, keeping, machine, running
from bot.settings import Settings


def report(findings: Iterable[Finding]) -> int:
    """Show each finding as it is made; the exit code: 1 if something is wrong."""
    logs.be_silent()
    counts = dict.fromkeys(Grade, 0)
    for finding in findings:
        counts[finding.grade] += 1
        _show(f"{finding.grade:<5}  {finding.about}: {as_called(' '.join(finding.words.split()))}")
    _show(_summary(counts))
    return 1 if counts[Grade.WRONG] else 0


def examine(*, offline: bool) -> Iterator[Finding]:
    """Look at everything; with *offline* at all but the networks."""
    now = datetime.now(UTC)
    yield from machine.findings()
    settings = yield from config.findings()
    if settings is None:
        yield look("The rest", "is looked at once the settings are right.")
        return
    yield from _whatever_happens("Data", keeping.findings(settings))
    yield from _whatever_happens("Database", database.findings(settings, now))
    yield from _whatever_happens("The bot", running.findings(settings))
    if offline:
        yield look("Networks", "were left out.")
    else:
        from bot.doctor import networks  # Late: both networks' libraries are heavy.

        yield from _whatever_happens("Networks", networks.findings(settings))
    yield from _whatever_happens("Content", _content(settings))


def _whatever_happens(about: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """*findings*, also when making them fails: a sick bot must not silence its doctor."""
    try:
        yield from findings
    except PermissionError as error:
        words = f"{error.filename} cannot be looked at: run this as the user that the bot runs as."
        yield wrong(about, words)
    except Exception as error:
        yield wrong(about, f"it cannot be looked at ({type(error).__name__}).")


def _content(settings: Settings) -> Iterator[Finding]:
    from bot import checks  # Late: it brings along what extracts and compares texts.

    problems = checks.problems(ROOT, settings.languages)
    if problems:
        words = f"{len(problems)} to mend in lessons, help lines or translations: python3 -m bot check"
        yield wrong("Content", words)
    else:
        yield ok("Content", f"lessons, help lines and texts are whole in {', '.join(settings.languages)}.")


def _summary(counts: dict[Grade, int]) -> str:
    if counts[Grade.WRONG]:
        return f"Wrong: {counts[Grade.WRONG]}. To look at: {counts[Grade.LOOK]}."
    return f"Nothing is wrong. To look at: {counts[Grade.LOOK]}." if counts[Grade.LOOK] else "All is well."


def _show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
