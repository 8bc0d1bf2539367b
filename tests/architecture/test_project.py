"""What must be true of the project as a whole."""

import re
import subprocess
from pathlib import Path

import grimp

PROJECT = Path(__file__).parents[2]
TOP_LEVEL = {
    *(".ci", ".dockerignore", ".env.example", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile"),
    *("LICENSE", "README.md", "compose.yaml"),
    *("bot", "curricula", "docs", "locales", "pyproject.toml", "requirements-dev.lock", "requirements.lock"),
    "tests",
}
ENVIRONMENT_READERS = {"bootstrap.py", "testing.py"}  # And `Settings`, for all that can be set.


def committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def pins(lock: str) -> dict[str, list[str]]:
    """Each package of a lock with its version, and the hashes that it may have."""
    entries = re.split(r"^(?=\S)", (PROJECT / lock).read_text(), flags=re.MULTILINE)
    return {entry.split()[0]: re.findall(r"sha256:[0-9a-f]{64}", entry) for entry in entries if "==" in entry}


def test_the_top_level_holds_only_what_belongs_there() -> None:
    assert {path.partition("/")[0] for path in committed()} <= TOP_LEVEL


def test_a_lock_holds_no_address() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert not re.search(r"://|index-url|find-links|trusted-host", (PROJECT / lock).read_text())


def test_every_package_of_a_lock_has_its_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert len(pins(lock)) > 10
        assert all(pins(lock).values())


def test_the_development_lock_holds_all_of_the_other() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_only_the_way_in_reads_the_environment() -> None:
    reads = re.compile(r"environ\.get|getenv|environ\[[^]]+\](?! =)")
    readers = [path.name for path in (PROJECT / "bot").rglob("*.py") if reads.search(path.read_text())]
    assert set(readers) <= ENVIRONMENT_READERS


def test_every_file_of_screens_is_as_plain_as_the_contract_wants_the_first_to_be() -> None:
    """The contract `plain-models` can name `screens`, and not all that ends like it."""
    house = grimp.build_graph("bot", include_external_packages=True, cache_dir=None)
    for module in house.modules:
        if module.startswith("bot.features.") and module.endswith("_screens"):
            store = f"{module.rpartition('.')[0]}.store"
            doers = {"sqlalchemy", "asyncio", "starlette", "telegram", "discord", "bot.storage", store}
            assert not house.find_modules_directly_imported_by(module) & doers, module


def test_the_licence_is_whole() -> None:
    text = (PROJECT / "LICENSE").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert "Version 3, 19 November 2007" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert len(text.splitlines()) == 661


def test_what_is_said_and_kept_knows_no_network_by_name() -> None:
    """A third network is added without touching them: they ask for its `Capabilities`."""
    rooms = ("conversation", "engine", "features", "people", "storage", "doctor/queues.py")
    files = [
        f
        for room in rooms
        for f in (
            [PROJECT / "bot" / room] if room.endswith(".py") else (PROJECT / "bot" / room).rglob("*.py")
        )
    ]
    named = [f for f in files if '"telegram"' in f.read_text("utf-8") or '"discord"' in f.read_text("utf-8")]
    assert len(files) > 200
    assert named == []
    by_its_key = [
        f for f in (PROJECT / "bot/features").rglob("*.py") if ".capitalize()" in f.read_text("utf-8")
    ]
    assert by_its_key == [], "people read what `network_name` says"
