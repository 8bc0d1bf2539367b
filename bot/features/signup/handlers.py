"""What signing up does when something happens."""

from bot.engine.feature import Feature, on_command
from bot.engine.turn import Turn
from bot.features.signup import screens
from bot.people.campaign import Campaign
from bot.people.model import Right


class Signup(Feature):
    """Joins people, and shows everybody where they can go from here."""

    name = "signup"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    @on_command("start", about=screens.about_start, right=Right.ANYONE)
    def start(self, turn: Turn) -> None:
        """Say hello."""
        turn.say(screens.hello(turn.reader, self._campaign.name))
