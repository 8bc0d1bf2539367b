"""The key: made once, readable by its owner only, never inside what it protects, and missed plainly."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.settings import SettingsError, read_settings
from bot.storage.base import Base
from bot.storage.crypto import Cipher, KeyFileError, make_key_file, read_key_file
from bot.storage.migrate import DatabaseError, open_database


def test_a_key_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "made.key"
    make_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "made.key"
    token = make_key_file(path).encrypt("hello")
    before = path.read_bytes()
    assert make_key_file(path).decrypt(token) == "hello"
    assert path.read_bytes() == before


def test_a_newer_key_on_top_still_opens_and_finds_what_is_older(tmp_path: Path) -> None:
    path = tmp_path / "made.key"
    old = make_key_file(path)
    token, index = old.encrypt("hello"), old.index("address", "telegram", "1")
    path.write_bytes(Fernet.generate_key() + b"\n" + path.read_bytes())
    new = read_key_file(path)
    assert new.decrypt(token) == "hello"
    assert new.index("address", "telegram", "1") == index
    with pytest.raises(KeyFileError):
        old.decrypt(new.encrypt("hello"))


def test_an_index_tells_its_parts_apart_and_needs_the_key() -> None:
    one, other = Cipher([Fernet.generate_key()]), Cipher([Fernet.generate_key()])
    assert one.index("a", "b") == one.index("a", "b")
    assert len({one.index("a", "b"), one.index("ab", ""), one.index("", "ab"), other.index("a", "b")}) == 4


def opened(tmp_path: Path, key: str = "made.key") -> None:
    open_database(f"sqlite:///{tmp_path / 'town.db'}", tmp_path / key, Base.metadata).close()


def test_a_database_opens_again_with_its_key_and_with_no_other(tmp_path: Path) -> None:
    opened(tmp_path)
    opened(tmp_path)
    make_key_file(tmp_path / "other.key")
    before = (tmp_path / "town.db").read_bytes()
    with pytest.raises(KeyFileError, match=r"belongs to another one\. Put the right key file back"):
        opened(tmp_path, "other.key")
    assert (tmp_path / "town.db").read_bytes() == before
    opened(tmp_path)


def test_a_lost_key_is_said_and_no_new_one_is_made(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / "made.key").unlink()
    with pytest.raises(KeyFileError, match="is missing, and this database was written with it"):
        opened(tmp_path)
    assert not (tmp_path / "made.key").exists()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"half", b"not a key at all\n", b"\xff\xfe\x00"])
def test_half_a_key_is_said_plainly(tmp_path: Path, content: bytes) -> None:
    opened(tmp_path)
    whole = (tmp_path / "made.key").read_bytes()
    for broken in (content, whole[:20]):
        (tmp_path / "made.key").write_bytes(broken)
        with pytest.raises(KeyFileError, match="does not hold a key"):
            opened(tmp_path)


def test_a_key_that_cannot_be_read_or_made_is_said_plainly(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / "folder.key").mkdir()
    with pytest.raises(KeyFileError, match="cannot be read"):
        opened(tmp_path, "folder.key")
    with pytest.raises(KeyFileError, match=r"cannot be (made|read): Not a directory"):
        make_key_file(tmp_path / "town.db" / "made.key")


def test_a_database_that_cannot_be_used_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key = tmp_path / "a.db", tmp_path / "a.key"
    database = open_database(f"sqlite:///{file}", key, Base.metadata)
    with database.make_session.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(f"sqlite:///{file}", key, Base.metadata)
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseError, match="is damaged"):
        open_database(f"sqlite:///{file}", key, Base.metadata)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # As for another user; root may do all.
    with pytest.raises(DatabaseError, match="give it to the user"):
        open_database(f"sqlite:///{file}", key, Base.metadata)


def test_the_database_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    opened(tmp_path)
    assert stat.S_IMODE((tmp_path / "town.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "key", ["data/made.key", "data/deep/made.key", "data/../data/made.key", "link/made.key"]
)
def test_a_key_inside_the_data_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEY_FILE", key)
    with pytest.raises(SettingsError, match="lies inside DATA_DIR"):
        read_settings()
