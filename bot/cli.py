"""The commands. Each reads the settings, asks `bot.app` for what it names, and answers with an exit code."""

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from bot import __version__, testing
from bot.content import PACKED, as_called, called
from bot.setting_rules import database_address
from bot.settings import Settings, SettingsError, read_settings

WITHOUT_TESTS = (
    "An installed package has no tests: they are in the sources, and run there with python3 -m bot test"
)


class CannotStartError(Exception):
    """Why a command cannot begin, in one sentence."""


class DemoFirst(click.Group):
    """A group of commands in which options without a command belong to the demo."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is left of the arguments after the group's own."""
        own = args[:1] in (["--help"], ["--version"])
        if not own and (not args or args[0].startswith("-")):
            args = ["demo", *args]
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """The help, with commands as they are typed here."""
        return as_called(super().get_help(ctx))


@click.group(cls=DemoFirst)
@click.version_option(__version__, message="%(version)s")
def commands() -> None:
    """Doorstep: a chat bot that holds a volunteer campaign together.

    Without a command, the demo starts; its options may follow directly: python3 -m bot --port 0
    """


@commands.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the page; 0 takes any free one.  [8000]")
@click.option("--data", type=click.Path(path_type=Path), help="Folder for the demo's data.  [data]")
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@click.option("--fresh", is_flag=True, help="Begin the rehearsal anew.")
def demo(port: int | None, data: Path | None, no_browser: bool, fresh: bool) -> int:
    """Rehearse with made-up people on one page; nothing is sent."""
    begin()
    settings = read_settings(data)
    make_data_folder(settings)
    from bot import app  # Heavy, and not needed to say what is wrong with the settings.

    port = settings.http_port if port is None else port
    with said_plainly(app.StartError):
        return app.run_demo(settings, port=port, open_browser=not no_browser, fresh=fresh)


@commands.command()
def run() -> int:
    """Run on Telegram and Discord, whichever has its token set."""
    begin()
    settings = read_settings()
    if not (settings.telegram_token or settings.discord_token):
        raise CannotStartError(
            "There is no network to run on: python3 -m bot setup asks for TELEGRAM_TOKEN, DISCORD_TOKEN or"
            " both, and tries them."
        )
    make_data_folder(settings)
    from bot import app

    with said_plainly(app.StartError):
        return app.run_networks(settings)


@commands.command()
def web() -> int:
    """Take and handle what Telegram brings to PUBLIC_URL, beside "run": for more people than one can serve.

    It sends nothing by itself, and polls nobody: "run" does, on the same database and with the same key.
    """
    begin()
    settings = read_settings()
    if not (settings.telegram_token and settings.public_url):
        raise CannotStartError(
            "There is nothing that a web worker could take: Telegram brings updates only where"
            " TELEGRAM_TOKEN, PUBLIC_URL and TELEGRAM_WEBHOOK_SECRET are set."
        )
    make_data_folder(settings)
    from bot import app

    with said_plainly(app.StartError):
        return app.run_web(settings)


@commands.command()
@click.option(
    "--answers", type=click.File(encoding="utf-8"), help="A file like .env with the answers; - reads them."
)
@click.option("--offline", is_flag=True, help="With --answers: do not ask the networks about their tokens.")
def setup(answers: TextIO | None, offline: bool) -> int:
    """Set the bot up: asks one thing at a time, checks it, and writes .env and the key."""
    if answers is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CannotStartError(
            "The set-up asks questions, and this is no terminal: give the answers in a file of lines as in"
            " .env.example, with --answers FILE."
        )
    from bot.setup import SETUP_ERRORS, with_a_person, with_answers

    with said_plainly(*SETUP_ERRORS):
        return with_answers(answers, offline=offline) if answers else with_a_person()


@commands.command()
@click.option("--offline", is_flag=True, help="Leave the networks out.")
def doctor(offline: bool) -> int:
    """Say what is wrong and what to do; exit code 1 if something is wrong."""
    from bot.doctor import examine, report

    return report(examine(offline=offline))


@commands.command()
@click.option("--from", "source", help="Address of a database whose content is carried into another.")
@click.option("--to", "target", help="Address of the empty database for it; left out, that of DATABASE_URL.")
def migrate(source: str | None, target: str | None) -> int:
    """Bring the database to the shape that this version needs; or carry all of it into another."""
    settings = read_settings()
    make_data_folder(settings)
    if target and source is None:
        raise CannotStartError("To carry a database over, name where it is: --from ADDRESS --to ADDRESS")
    from bot import app

    with said_plainly(app.StartError):
        if source:
            carry(settings, source, address_given(target) if target else settings.database_url)
            return 0
        app.migrate(settings)
    click.echo("The database has the shape that this version needs.")
    return 0


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Of all copies there, leave only so many: the latest.")
def backup(folder: Path, keep: int | None) -> int:
    """Copy the database into FOLDER, while the bot runs or not. The key is not in the copy."""
    settings = read_settings()
    from bot.storage.backup import back_up, remember_place
    from bot.storage.migrate import DatabaseError

    with said_plainly(DatabaseError):
        remember_place(settings.data_dir, folder)
        copy = back_up(settings.database_url, folder, keep)
    click.echo(f"{copy} ({copy.stat().st_size / 2**20:.1f} MB)")
    key = settings.encryption_key_file
    click.echo(f"The key is NOT in it, and without it the copy is of no use. Have a copy of {key} elsewhere.")
    return 0


