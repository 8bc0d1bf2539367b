"""What a press is answered with at once, without a turn: a form, a field for an answer, words to copy."""

import logging

import discord

from bot.conversation.events import ButtonPressed, InboundEvent
from bot.conversation.forms import Form
from bot.conversation.platform import Receiver
from bot.platforms.discord.components import ASK, COPY
from bot.platforms.discord.inbound import beside, label_of, reply_to, typing
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.modals import modal, question
from bot.platforms.discord.suggesting import Suggesting

log = logging.getLogger(__name__)


class Opening:
    """Answers from memory what needs no turn. A form is the first answer there is, never after another."""

    def __init__(self, receiver: Receiver, interactions: Interactions) -> None:
        self._receiver = receiver
        self._interactions = interactions
        self._suggesting = Suggesting(receiver, interactions)

    async def without_event(self, interaction: discord.Interaction) -> bool:
        """Answer what is no event for the bot; return whether it was such."""
        reply = reply_to(interaction)
        if typed := typing(interaction):
            await self._suggesting.answer(reply, typed)
        elif (words := beside(interaction, COPY)) is not None:
            await self._interactions.hand_over(reply, words)
        elif (step := beside(interaction, ASK)) is not None:
            asked = interaction.message.content if interaction.message else ""
            await self._interactions.open_form(reply, question(step, label_of(interaction), asked))
        else:
            return False
        return True

    async def opens_form(self, interaction: discord.Interaction, event: InboundEvent) -> bool:
        """Show the form of a pressed button; return False where it has none, or could not be shown."""
        form = self._form(event)
        if form is None or not isinstance(event, ButtonPressed):
            return False
        shown = await self._interactions.open_form(reply_to(interaction), modal(event.action, form))
        if not shown:
            log.warning("A form could not be shown; the questions are asked one by one")
        return shown

    def _form(self, event: InboundEvent) -> Form | None:
        try:
            return self._receiver.form(event) if isinstance(event, ButtonPressed) else None
        except Exception as error:  # The button's own turn asks the same, one thing after the other.
            log.error("A form could not be made: %s", type(error).__name__)
            return None
