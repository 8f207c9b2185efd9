"""One owner process per physical device: a lock in the machine's runtime folder that ends with its process."""

import contextlib
import errno
import os
import re
import sys
import tempfile
from pathlib import Path

from .line import Busy


def runtime_folder() -> Path:
    """The one folder that every account of this machine shares for locks, also under systemd."""
    for place in ("/run/lock", "/var/lock"):
        if sys.platform != "win32" and os.access(place, os.W_OK):
            return Path(place)
    return Path(tempfile.gettempdir())


class Claim:
    """Holds at most one place at a time; `hold` moves it. The file says who holds it, for the sentence."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or runtime_folder()
        self._place, self._path = "", Path()
        self._fd: int | None = None

    def hold(self, place: str) -> None:
        """Busy: another process (or another printer of this one) owns that device."""
        if self._fd is not None and place == self._place:
            return
        self.release()
        path = self._folder / f"motcua-{re.sub(r'[^A-Za-z0-9.-]', '_', place)}.lock"
        fd = _locked(path, place)
        self._place, self._path, self._fd = place, path, fd
        with contextlib.suppress(
            OSError
        ):  # a file of another account may be locked and not written
            os.ftruncate(fd, 0)
            os.write(fd, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(fd)


def _locked(path: Path, place: str) -> int:
    """The file's handle, locked. It is opened anew when the last owner removed it in between."""
    while True:
        fd = _open(path)
        try:
            _lock(fd)
        except OSError:
            said = _sentence(place, _owner(fd))
            os.close(fd)
            raise Busy(errno.EBUSY, said) from None
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(fd), path.stat()):
                return fd
        os.close(fd)


def _open(path: Path) -> int:
    """Sticky folders forbid to create over the file of another account, so look before making."""
    for flags in (os.O_RDWR, os.O_RDONLY, os.O_RDWR | os.O_CREAT):
        with contextlib.suppress(PermissionError, FileNotFoundError):
            return os.open(path, flags | getattr(os, "O_CLOEXEC", 0), 0o644)
    raise Busy(errno.EACCES, f"không mở được tệp khóa {path}")


def _owner(fd: int) -> int:
    """The process that has it, 0 if it did not say."""
    with contextlib.suppress(OSError, ValueError):
        os.lseek(fd, 0, os.SEEK_SET)
        return int(os.read(fd, 20))
    return 0


def _sentence(place: str, owner: int) -> str:
    if owner == os.getpid():
        return f"hai máy in trong cấu hình cùng là thiết bị {place}; bỏ bớt một"
    number = f" (số tiến trình {owner})" if owner else ""
    return f"máy in ở {place} đang do tiến trình khác giữ{number}; tắt bên kia trước"


if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> None:
        os.lseek(
            fd, 64, os.SEEK_SET
        )  # beside what is written in it: locked bytes cannot be read there
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
