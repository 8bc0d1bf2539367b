"""The Dockerfile and compose.yaml say nothing of the bot that is not so. They are read, not built."""

import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import commands
from bot.settings import Settings

PROJECT = Path(__file__).parents[2]
SETTINGS = {name.upper() for name in Settings.model_fields}
OF_THE_SYSTEM = {
    "PATH",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "PIP_DISABLE_PIP_VERSION_CHECK",
    "PIP_NO_CACHE_DIR",
}
STEPS = [
    step.partition(" ")
    for step in (PROJECT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    if step and not step.startswith(("#", " "))
]


def last(instruction: str) -> str:
    return [words for name, _, words in STEPS if name == instruction][-1].strip()


def environment() -> dict[str, str]:
    pairs = [pair for name, _, words in STEPS if name == "ENV" for pair in words.split()]
    return dict(pair.split("=", 1) for pair in pairs)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text("utf-8"))["services"]
    return found


def test_everything_that_is_copied_is_there_and_comes_along() -> None:
    kept = [line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = {
        source
        for name, _, words in STEPS
        if name == "COPY" and "--from" not in words
        for source in words.split()[:-1]
    }
    assert copied == set(kept)
    assert all((PROJECT / source).exists() for source in copied)


@pytest.mark.parametrize("secret", [".env", "data.key", "data", ".git", "requirements-dev.lock", "tests"])
def test_nothing_else_comes_along(secret: str) -> None:
    lines = (PROJECT / ".dockerignore").read_text().splitlines()
    assert next(line for line in lines if not line.startswith("#")) == "*"
    assert not any(fnmatch(secret, line[1:]) for line in lines if line.startswith("!"))


def test_packages_are_installed_by_their_hashes_alone() -> None:
    installs = [words for name, _, words in STEPS if name == "RUN" and "pip install" in words]
    assert len(installs) == 1
    assert {"--require-hashes", "--no-deps"} <= set(installs[0].split())


def test_an_ordinary_user_runs_it_and_hears_its_signals() -> None:
    assert last("USER") == "doorstep"
    for instruction in ("ENTRYPOINT", "CMD"):
        assert last(instruction).startswith("["), "a shell between would swallow SIGTERM"
    assert yaml.safe_load(last("CMD"))[0] in commands.commands


def test_all_that_is_written_lies_in_the_one_volume() -> None:
    set_to = environment()
    assert set_to.keys() <= SETTINGS | OF_THE_SYSTEM
    data, key = Path(set_to["DATA_DIR"]), Path(set_to["ENCRYPTION_KEY_FILE"])
    assert last("WORKDIR") == last("VOLUME") == str(data.parent) == str(key.parent)
    assert f":{set_to['HTTP_PORT']}/health" in last("HEALTHCHECK")
    assert last("EXPOSE") == set_to["HTTP_PORT"]


def test_every_service_runs_a_command_with_settings_that_there_are(services: dict[str, Any]) -> None:
    ours = {name: service for name, service in services.items() if "build" in service}
    assert ours.keys() == {"bot", "web"}
    for service in ours.values():
        assert service["command"][0] in commands.commands
        assert service["environment"].keys() <= SETTINGS
        said = {name: value for name, value in environment().items() if name in SETTINGS}
        assert said.items() <= service["environment"].items(), "what .env says must not move the volume"
        assert service["environment"]["DATABASE_URL"].startswith("postgresql+psycopg://")
        assert service["read_only"] is True
        assert service["volumes"] == [f"data:{last('VOLUME')}"]


def test_only_the_web_port_is_open_and_only_on_this_machine(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published.keys() == {"web"}
    assert all(port.startswith("127.0.0.1:") and port.endswith(":8000") for port in published["web"])


def test_no_password_stands_in_it() -> None:
    text = re.sub(r"\$\{POSTGRES_PASSWORD:\?[^}]+\}", "ASKED", (PROJECT / "compose.yaml").read_text("utf-8"))
    given = re.findall(r"(?:PASSWORD|TOKEN|SECRET)\w*: *(\S+)", text)
    given += re.findall(r"://\w+:([^@]+)@", text)
    assert given == ["ASKED", "ASKED"]


def test_the_programs_of_backups_are_those_of_the_database(services: dict[str, Any]) -> None:
    version = services["database"]["image"].removeprefix("postgres:")
    installs = " ".join(words for name, _, words in STEPS if name == "RUN" and "apt-get install" in words)
    assert f"postgresql-client-{version}" in installs
    assert f"/usr/lib/postgresql/{version}/bin" in environment()["PATH"].split(":")


def test_what_is_typed_gives_the_container_what_it_needs() -> None:
    typed = commands_in("Dockerfile") + commands_in("docs/running.md")
    runs = [words.split() for words in typed if "docker run" in words and "--env-file" in words]
    assert len(runs) == 3
    for words in runs:
        given = dict(words[n + 1].split("=", 1) for n, word in enumerate(words) if word == "-e")
        said = environment()
        serves = "restore" not in words
        needed = {"DATA_DIR", "ENCRYPTION_KEY_FILE"} | ({"HTTP_HOST"} if serves else set())
        assert given == {name: said[name] for name in needed}, "or what setup wrote into .env would hold"


def test_a_backup_in_a_container_can_be_put_back_and_the_code_be_found() -> None:
    typed = commands_in("docs/running.md")
    for way in (
        ("docker exec doorstep", "doorstep restore"),
        ("docker compose exec", "run --rm bot restore"),
    ):
        for words, what in zip(way, ("backup", "restore"), strict=True):
            folders = [
                line.split(f"{what} ")[1].split()[0]
                for line in typed
                if words in line and f"{what} /" in line
            ]
            assert folders == [f"{last('VOLUME')}/backups"], (words, what)
    assert any(line.startswith("docker logs doorstep") for line in typed)


def commands_in(name: str) -> list[str]:
    """Every line that begins with docker, with those that it goes on in."""
    text = (PROJECT / name).read_text("utf-8").replace("\\\n#", "").replace("\\\n", "")
    return [line.strip("# ") for line in text.splitlines() if line.strip("# ").startswith("docker ")]
