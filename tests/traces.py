"""What a stranger who gets hold of the data folder can read in it: everything but the encrypted values."""

import re
import sqlite3
from pathlib import Path

# A ciphertext is letters at random: in a hundred thousand of them a short word stands by chance. In SQLite's
# pages a long one is cut, and only its first piece begins like a token.
CIPHERTEXT = re.compile("[A-Za-z0-9_-]{60,}={0,2}")


def legible(folder: Path) -> str:
    """Return what can be read in *folder*'s files, in small letters: raw, and value by value."""
    files = [path for path in folder.iterdir() if path.is_file()]
    assert files, f"{folder} is empty: nothing was looked at"
    raw = [path.read_bytes().decode("latin-1") for path in files]
    values = [text for path in files if path.suffix == ".db" for text in _values(path)]
    return CIPHERTEXT.sub(" ", "\n".join([*raw, *values])).lower()


def _values(path: Path) -> list[str]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            value.decode("latin-1") if isinstance(value, bytes) else str(value)
            for table in tables
            for row in database.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for value in row
        ]
