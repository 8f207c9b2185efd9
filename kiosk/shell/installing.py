"""Put files where they belong, remember what was put, and leave alone what somebody changed since."""

import contextlib
import difflib
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .files import Wanted

RECORD = "/etc/motcua/kiosk-install.json"
_MODE = 0o644
Step = Literal["new", "same", "update", "changed", "gone"]


@dataclass(frozen=True)
class Change:
    """What would happen to one file. `changed`: somebody else's hand was in it since we wrote it, or before we came."""

    path: str
    step: Step
    before: str = ""
    after: str = ""

    def diff(self) -> str:
        before, after = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        return "".join(difflib.unified_diff(before, after, self.path, f"{self.path} (motcua)"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Machine:
    """The files under `root`: `/` on the kiosk itself, another folder when an image is prepared."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def _read(self, path: str) -> str | None:
        try:
            return self.at(path).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def record(self) -> dict[str, str]:
        """Path to the digest of what we wrote there; empty before the first time."""
        said = self._read(RECORD)
        with contextlib.suppress(ValueError):
            known = json.loads(said or "{}")
            if isinstance(known, dict):
                return {str(path): str(digest) for path, digest in known.items()}
        return {}

    def plan(self, files: Iterable[Wanted]) -> list[Change]:
        """What `apply` would do; nothing is touched. Files of an older version that are no longer wanted go."""
        known, wanted = self.record(), list(files)
        changes = [self._change(one, known.get(one.path)) for one in wanted]
        left = set(known) - {one.path for one in wanted}
        return changes + [change for path in sorted(left) if (change := self._leave(path, known))]

    def _change(self, wanted: Wanted, ours: str | None) -> Change:
        before = self._read(wanted.path)
        if before is None:
            return Change(wanted.path, "new", after=wanted.text)
        if before == wanted.text:
            return Change(wanted.path, "same", before, wanted.text)
        step: Step = "update" if _digest(before) == ours else "changed"
        return Change(wanted.path, step, before, wanted.text)

    def _leave(self, path: str, known: dict[str, str]) -> Change | None:
        before = self._read(path)
        if before is None:
            return None
        return Change(path, "gone" if _digest(before) == known[path] else "changed", before)

    def apply(self, changes: Iterable[Change], overwrite: bool = False) -> list[Change]:
        """Do it; returns what was left as it is because it was changed by hand.

        `overwrite` replaces those too and keeps each as `NAME.before-motcua`. OSError: no rights, no space."""
        known, kept = self.record(), []
        for change in changes:
            if change.step == "changed" and not overwrite:
                kept.append(change)
                continue
            if change.step == "changed":
                _write(self.at(change.path + ".before-motcua"), change.before)
            if change.step == "gone" or (change.step == "changed" and not change.after):
                self.at(change.path).unlink()
                known.pop(change.path, None)
                continue
            if change.step != "same":
                _write(self.at(change.path), change.after)
            known[change.path] = _digest(change.after)
        self._keep(known)
        return kept

    def _keep(self, known: dict[str, str]) -> None:
        if known:
            _write(self.at(RECORD), json.dumps(known, indent=1, sort_keys=True) + "\n")
        else:
            self.at(RECORD).unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a machine that loses power in the middle still starts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(_MODE)
    part.replace(path)
