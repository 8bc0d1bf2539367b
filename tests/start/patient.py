"""What the doctor is shown: an empty folder, and settings that stand in it."""

from pathlib import Path

import pytest

from bot import logs
from bot.conversation.findings import Finding, Grade
from bot.settings import Settings, read_settings

CANARY = "canary"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logs, "be_silent", lambda: None)  # Or the handlers of the tests would go.
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


def written(**values: str) -> Settings:
    """The settings, once these values stand in `.env`."""
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    Path(".env").chmod(0o600)
    return read_settings()


def only(findings: list[Finding], grade: Grade) -> list[str]:
    return [finding.words for finding in findings if finding.grade is grade]
