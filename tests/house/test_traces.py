"""Tests that look for a word in the data folder find plain words, and no letters of a ciphertext."""

import sqlite3
from pathlib import Path

import pytest

from tests.traces import legible

TOKEN = "gAAAAA" + 40 * "Xy3_" + "Rough" + 40 * "k-Q9" + "=="


def folder_with(path: Path, value: str | bytes) -> Path:
    """Return *path* with a database in it that holds *value*, once in pages and once more in a journal."""
    with sqlite3.connect(path / "town.db") as database:
        database.execute("CREATE TABLE letters (words)")
        database.execute("INSERT INTO letters VALUES (?)", (value,))
    (path / "town.db-wal").write_bytes(value if isinstance(value, bytes) else value.encode())
    return path


@pytest.mark.parametrize("value", [TOKEN, TOKEN.encode(), 40 * TOKEN, (40 * TOKEN).encode()])
def test_a_word_that_a_ciphertext_happens_to_hold_is_not_read(tmp_path: Path, value: str | bytes) -> None:
    assert "rough" not in legible(folder_with(tmp_path, value))


@pytest.mark.parametrize("value", ["a Rough day", b"a Rough day", f"{TOKEN} Rough", "Rough" + "\x00" + TOKEN])
def test_a_plain_word_is_read_in_any_column(tmp_path: Path, value: str | bytes) -> None:
    assert "rough" in legible(folder_with(tmp_path, value))
