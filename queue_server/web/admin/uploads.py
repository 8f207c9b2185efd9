"""Files that were checked and wait for the word to be imported: in memory, few, not for long.

They need no table: after a restart the person uploads again, and nothing was written."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

LIFE = timedelta(minutes=30)
MOST = 6


@dataclass(frozen=True)
class Upload:
    account_id: str
    filename: str
    data: bytes
    at: datetime


class Uploads:
    """By a random name that only the page of the one who uploaded knows; the oldest goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Upload] = OrderedDict()

    def keep(self, name: str, upload: Upload) -> None:
        self._forget(upload.at)
        while len(self._kept) >= MOST:
            self._kept.popitem(last=False)
        self._kept[name] = upload

    def get(self, name: str, account_id: str, now: datetime) -> Upload | None:
        """The file of that name, for the one who uploaded it."""
        self._forget(now)
        found = self._kept.get(name)
        return found if found is not None and found.account_id == account_id else None

    def _forget(self, now: datetime) -> None:
        for name in [name for name, upload in self._kept.items() if upload.at + LIFE < now]:
            del self._kept[name]
