"""Each import contract holds, and each fails when somebody breaks it."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LINTER = Path(sys.prefix) / "bin" / "lint-imports"

# Contract, file, and the line in it that the contract forbids. A file that is not there is made.
BREACHES = [
    ("one-direction", "bot/utils.py", ""),
    ("one-direction", "bot/storage/planted.py", "import bot.people.model"),
    ("one-direction", "bot/people/planted.py", "import bot.engine.turn"),
    ("one-direction", "bot/engine/planted.py", "import bot.features"),
    ("one-direction", "bot/conversation/planted.py", "import bot.storage.base"),
    ("one-direction", "bot/web/planted.py", "import bot.features"),
    ("one-direction", "bot/features/safety/planted.py", "import bot.platforms.simulator"),
    ("one-direction", "bot/features/safety/planted.py", "import bot.app"),
    ("features-apart", "bot/features/safety/planted.py", "import bot.features.training.model"),
    ("platforms-apart", "bot/platforms/telegram/planted.py", "import bot.platforms.discord"),
    ("platforms-translate", "bot/platforms/telegram/planted.py", "import bot.people.model"),
    ("platforms-translate", "bot/platforms/discord/planted.py", "import sqlalchemy"),
    ("features-serve-no-pages", "bot/features/safety/planted.py", "import starlette.responses"),
    ("plain-models", "bot/features/safety/screens.py", "import sqlalchemy"),
    ("plain-models", "bot/features/training/model.py", "import asyncio"),
    ("plain-models", "bot/conversation/planted.py", "import asyncio"),
    ("plain-models", "bot/people/model.py", "import bot.storage.base"),
    ("telegram-in-one-folder", "bot/features/safety/planted.py", "from telegram import Bot"),
    ("discord-in-one-folder", "bot/engine/planted.py", "import discord"),
    ("web-in-one-folder", "bot/engine/planted.py", "import uvicorn"),
    ("prometheus-in-one-file", "bot/engine/planted.py", "import prometheus_client"),
    ("inside-a-feature", "bot/features/training/model.py", "import bot.features.training.handlers"),
    ("inside-a-feature", "bot/features/training/screens.py", "import bot.features.training.store"),
    ("inside-a-platform", "bot/platforms/telegram/inbound.py", "import bot.platforms.telegram.adapter"),
    ("no-cycles", "bot/engine/clock.py", "import bot.engine.pipeline"),
    ("settings-at-the-top", "bot/engine/planted.py", "import bot.settings"),
]


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(PROJECT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", *options], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_house_keeps_its_contracts(copy_of_the_house: Path) -> None:
    found = lint(copy_of_the_house)
    assert found.returncode == 0, found.stdout
    assert " 0 broken" in found.stdout


def test_every_contract_is_tried() -> None:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == {breach[0] for breach in BREACHES}


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES)
def test_a_contract_fails_when_it_is_broken(
    copy_of_the_house: Path, contract: str, file: str, line: str
) -> None:
    planted = copy_of_the_house / file
    before = planted.read_text() if planted.exists() else None
    planted.write_text(f"{before or ''}\n{line}\n")
    try:
        found = lint(copy_of_the_house, "--contract", contract)
        assert found.returncode == 1
        assert "Contracts: 0 kept, 1 broken." in found.stdout
    finally:
        planted.unlink() if before is None else planted.write_text(before)
