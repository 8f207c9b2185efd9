"""A form sent twice is one act: the key hidden in the form decides."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.services.ports import Work


@dataclass(frozen=True, slots=True)
class Keyed:
    """`key` was made with the form; `fingerprint` binds it to this person, this act and this content."""

    key: str
    fingerprint: str
    command: Any


def once(act: Callable[[Work, Any, datetime], object]) -> Callable[[Work, Keyed, datetime], bool]:
    """The act, done at most once per key: True when it was done now, False when it had been done before."""

    @functools.wraps(act)
    def run(work: Work, asked: Keyed, now: datetime) -> bool:
        if work.remembered(asked.key, asked.fingerprint) is not None:
            return False
        act(work, asked.command, now)
        work.remember(asked.key, asked.fingerprint, {}, now)
        return True

    return run
