"""The file `.env`: what is written is read as the same, and what nobody changed stays as it was."""

from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.env_file import EnvFile, EnvFileError
from bot.settings import Settings

TOKEN = "81516:made-up"
AWKWARD = ["two words", "it's", "a # b", "#", "\\", "a\\'b", 'say "yes"', " x ", "naïve ñ", "=", "$HOME", "'"]
NAMES = [*AWKWARD, "🌻 Roots", "Roots\\", "'Roots' \\", '"Roots"', "`$(x)` $X %(y)s", "a\\nb", "#Roots"]


@pytest.mark.parametrize("value", AWKWARD)
def test_every_value_comes_back(tmp_path: Path, value: str) -> None:
    EnvFile(tmp_path / ".env", "# One.\nA=\nB=2\n").write({"A": value, "C": value})
    assert dotenv_values(tmp_path / ".env") == {"A": value, "B": "2", "C": value}


@pytest.mark.parametrize("name", NAMES)
def test_the_settings_are_read_as_they_were_given(tmp_path: Path, name: str) -> None:
    given = {"CAMPAIGN_NAME": name, "TELEGRAM_TOKEN": TOKEN, "DATA_DIR": str(tmp_path / f"it's {name[:1]}")}
    EnvFile(tmp_path / ".env", "CAMPAIGN_NAME=Doorstep\n# It's all.\nTELEGRAM_TOKEN=\n").write(given)
    settings = Settings(_env_file=tmp_path / ".env")
    assert settings.campaign_name == name.strip()
    assert str(settings.data_dir) == given["DATA_DIR"]
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN


def test_what_is_not_changed_stays_to_the_letter(tmp_path: Path) -> None:
    before = "# One.\r\n\r\nexport A = 1  # why\r\nB='two\r\nlines'\r\nnonsense\r\nC=${A}x"
    (tmp_path / ".env").write_bytes(before.encode())
    file = EnvFile(tmp_path / ".env")
    file.write({"A": "1", "C": "1x", "D": ""})
    assert (tmp_path / ".env").read_bytes() == before.encode()
    file.write({"A": "3", "D": "4"})
    wanted = before.replace("export A = 1  # why", "A=3") + "\nD=4\n"
    assert (tmp_path / ".env").read_bytes() == wanted.encode()
    assert (tmp_path / ".env.before").read_bytes() == before.encode()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("A=1\n")
    (tmp_path / ".env").symlink_to("elsewhere")
    EnvFile(tmp_path / ".env").write({"A": "2"})
    assert (tmp_path / "elsewhere").read_text() == "A=2\n"
    assert (tmp_path / ".env").is_symlink()


@pytest.mark.parametrize("value", ["${HOME}", "two\nlines", "half \udcc3"])
def test_what_cannot_be_written_is_refused_and_changes_nothing(tmp_path: Path, value: str) -> None:
    with pytest.raises(EnvFileError):
        EnvFile(tmp_path / ".env", "A=1\n").write({"A": value})
    assert not list(tmp_path.iterdir())


def test_lines_that_mean_nothing_are_found(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1\n\nnonsense\n# fine\nB=2\n'half\n")
    assert EnvFile(tmp_path / ".env").unreadable_lines == [3, 6]


def test_words_need_no_quotes_which_docker_would_not_take_off(tmp_path: Path) -> None:
    EnvFile(tmp_path / ".env", "").write({"A": "Mountain Roots"})
    assert (tmp_path / ".env").read_text() == "A=Mountain Roots\n"
