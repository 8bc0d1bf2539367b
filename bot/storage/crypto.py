"""The key that personal data is encrypted with, and what is made with it.

The key file holds Fernet keys, one a line, the newest first. New data is written with the first; the
others still open what was written before. The blind index comes from the last line, so that adding a
newer key on top does not lose anybody.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MODE = 0o600
IN_MIND = 65_536
"""How many names are remembered as they were opened: some 400 bytes each."""


class KeyFileError(Exception):
    """The key file is lost, unreadable, or does not open this database. The text says it plainly."""


class Cipher:
    """Encrypts, decrypts, and makes the blind index that finds encrypted things again."""

    def __init__(self, keys: list[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        derive = HKDF(hashes.SHA256(), length=32, salt=None, info=b"doorstep blind index")
        self._index_key = derive.derive(keys[-1])
        self.decrypt_again = lru_cache(IN_MIND)(self.decrypt)
        """As `decrypt`, for what is read again and again: names, of which a list by name needs every one."""

    @classmethod
    def passing(cls) -> Self:
        """Return a cipher with a new key that nobody keeps: what it encrypts ends with it."""
        return cls([Fernet.generate_key()])

    def encrypt(self, text: str) -> bytes:
        """Return *text* as an authenticated token."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        """Return what `encrypt` was given; raises `KeyFileError` for another key's token."""
        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken as error:
            raise KeyFileError("The key file does not open this database.") from error

    def put_out_of_mind(self) -> None:
        """Remember nothing of what `decrypt_again` has opened."""
        self.decrypt_again.cache_clear()

    def index(self, *parts: str) -> str:
        """Return a keyed fingerprint (32 hex digits) by which *parts* can be found but not read."""
        text = "\x1f".join(parts).encode()
        return hmac.new(self._index_key, text, hashlib.sha256).hexdigest()[:32]


def read_key_file(path: Path) -> Cipher:
    """Return the cipher of an existing key file."""
    try:
        keys = [line.strip() for line in path.read_bytes().splitlines() if line.strip()]
        return Cipher(keys)
    except FileNotFoundError as error:
        raise KeyFileError(
            f"The key file {path} is missing, and this database was written with it. Put the key file"
            " back from where you keep it; without it nothing personal in the database can be read."
        ) from error
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be read: {error.strerror}.") from error
    except (ValueError, IndexError) as error:
        raise KeyFileError(f"The key file {path} does not hold a key. Put the right file back.") from error


def make_key_file(path: Path) -> Cipher:
    """Make a new key file that only its owner may read, and return its cipher."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    except FileExistsError:
        return read_key_file(path)
    except OSError as error:
        raise KeyFileError(
            f"The key file {path} cannot be made: {error.strerror}."
            " Name another place with ENCRYPTION_KEY_FILE."
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
    return read_key_file(path)
