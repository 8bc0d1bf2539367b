"""Where a person is in a conversation."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

QUESTION = "question"
"""Among what is gathered: which question, asked where others read, the step waits for an answer to."""
NAME_LENGTH = 8


@dataclass(slots=True)
class Session:
    """The step whose answer the bot waits for (a word such as ``signup.name``), and what was gathered."""

    step: str | None = None
    data: dict[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None

    @property
    def question(self) -> str:
        """The name of the question among others of its step: as it was given, or by what it is about.

        A question asked twice about the same has the same name; one about nothing in particular has none.
        """
        about = "\n".join(f"{key}={value}" for key, value in sorted(self.data.items()))
        return self.data.get(QUESTION) or (about and hashlib.sha256(about.encode()).hexdigest()[:NAME_LENGTH])

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
