"""What stands on a simulated phone."""

from dataclasses import dataclass, field, replace

from bot.conversation.messages import Button, Message


@dataclass(frozen=True, slots=True)
class Line:
    """One bubble: from the bot, or typed (or pressed) by its owner. *id* is unique on the network."""

    id: str
    mine: bool
    message: Message
    edited: bool = False


@dataclass(slots=True)
class Phone:
    """A chat with the bot as one user sees it, the oldest line first. A ``#name`` is a channel."""

    user_id: str
    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Show one more line."""
        self.lines.append(line)

    def replace(self, line_id: str, message: Message) -> Line | None:
        """Show *message* in the place of a line; None if that line is not there."""
        for at, line in enumerate(self.lines):
            if line.id == line_id:
                self.lines[at] = replace(line, message=message, edited=True)
                return self.lines[at]
        return None

    def button(self, label: str) -> tuple[Line, Button] | None:
        """Return the newest button with that label and its line, or None."""
        for line in reversed(self.lines):
            for button in line.message.buttons:
                if button.label == label:
                    return line, button
        return None

    def acting(self, name: str) -> tuple[Line, Button]:
        """Return the newest button of the action *name* and its line; raises LookupError if there is none."""
        for line in reversed(self.lines):
            for button in line.message.buttons:
                if button.action.name == name:
                    return line, button
        raise LookupError(name)