@commands.command()
@click.argument("place", type=click.Path(path_type=Path, exists=True))
@click.option("--replace", is_flag=True, help="Put it in the place of the database that is there.")
def restore(place: Path, replace: bool) -> int:
    """Put a copy of the database back: PLACE is the copy, or the folder in which it is the latest."""
    settings = read_settings()
    make_data_folder(settings)
    from bot import app
    from bot.people.erasing import erase_again
    from bot.storage.base import Base
    from bot.storage.crypto import KeyFileError
    from bot.storage.migrate import DatabaseError
    from bot.storage.restoring import restore as put_back

    with said_plainly(app.StartError, DatabaseError, KeyFileError):
        done = put_back(
            settings.database_url,
            place,
            settings.encryption_key_file,
            Base.metadata,
            erase_again,
            replace=replace,
        )
    click.echo(f"The database is as it was on {done.made_at:%Y-%m-%d at %H:%M} UTC. Start the bot again.")
    if done.aside:
        click.echo(f"What was there before is now {done.aside}. Delete it when all is well.")
    if done.erased_again:
        click.echo(
            f"{done.erased_again} people in it have been erased since: that is done again at the start."
        )
    click.echo("Who was erased since is known from what was there before and from later copies only.")
    return 0


@commands.command()
@click.argument("what", required=False, type=click.Choice(["curricula"]))
def check(what: str | None) -> int:
    """Check content, translations and settings; exit code 1 if something is wrong.

    With "curricula": the courses alone, and how long and how easy to read each of their modules is.
    """
    settings = read_settings()
    from bot import app

    if what == "curricula":
        return report_curricula(*app.check_curricula(settings))
    with said_plainly(app.StartError):
        problems = app.check(settings)
    for problem in problems:
        click.echo(problem)
    click.echo(
        f"{len(problems)} to mend." if problems else "Content, translations and settings are in order."
    )
    return 1 if problems else 0


@commands.command(context_settings={"ignore_unknown_options": True})
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(pytest_arguments: tuple[str, ...]) -> int:
    """Run the tests; what follows goes to pytest, such as: python3 -m bot test tests/flows -k joining"""
    if PACKED.is_dir():
        click.echo(WITHOUT_TESTS, err=True)
        return 2
    testing.run_tests(pytest_arguments)
    return 0


def report_curricula(problems: Sequence[str], table: Sequence[str]) -> int:
    """Says what is wrong with the courses, then what they measure; returns the exit code."""
    for line in (*problems, *([""] if problems else []), *table):
        click.echo(line)
    click.echo(f"{len(problems)} to mend." if problems else "The courses are in order.")
    return 1 if problems else 0


def begin() -> None:
    """Lets a signal end the start in good order, until the bot stands and listens to signals itself.

    Until then nothing looks for garbage: what a start makes stays, and going through it takes a fifth longer.
    """
    gc.disable()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))


def carry(settings: Settings, source: str, target: str) -> None:
    """Carries one database into another, and shows how many rows of each table have arrived."""
    from bot.storage.base import Base
    from bot.storage.carrying import carry_over
    from bot.storage.crypto import KeyFileError
    from bot.storage.migrate import DatabaseError

    with said_plainly(KeyFileError, DatabaseError):
        found = carry_over(address_given(source), target, settings.encryption_key_file, Base.metadata)
    widest = max(len(each.table) for each in found)
    for each in found:
        click.echo(f"{each.table:<{widest}} {each.rows:>8}")
    click.echo(f"{'all':<{widest}} {sum(each.rows for each in found):>8}")
    if target != settings.database_url:
        click.echo("All of it has arrived as it was. Set DATABASE_URL to the new address, and start the bot.")
    else:
        click.echo("All of it has arrived as it was. Start the bot.")


def address_given(url: str) -> str:
    """The address of a database from the command line, in the form that settings have."""
    try:
        return database_address(url)
    except ValueError:
        words = f"--from and --to must each be {Settings.model_fields['database_url'].description}."
        raise CannotStartError(words) from None


def make_data_folder(settings: Settings) -> None:
    """Makes the data folder, or says at once that it cannot be used."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStartError(f"The data folder {folder} cannot be made: {error.strerror}.") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotStartError(f"The data folder {folder} cannot be written to.")


@contextmanager
def said_plainly(*refusal: type[Exception]) -> Iterator[None]:
    """Turns the app's own refusals into ours: it is loaded too late to be named where they are caught."""
    try:
        yield
    except refusal as reason:
        raise CannotStartError(str(reason)) from None


def main(arguments: Sequence[str]) -> int:
    """The exit code of one command. What people can mend is said in one sentence, with exit code 2."""
    try:
        return commands.main(list(arguments), prog_name=called(), standalone_mode=False) or 0
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except click.Abort:
        return 130
    except (SettingsError, CannotStartError, testing.NoBrowserError) as reason:
        click.echo(as_called(str(reason)), err=True)
        return 2
