"""The letters of one turn, on their way into the outbox."""

from dataclasses import replace

from bot.conversation.address import Address
from bot.conversation.messages import Ask, Message
from bot.storage.unit_of_work import Letter, UnitOfWork


class Letters:
    """What a turn says, held back until its end: the question that is asked last is marked as one."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._waiting: list[Letter] = []
        self.count = 0

    def put(self, letter: Letter) -> None:
        """Take one more letter."""
        self.count += 1
        self._waiting.append(letter)

    def mark_question(self, ask: Ask, person_id: int, here: Address | None) -> None:
        """Mark the last private letter to *person_id* (at *here*, if it answers an event) as a question."""
        for at in reversed(range(len(self._waiting))):
            letter = self._waiting[at]
            mine = letter.person_id == person_id and letter.chat_id is None
            if mine and letter.message and letter.to == here:
                self._waiting[at] = replace(letter, message=_asking(letter.message, ask))
                return

    def send(self) -> None:
        """Put everything into the outbox."""
        for letter in self._waiting:
            self._uow.say(letter)
        self._waiting.clear()


def _asking(message: Message, ask: Ask) -> Message:
    return replace(message, ask=ask)
