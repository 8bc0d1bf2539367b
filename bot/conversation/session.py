"""Where a person is in a conversation."""

from dataclasses import dataclass, field
from datetime import datetime

QUESTION = "question"
"""Among what is gathered: which question, asked where others read, the step waits for an answer to."""


@dataclass(slots=True)
class Session:
    """The step whose answer the bot waits for (a word such as ``signup.name``), and what was gathered."""

    step: str | None = None
    data: dict[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None

    def wait_for(self, step: str, expires_at: datetime, data: dict[str, str]) -> None:
        """Wait for the answer to *step*, keeping *data* until then."""
        self.step, self.expires_at, self.data = step, expires_at, dict(data)

    def end(self) -> None:
        """Stop waiting and forget what was gathered."""
        self.step, self.expires_at, self.data = None, None, {}

    def waiting(self, now: datetime) -> str | None:
        """Return the step waited for, unless it has expired."""
        if self.step and self.expires_at and now < self.expires_at:
            return self.step
        return None
