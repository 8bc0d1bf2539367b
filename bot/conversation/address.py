"""Who somebody is on a platform, and where something was said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """One user of one platform, in whatever chat they write."""

    platform: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat in which something was said. *title* is its name, where it is not private."""

    chat_id: str
    private: bool
    title: str = ""

    @property
    def public_id(self) -> str | None:
        """The chat that others read too; None stands for the user's private chat."""
        return None if self.private else self.chat_id


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message that a platform has shown, so that it can be replaced later."""

    chat_id: str
    message_id: str
