"""The way through the set-up: the networks, the campaign, the files; then how to go on."""

from collections.abc import Mapping
from pathlib import Path

from bot.content import EXAMPLE
from bot.env_file import EnvFile
from bot.settings import SettingsError, read_settings
from bot.setup import invitations
from bot.setup.judging import judged
from bot.setup.networks import Membership, all_networks, join
from bot.setup.questions import EACH_JANUARY, NOWHERE, QUESTIONS, Values
from bot.setup.terminal import GivenUpError, Terminal
from bot.setup.writing import overruled, write
from bot.web.address import unfit_host

GIVEN_UP = 130

WELCOME = """\
This sets Doorstep up for your campaign. It takes some ten minutes and asks for one thing at a time. Enter \
takes what stands in [brackets]. Ctrl+C ends it at any point; nothing is written before you say so."""

NEXT = """\
What to do next:
  1. Start it:  python3 -m bot run
     It shows a code of ten letters and digits.
  2. Send the code to your bot in a private chat:  /start CODE
     That makes you the steward. It works once.
  3. When something seems wrong:  python3 -m bot doctor
  To have it start with the machine: docs/running.md, "As a service"."""

BY_HAND = {
    "Telegram": "At @BotFather you can give it a picture (/setuserpic). Leave Group Privacy on."
    " docs/telegram.md",
    "Discord": "In the Developer Portal you can give it a picture (General Information). Leave Interactions"
    " Endpoint URL empty. docs/discord.md",
}


def env_file() -> EnvFile:
    """`.env` in this folder; a new one begins as the example that explains each setting."""
    return EnvFile(Path(".env"), EXAMPLE.read_text(encoding="utf-8") if EXAMPLE.is_file() else "")


def run(terminal: Terminal) -> int:
    """The exit code of a set-up with a person at the terminal."""
    file = env_file()
    file.must_be_writable()
    try:
        values, memberships = _asked(terminal, file)
    except (GivenUpError, KeyboardInterrupt):
        terminal.say("\nStopped. Nothing was written.")
        return GIVEN_UP
    finish(terminal, file, values, memberships)
    return 0


def _asked(terminal: Terminal, file: EnvFile) -> tuple[Values, list[Membership]]:
    terminal.say(WELCOME)
    values = _begun(terminal, file)
    memberships = _networks(terminal, values)
    for question in QUESTIONS:
        question.ask(terminal, values)
    _show(terminal, values)
    if not terminal.agree("Write this?"):
        raise GivenUpError
    terminal.say()
    return values, memberships


def finish(terminal: Terminal, file: EnvFile, values: Values, memberships: list[Membership]) -> None:
    """Write everything, and say how to go on."""
    for sentence in write(file, values):
        terminal.say(sentence)
    for setting in overruled(file):
        terminal.say(f"{setting} is also set in the environment, which wins over .env: take it out there.")
    for membership in memberships:
        if membership.account:
            invitations.show(terminal, membership.account)
        terminal.say(BY_HAND[membership.network.name])
    terminal.say()
    terminal.say(NEXT)


def _begun(terminal: Terminal, file: EnvFile) -> Values:
    """What `.env` says so far, without what is wrong there."""
    values = {} if file.is_new else file.values
    found = judged(values)
    if file.is_new:
        return values
    terminal.say(f"\n{file.path} is there already: what it says is offered, and Enter keeps it.")
    if not isinstance(found, dict):
        unfit = unfit_host(found.http_host)
        found = {"HTTP_HOST": unfit} if unfit else {}
    for setting, mistake in found.items():
        terminal.say(f"Wrong so far, and left out unless you set it: {mistake}")
        values[setting] = ""
    return values


def _networks(terminal: Terminal, values: Values) -> list[Membership]:
    telegram_api, discord_api = addresses(values)
    networks = all_networks(telegram_api, discord_api)
    while True:
        found: list[Membership] = []
        is_first = not any(values.get(network.setting) for network in networks)
        for network in networks:
            terminal.say()
            known = values.get(network.setting, "")
            membership = join(terminal, network, known, likely=is_first or bool(known))
            values[network.setting] = membership.token if membership else ""
            found += [membership] if membership else []
        if found:
            return found
        terminal.say("\nThe bot needs one network at least, to be reached at all.")


def addresses(values: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Where Telegram and Discord are asked: as is in force here, be it from the environment or the file."""
    try:
        settings = read_settings()
    except SettingsError:
        return values.get("TELEGRAM_API_URL") or None, values.get("DISCORD_API_URL") or None
    return settings.telegram_api_url, settings.discord_api_url


def _show(terminal: Terminal, values: Mapping[str, str]) -> None:
    settings = judged(values)
    if isinstance(settings, dict):
        raise SettingsError("These settings are wrong:\n" + "\n".join(f"  {s}" for s in settings.values()))
    networks = [
        name
        for name, token in (("Telegram", settings.telegram_token), ("Discord", settings.discord_token))
        if token
    ]
    terminal.say("\nThat is all. The bot will be set up like this:")
    for what, how in (
        ("networks", " and ".join(networks)),
        ("campaign", settings.campaign_name),
        ("region", settings.region),
        ("languages", ", ".join(settings.languages)),
        ("time zone", str(settings.time_zone)),
        ("data until", str(settings.data_until or EACH_JANUARY)),
        ("data folder", str(settings.data_dir)),
        ("key file", str(settings.encryption_key_file)),
        ("public address", settings.public_url or NOWHERE),
    ):
        terminal.show(f"  {what:<15} {how}")
