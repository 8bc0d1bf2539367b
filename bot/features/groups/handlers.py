"""What groups do when something happens."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.conversation.platform import Suggestion
from bot.engine.feature import on_button, on_command, suggests
from bot.engine.pages import Page
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.groups import screens
from bot.features.groups.badges import Badges
from bot.people.areas import Group
from bot.people.campaign import Campaign


class Groups(Badges):
    """Lets people join and leave affinity groups."""

    name = "groups"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._groups = campaign.region.groups

    @on_command(
        "groups", about=screens.about_groups, called=screens.called_groups, option=screens.group_option
    )
    def show(self, turn: Turn) -> None:
        """Show all groups, or those that are named; badges that were lost are put on again."""
        self._show_all(turn, turn.person.id, held=True)
        named = self._named(turn)
        if named:
            mine = turn.person.groups
            turn.say(screens.groups(turn.reader, named, mine, Page.of(len(named), turn.page_size)))
            return
        turn.say(self._screen(turn, turn.person.groups, 0))

    @suggests("groups")
    def suggest(self, turn: Turn) -> list[Suggestion]:
        """Return the groups whose names may be read over somebody's shoulder."""
        language = turn.reader.language
        return [
            Suggestion(g.name_in(language), g.id, [*g.name.values()]) for g in self._groups if not g.sensitive
        ]

    @on_button("page")
    def turn_page(self, turn: Turn) -> None:
        """Show a page of groups in place."""
        turn.say(self._screen(turn, turn.person.groups, turn.number(0)), in_place=True)

    @on_button("show")
    def show_pressed(self, turn: Turn) -> None:
        """Show all groups."""
        self.show(turn)

    @on_button("join")
    def join_group(self, turn: Turn) -> None:
        """Put a person into a group."""
        turn.people.join_group(turn.person.id, self._known(turn))
        self._show(turn, turn.person.id, self._group(turn), held=True)
        self._show_again(turn, screens.joined_toast(turn.reader))

    @on_button("leave")
    def leave_group(self, turn: Turn) -> None:
        """Take a person out of a group."""
        turn.people.leave_group(turn.person.id, self._known(turn))
        self._show(turn, turn.person.id, self._group(turn), held=False)
        self._show_again(turn, screens.left_toast(turn.reader))

    def home(self, turn: Turn) -> Sequence[Button]:
        """Offer the groups."""
        return (screens.home_button(turn.reader),)

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Say which groups a person is in."""
        mine = [g.name_in(turn.reader.language) for g in self._groups if g.id in turn.person.groups]
        return [screens.my_groups(turn.reader, mine)] if mine else []

    def _named(self, turn: Turn) -> list[Group]:
        typed, language = turn.argument.casefold(), turn.reader.language
        exact = [group for group in self._groups if group.id == typed]
        return exact or [g for g in self._groups if typed and typed in g.name_in(language).casefold()]

    def _group(self, turn: Turn) -> Group:
        return next(group for group in self._groups if group.id == self._known(turn))

    def _known(self, turn: Turn) -> str:
        wanted = turn.word(0)
        if wanted not in {group.id for group in self._groups}:
            raise StaleButtonError
        return wanted

    def _show_again(self, turn: Turn, toast: str) -> None:
        mine = turn.people.get(turn.person.id).groups
        position = [group.id for group in self._groups].index(turn.word(0))
        screen = self._screen(turn, mine, position // turn.page_size)
        turn.say(replace(screen, toast=toast), in_place=True)

    def _screen(self, turn: Turn, mine: frozenset[str], page: int) -> Message:
        shown = Page.of(len(self._groups), turn.page_size, page)
        return screens.groups(turn.reader, self._groups, mine, shown)
