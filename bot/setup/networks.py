"""The networks that the bot can be on: how to come by a token, and whose token it is."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.conversation.account import Account, NoAccountError
from bot.platforms.discord import look as discord
from bot.platforms.telegram import look as telegram
from bot.settings import settings_of
from bot.setup.terminal import Terminal

TELEGRAM_STEPS = """\
On your phone or computer:
  1. In Telegram, open a chat with @BotFather (it has a blue tick) and send /newbot.
  2. Give it the campaign's name, and a username that ends in "bot".
  3. BotFather answers with a token: digits, a colon, letters and digits. Copy it. (/token shows it again.)
  Leave Group Privacy on. More: docs/telegram.md"""

DISCORD_STEPS = """\
In a browser:
  1. Open https://discord.com/developers/applications, press New Application, give it the campaign's name.
  2. Open its page Bot, press Reset Token, say yes (Discord may ask for your password or a code), and copy
     the token: it is shown once.
  3. Leave the three Privileged Gateway Intents off: the bot needs none of them.
  More: docs/discord.md"""


@dataclass(frozen=True, slots=True)
class Network:
    """A network: the setting that holds its token, how to get one, and who asks whose it is."""

    name: str
    setting: str
    steps: str
    whose: Callable[[str], Awaitable[Account]]


@dataclass(frozen=True, slots=True)
class Membership:
    """A token for a network, and whose it is; no account when the network could not be asked."""

    network: Network
    token: str
    account: Account | None


def all_networks(telegram_api: str | None, discord_api: str | None) -> list[Network]:
    """All networks, asked at these addresses or else at their own."""
    return [
        Network("Telegram", "TELEGRAM_TOKEN", TELEGRAM_STEPS, lambda t: telegram.whose(t, telegram_api)),
        Network("Discord", "DISCORD_TOKEN", DISCORD_STEPS, lambda t: discord.whose(t, discord_api)),
    ]


def recognized(network: Network, token: str) -> Account:
    """Whose *token* it is; raises `NoAccountError` also for what has not the shape of a token."""
    wrong = settings_of({network.setting: token})
    if isinstance(wrong, dict):
        raise NoAccountError(wrong[network.setting].replace(network.setting, "That", 1), refused=True)
    return asyncio.run(_asked(network, token))


async def _asked(network: Network, token: str) -> Account:
    return await network.whose(token)


def join(terminal: Terminal, network: Network, known: str, *, likely: bool) -> Membership | None:
    """How the bot is on *network*, as the person says it; None if it is not.

    *known* is the token so far; *likely* is the answer that Enter stands for.
    """
    if not terminal.agree(f"Shall the bot be on {network.name}?", default=likely):
        return None
    if not known:
        terminal.say(network.steps)
    while token := _token(terminal, network, known):
        terminal.say(f"Asking {network.name} ...")
        try:
            account = recognized(network, token)
        except NoAccountError as reason:
            terminal.say(str(reason))
            if reason.refused:
                known = "" if token == known else known
            elif terminal.agree("Keep this token untried? Otherwise it is asked for again.", default=False):
                return Membership(network, token, None)
            else:
                known = token
            continue
        _introduce(terminal, account)
        if terminal.agree("Is that the bot you mean?"):
            return Membership(network, token, account)
        known = ""
    return None


def _introduce(terminal: Terminal, account: Account) -> None:
    terminal.say(f"It works: this is {account.name}, number {account.id}.")
    for note in account.notes:
        terminal.say(f"To know: {note}")


def _token(terminal: Terminal, network: Network, known: str) -> str | None:
    more = ", or Enter for the one so far" if known else ""
    while True:
        token = terminal.ask_secret(f"The token for {network.name}{more}") or known
        if token or not terminal.agree("Nothing came. Try once more?"):
            return token or None
