"""The Ed25519 key that is this device: made once, never leaves the machine, readable by its owner only."""

import base64
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def base64url(raw: bytes) -> str:
    """Without padding, as the contracts write keys and signatures."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def write_private(path: Path, content: bytes) -> None:
    """Write a whole file or nothing, mode 0600 from its first byte, kept through a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class DeviceKey:
    """One key pair. `public_key` and signatures are base64url text."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_key = base64url(private.public_key().public_bytes_raw())

    @classmethod
    def load_or_create(cls, path: Path) -> "DeviceKey":
        """Read the key, or make and keep a new one. A damaged file is a ValueError, never a silent new identity."""
        if path.exists():
            private = form.load_pem_private_key(path.read_bytes(), password=None)
            if not isinstance(private, Ed25519PrivateKey):
                raise ValueError(f"{path} holds another kind of key")
            return cls(private)
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(
            form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
        )
        write_private(path, pem)
        return cls(private)

    def sign(self, text: str) -> str:
        return base64url(self._private.sign(text.encode("utf-8")))
