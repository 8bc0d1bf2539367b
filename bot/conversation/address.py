"""Who somebody is on a platform, and where something was said."""

from dataclasses import dataclass


def network_name(platform: str) -> str:
    """Return what a network is called before people, such as ``Discord``."""
    return platform.capitalize()


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


PART = "/"
"""Stands between a chat and a part of it: ``-100123/45`` is a topic of the group ``-100123``."""


def whole_chat(chat_id: str) -> str:
    """Return the chat that *chat_id* names, or of which it names a part."""
    return chat_id.partition(PART)[0]


def moved(chat_id: str, to: str) -> str:
    """Return what *chat_id* is called once its whole chat is called *to*."""
    _, part, name = chat_id.partition(PART)
    return f"{to}{part}{name}"
