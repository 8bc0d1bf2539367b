"""What somebody finds who looks after the bot: on a network, on the machine, in the database."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Grade(StrEnum):
    """How a finding is meant: in order, to be looked at when there is time, or to be mended."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is about, and in a sentence or two how it is and what to do.

    The words are for a terminal and a ticket: no token, no name of a person, nothing anybody typed.
    """

    grade: Grade
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class NetworkLook:
    """What a look at one network found. *said_at* is the moment by the network's own clock, if it said."""

    findings: list[Finding] = field(default_factory=list)
    said_at: datetime | None = None


def ok(about: str, words: str) -> Finding:
    """Return a finding of something in order."""
    return Finding(Grade.OK, about, words)


def look(about: str, words: str) -> Finding:
    """Return a finding that somebody should look at; the bot works meanwhile."""
    return Finding(Grade.LOOK, about, words)


def wrong(about: str, words: str) -> Finding:
    """Return a finding of something that must be mended."""
    return Finding(Grade.WRONG, about, words)
