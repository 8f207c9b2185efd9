"""Names of files in a store: 64 hexadecimal digits, and nothing else ever becomes part of a path."""

import hashlib
import re

from queue_server.services.paper_records import FileMissing

_DIGEST = re.compile(r"[0-9a-f]{64}")
ENDING = ".sealed"


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def checked(digest: str) -> str:
    """FileMissing for what is no digest: no file can have that name."""
    if not is_digest(digest):
        raise FileMissing("not a digest")
    return digest


def is_digest(name: str) -> bool:
    return _DIGEST.fullmatch(name) is not None
