"""What groups do when something happens."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.markup import Rich
from bot.conversation.messages import Button
from bot.engine.feature import Feature, on_button, on_command
from bot.engine.turn import StaleButtonError, Turn
from bot.features.groups import screens
from bot.people.campaign import Campaign


class Groups(Feature):
    """Lets people join and leave affinity groups."""

    name = "groups"

    def __init__(self, campaign: Campaign) -> None:
        self._groups = campaign.region.groups

    @on_command("groups", about=screens.about_groups)
    def show(self, turn: Turn) -> None:
        """Show all groups."""
        turn.say(screens.groups(turn.reader, self._groups, turn.person.groups))

    @on_button("show")
    def show_pressed(self, turn: Turn) -> None:
        """Show all groups."""
        self.show(turn)

    @on_button("join")
    def join_group(self, turn: Turn) -> None:
        """Put a person into a group."""
        turn.people.join_group(turn.person.id, self._known(turn))
        self._show_again(turn, screens.joined_toast(turn.reader))

    @on_button("leave")
    def leave_group(self, turn: Turn) -> None:
        """Take a person out of a group."""
        turn.people.leave_group(turn.person.id, self._known(turn))
        self._show_again(turn, screens.left_toast(turn.reader))

    def home(self, turn: Turn) -> Sequence[Button]:
        """Offer the groups."""
        return (screens.home_button(turn.reader),)

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Say which groups a person is in."""
        mine = [g.name_in(turn.reader.language) for g in self._groups if g.id in turn.person.groups]
        return [screens.my_groups(turn.reader, mine)] if mine else []

    def _known(self, turn: Turn) -> str:
        wanted = turn.word(0)
        if wanted not in {group.id for group in self._groups}:
            raise StaleButtonError
        return wanted

    def _show_again(self, turn: Turn, toast: str) -> None:
        mine = turn.people.get(turn.person.id).groups
        turn.say(replace(screens.groups(turn.reader, self._groups, mine), toast=toast), in_place=True)
