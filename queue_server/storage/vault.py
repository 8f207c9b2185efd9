"""Personal data at rest: sealed with a key that is not in the database, searchable only by whoever has the key.

AES-256-GCM with a fresh nonce for each value; look-ups go by HMAC-SHA-256 under a key of their own. A copy of the
database alone tells no name and no number; erasing a row erases the person.
"""

import contextlib
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultClosed(Exception):
    """The key file is missing or not the one that sealed these data: restore it from the backup."""


class Vault:
    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise VaultClosed(f"the key has {len(key)} bytes instead of {KEY_BYTES}")
        self._seal = AESGCM(_derived(key, b"motcua personal data"))
        self._index = _derived(key, b"motcua look-up")
        self._files = AESGCM(_derived(key, b"motcua files"))
        # Whoever can only write to the database cannot make a line of the trail that verifies.
        self.trail_key = _derived(key, b"motcua audit trail")

    def seal(self, what: Mapping[str, Any], where: str) -> bytes:
        """`where` (table and row) is bound in: a sealed value moved to another row does not open."""
        text = json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode()
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, text, where.encode())

    def open(self, sealed: bytes, where: str) -> dict[str, Any]:
        try:
            text = self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], where.encode())
        except InvalidTag as error:
            raise VaultClosed("sealed with another key, or altered") from error
        found: dict[str, Any] = json.loads(text)
        return found

    def seal_file(self, data: bytes, digest: str) -> bytes:
        """A file for the store; its name there, the digest of `data`, is bound in."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._files.encrypt(nonce, data, digest.encode())

    def open_file(self, sealed: bytes, digest: str) -> bytes:
        try:
            return self._files.decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], digest.encode()
            )
        except (InvalidTag, ValueError) as error:
            raise VaultClosed("sealed with another key, or altered") from error

    def mark(self, kind: str, value: str) -> str:
        """The same value always gives the same mark; without the key nobody can try numbers out."""
        return hmac.new(self._index, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, purpose).derive(key)


def vault_of(folder: Path) -> Vault:
    """The vault of an installation; its key is made once, readable by its account only."""
    path = folder / "personal-data.key"
    folder.mkdir(parents=True, exist_ok=True)  # the first start of all finds nothing
    if not path.exists():
        _make(path)
    return Vault(path.read_bytes())


def _make(path: Path) -> None:
    """Whole or not at all, also when the power goes; whoever comes second keeps the first one's."""
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
