"""A folder as the store: written aside, forced to disk, renamed; so a file is there whole or not at all.

`ab/cd/abcd….sealed`, readable by the server's account only. A lock file keeps the sweep and newcomers apart: what is
put again becomes young before the sweep looks at its age."""

import contextlib
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from queue_server.services.paper_records import (
    FileDamaged,
    FileMissing,
    Kept,
    StoreAway,
    StoreFull,
)
from queue_server.storage.vault import Vault, VaultClosed

from .digests import ENDING, checked, digest_of, is_digest

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ASIDE = ".part-"


class FolderStore:
    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault

    def put(self, data: bytes) -> str:
        """StoreFull when the disk has no room, StoreAway when it does not answer; nothing half written stays."""
        digest = digest_of(data)
        with _explained(), self._lock(fcntl.LOCK_SH):
            path = self._path(digest)
            if self._is_whole(path, digest):
                os.utime(path)  # young again: the sweep leaves it until its row is there
            else:
                self._write(path, self._vault.seal_file(data, digest))
        return digest

    def get(self, digest: str) -> bytes:
        """FileMissing, FileDamaged."""
        with _explained():
            try:
                sealed = self._path(checked(digest)).read_bytes()
            except FileNotFoundError:
                raise FileMissing(digest) from None
        try:
            return self._vault.open_file(sealed, digest)
        except VaultClosed as error:
            raise FileDamaged(digest) from error

    def has(self, digest: str) -> bool:
        return is_digest(digest) and self._path(digest).is_file()

    def older_than(self, instant: datetime) -> Iterator[Kept]:
        for path in self._folder.glob(f"??/??/*{ENDING}"):
            digest = path.name.removesuffix(ENDING)
            with contextlib.suppress(FileNotFoundError):
                at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if at < instant and is_digest(digest):
                    yield Kept(digest, at)

    def remove(self, kept: Kept) -> bool:
        """False when it was put again meanwhile, or is gone."""
        with self._lock(fcntl.LOCK_EX):
            path = self._path(checked(kept.digest))
            try:
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) != kept.at:
                    return False
                path.unlink()
            except FileNotFoundError:
                return False
        return True

    def tidy(self, instant: datetime) -> int:
        """Take away what a power cut left half written before `instant`."""
        count = 0
        for path in self._folder.glob(f"??/??/{_ASIDE}*"):
            with contextlib.suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < instant:
                    path.unlink()
                    count += 1
        return count

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:4] / f"{digest}{ENDING}"

    def _is_whole(self, path: Path, digest: str) -> bool:
        """False also for a damaged file: the new bytes then heal it."""
        try:
            self._vault.open_file(path.read_bytes(), digest)
        except (FileNotFoundError, VaultClosed):
            return False
        return True

    def _write(self, path: Path, sealed: bytes) -> None:
        _make_folders(path.parent)
        aside = path.parent / f"{_ASIDE}{secrets.token_hex(8)}"
        try:
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
            _force(path.parent)
        finally:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)

    @contextmanager
    def _lock(self, how: int) -> Iterator[None]:
        _make_folders(self._folder)
        handle = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull from error
        raise StoreAway(type(error).__name__) from error


def _make_folders(folder: Path) -> None:
    """Each new one is forced to disk with its name in the one above."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _force(folder.parent)


def _force(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
