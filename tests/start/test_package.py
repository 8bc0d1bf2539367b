"""The built package: it carries all that the bot reads, and gives the command `doorstep`."""

import re
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import bot
from bot.bootstrap import PIP_WITHIN, pip_of
from tests.start.newcomer import BARE_PYTHON, PROJECT

PACKED = ("curricula/", "locales/", ".env.example")


def carry_out(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    carry_out(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    return next(folder.glob("*.whl"))


@dataclass
class Installed:
    """The command, installed into an environment of its own, and called in an empty folder."""

    command: Path
    folder: Path

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [self.command, *arguments],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def doorstep(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Installed as pip does it, except that the packages it needs are lent by those who test."""
    venv = tmp_path_factory.mktemp("environment")
    carry_out(BARE_PYTHON, "-m", "venv", "--without-pip", venv)
    python = venv / "bin" / "python"
    pip = pip_of(BARE_PYTHON)
    if not pip:
        carry_out(python, "-m", "ensurepip")
    install = ("install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check")
    carry_out(python, *(pip or PIP_WITHIN), *install, wheel)
    lent = next(venv.glob("lib/*/site-packages")) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return Installed(venv / "bin" / "doorstep", tmp_path_factory.mktemp("work"))


def test_it_carries_everything_that_the_bot_reads(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    files = listed.stdout.splitlines()
    wanted = {file for file in files if file.startswith("bot/")}
    wanted |= {f"bot/_content/{file}" for file in files if file.startswith(PACKED)}
    carried = set(zipfile.ZipFile(wheel).namelist())
    assert wanted <= carried
    assert {name for name in carried - wanted if ".dist-info/" not in name} == set()


def test_its_version_is_the_one_of_the_sources(wheel: Path, doorstep: Installed) -> None:
    assert wheel.name == f"doorstep-{bot.__version__}-py3-none-any.whl"
    assert doorstep("--version") == (0, f"{bot.__version__}\n", "")
    newest = re.search(r"^## (\S+)", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest
    assert newest[1] == bot.__version__


def test_it_does_what_the_checkout_does_from_any_folder(doorstep: Installed) -> None:
    (doorstep.folder / ".env").write_text("LANGUAGES=en,es\nDATABASE_URL=\n", encoding="utf-8")
    assert doorstep("check") == (0, "Content, translations and settings are in order.\n", "")
    assert doorstep("migrate")[0] == 0
    assert (doorstep.folder / "data" / "doorstep.db").is_file()
    assert (doorstep.folder / "data.key").is_file()
    assert not (doorstep.folder / ".venv").exists()
    (doorstep.folder / ".env").write_text("REGION=nowhere\n", encoding="utf-8")
    code, _, errors = doorstep("run")
    assert code == 2
    assert "us-wv" in errors


def test_it_calls_itself_by_its_own_name(doorstep: Installed) -> None:
    (doorstep.folder / ".env").write_text("", encoding="utf-8")
    assert doorstep("run", "--help")[1].startswith("Usage: doorstep run")
    code, _, errors = doorstep("run")
    assert code == 2
    assert "doorstep setup asks" in errors
    code, _, errors = doorstep("test")
    assert code == 2
    assert "in the sources" in errors
