"""A file comes to a dossier. Its bytes were checked and are in the store already: a row without bytes never exists."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.domain.dossiers.states import ABOUT
from queue_server.domain.errors import DomainError, Forbidden, NotFound
from queue_server.domain.papers import (
    KINDS,
    MEDIA,
    PaperRefused,
    check_size,
    check_total,
    clean_name,
    may_add,
)
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.paper_records import NewPaper, PaperRecord
from queue_server.services.ports import Actor, NewEvent, Work, staff_room

from .seeing import dossier_seen

MOST_BYTES = 200 * 1024 * 1024  # of one dossier together; the server's setting replaces it


class DossierClosed(DomainError):
    """Nothing is added to what has ended."""

    code = "dossier_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """`digest`, `size` and `media` are what was found of the bytes, not what the sender said of them.

    `position` is a line of the component list, None when the file is of no line."""

    key: str
    actor: Actor
    dossier_id: int
    position: int | None
    kind: str
    digest: str
    size: int
    media: str
    name: str = field(repr=False)
    pages: int = 1
    most: int = MOST_BYTES

    @property
    def fingerprint(self) -> str:
        """Binds the key to this file at this place by this person."""
        parts = (
            "attach",
            self.actor.id,
            str(self.dossier_id),
            str(self.position),
            self.kind,
            self.digest,
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Attached:
    """`again`: the same bytes were at the same place already, and nothing was added."""

    paper_id: int
    again: bool


def attach(work: Work, command: Attach, now: datetime) -> Attached:
    """NotFound, Forbidden, PaperRefused, DossierClosed, KeyReused. The same key gives the same paper."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return Attached(known["paper_id"], known["again"])
    record = dossier_seen(work, command.actor, command.dossier_id)
    _check(work, record, command)
    papers = work.papers.of_dossier(record.id)
    found = next((paper for paper in papers if _same(paper, command)), None)
    if found is None:
        check_total(sum(paper.size for paper in papers), command.size, command.most)
        done = Attached(_add(work, record, command, now).id, again=False)
    else:
        done = Attached(found.id, again=True)
    answer = {"paper_id": done.paper_id, "again": done.again}
    work.remember(command.key, command.fingerprint, answer, now)
    return done


def check_place(
    work: Work, record: DossierRecord, actor: Actor, kind: str, position: int | None
) -> None:
    """That this officer may bring such a file to this line; asked once before the bytes are read."""
    if kind not in KINDS:
        raise NotFound("Không có loại giấy tờ này.")
    if not may_add(actor.roles, kind):
        raise Forbidden("Giấy tờ loại này thuộc việc của bàn khác.")
    if ABOUT[record.state].terminal:
        raise DossierClosed("Hồ sơ đã kết thúc: không thêm giấy tờ được nữa.")
    lines = {paper.position for paper in work.dossiers.components(record.id)}
    if position is not None and (kind != "component" or position not in lines):
        raise NotFound("Không có giấy tờ này trong danh mục của hồ sơ.")


def _check(work: Work, record: DossierRecord, command: Attach) -> None:
    check_place(work, record, command.actor, command.kind, command.position)
    if command.media not in MEDIA:
        raise PaperRefused("unknown")
    check_size(command.size, command.most)
    if re.fullmatch(r"[0-9a-f]{64}", command.digest) is None:
        raise PaperRefused("not_checked")


def _same(paper: PaperRecord, command: Attach) -> bool:
    place = (command.kind, command.position, command.digest)
    return (paper.kind, paper.position, paper.digest) == place


def _add(work: Work, record: DossierRecord, command: Attach, now: datetime) -> PaperRecord:
    new = NewPaper(
        record.id, command.position, command.kind, command.digest, command.media, command.size,
        command.pages, clean_name(command.name, MEDIA[command.media]), now, command.actor.id,
    )  # fmt: skip
    paper = work.papers.add(new)
    told = {**_told(paper), "media": paper.media, "size": paper.size}
    work.trail.note(command.actor, "dossier.attach", f"dossier:{record.id}", now, told)
    room = (staff_room(record.site_id),)
    work.emit(
        NewEvent("paper.attached", room, {"dossier_id": record.id, **_told(paper)}, record.site_id)
    )
    return paper


def _told(paper: PaperRecord) -> dict[str, object]:
    """Nothing of its name: that may be a person's."""
    return {"paper_id": paper.id, "kind": paper.kind, "position": paper.position}
