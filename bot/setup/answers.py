"""A set-up without a person: the answers come from a file, in the shape of `.env`."""

import difflib
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import TextIO

from dotenv import dotenv_values

from bot.conversation.account import NoAccountError
from bot.settings import Settings
from bot.setup.judging import judged
from bot.setup.networks import Membership, Network, all_networks, recognized
from bot.setup.questions import QUESTIONS, Values
from bot.setup.terminal import Terminal
from bot.setup.wizard import addresses, env_file, finish
from bot.web.address import unfit_host


class AnswersError(Exception):
    """What is wrong with the answers, in a sentence or a line for each."""


def run(terminal: Terminal, answers: TextIO, *, offline: bool) -> int:
    """The exit code of a set-up from *answers*. With *offline* no network is asked about its token."""
    file = env_file()
    file.must_be_writable()
    given = _read(answers)
    values = ({} if file.is_new else file.values) | given
    for question in QUESTIONS:
        values.setdefault(question.setting, "")
    _judge(values)
    telegram_api, discord_api = addresses(values)
    networks = all_networks(
        given.get("TELEGRAM_API_URL") or telegram_api, given.get("DISCORD_API_URL") or discord_api
    )
    finish(terminal, file, values, list(_memberships(terminal, networks, values, offline=offline)))
    return 0


def _read(answers: TextIO) -> Values:
    found = {
        name.upper(): value or "" for name, value in dotenv_values(stream=StringIO(answers.read())).items()
    }
    for name in found:
        if name.lower() not in Settings.model_fields:
            near = difflib.get_close_matches(name, [field.upper() for field in Settings.model_fields], 1)
            meant = f" Is {near[0]} meant?" if near else ""
            raise AnswersError(f"There is no setting {name}.{meant} Nothing was written.")
    return found


def _judge(values: Mapping[str, str]) -> None:
    settings = judged(values)
    mistakes = list(settings.values()) if isinstance(settings, dict) else []
    if not isinstance(settings, dict) and not (settings.telegram_token or settings.discord_token):
        mistakes = ["TELEGRAM_TOKEN or DISCORD_TOKEN is missing: the bot needs one network at least."]
    if not mistakes:
        mistakes = [f"{q.setting}: {said}" for q in QUESTIONS if (said := q.refused(values))]
    if not mistakes and not isinstance(settings, dict) and (why := unfit_host(settings.http_host)):
        mistakes = [why]
    if mistakes:
        raise AnswersError("\n".join([*mistakes, "Nothing was written."]))


def _memberships(
    terminal: Terminal, networks: Iterable[Network], values: Values, *, offline: bool
) -> Iterable[Membership]:
    for network in networks:
        token = values.get(network.setting)
        if not token:
            continue
        try:
            account = None if offline else recognized(network, token)
        except NoAccountError as reason:
            raise AnswersError(f"{network.setting}: {reason} Nothing was written.") from None
        if account:
            terminal.say(f"{network.name}: this is {account.name}, number {account.id}.")
        yield Membership(network, token, account)
