"""What a turn is called: in the outbox, and in the log."""

import hashlib

from bot.conversation.events import Event, Inbound


def name_of(event: Event) -> str:
    """Return the name of the turn that *event* takes: the same when it is taken again."""
    if isinstance(event, Inbound):
        return f"{event.bot}:{event.event_id}"
    return f"job:{event.job_id}:{event.due_at.timestamp():.0f}"


def letter_key(turn: str, number: int) -> str:
    """Return the key, in the outbox, of what *turn* says as its *number*-th."""
    return f"{turn}#{number}"


def turn_of(key: str) -> str:
    """Return the name of the turn that said what stands under *key*; empty if the key does not tell it."""
    return key.rpartition("#")[0]


def turn_code(name: str) -> str:
    """Return the short code, such as ``E-7F3A``, by which a turn is found in the log."""
    return f"E-{hashlib.sha256(name.encode()).hexdigest()[:4].upper()}"
