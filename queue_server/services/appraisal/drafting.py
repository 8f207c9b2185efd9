"""The draft result or refusal, by the document's own machine, and the way to the approver (seed Đ7.1, Đ7.3)."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from queue_server.domain.documents import document as doc
from queue_server.domain.documents.machine import move
from queue_server.domain.dossiers.dossier import Act, Event
from queue_server.domain.dossiers.dossier import Actor as Role
from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.dossiers.states import State
from queue_server.services.appraisal_records import DocumentKind, DocumentRecord, DocumentText
from queue_server.services.dossier_acts import DeskCommand, Done, advance, once
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.ports import Work

from .blanks import take_blank
from .command import own_dossier, paper_of, touch

_WRITABLE = frozenset({State.APPRAISING, State.GATHERING_OPINIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft(DeskCommand):
    """`draft_id` is the file, a paper of kind draft; a printed blank has none, its words are printed on it."""

    draft_id: int | None
    text: DocumentText = field(repr=False)


def save_draft(work: Work, command: SaveDraft, now: datetime) -> Done:
    """A first draft or the next edition of it. DocumentRefused without a file."""

    def act() -> Done:
        record = own_dossier(work, command)
        check_writable(record, command.text)
        saved = _write(work, record, command, "result", command.text, now)
        told = {"document": saved.id, "edition": saved.edition, "content": saved.content}
        return touch(work, command, record, now, "draft", **told)

    return once(work, command, now, act)


def check_writable(record: DossierRecord, text: DocumentText) -> None:
    """ActRefused when nothing is drafted at this step, or it has no title."""
    if record.state not in _WRITABLE:
        raise ActRefused("NOT_WRITABLE")
    if not text.title.strip():
        raise ActRefused("TITLE_REQUIRED")


def draft_of(work: Work, dossier_id: int, kind: DocumentKind) -> DocumentRecord | None:
    """The one that is being drafted; what was signed or annulled is not touched again."""
    found = work.documents.of_dossier(dossier_id)
    drafts = [one for one in found if one.kind == kind and one.state is doc.State.DRAFT]
    return drafts[-1] if drafts else None


def _write(
    work: Work,
    record: DossierRecord,
    command: "SaveDraft | ProposeRefusal",
    kind: DocumentKind,
    text: DocumentText,
    now: datetime,
) -> DocumentRecord:
    before = draft_of(work, record.id, kind)
    paper = paper_of(work, record, command.draft_id, "draft")
    content = paper.digest if paper is not None else _digest(record, kind, text)
    person = command.actor.id
    known = doc.Document(
        kind, record.agency_id, str(record.id), before.drafted_by if before else person,
        before.content if before else "", record.medium,
    )  # fmt: skip
    wish = doc.Act(doc.Event.REVISE, doc.Actor.DRAFTER, person, now, content=content)
    revised = move(known, wish).document
    late = kind == "refusal" and record.due_at is not None and now > record.due_at
    new = DocumentRecord(
        before.id if before else 0, record.id, kind, record.agency_id, record.medium, revised.state,
        revised.drafted_by, revised.content, paper.id if paper else None,
        before.edition + 1 if before else 1, None, before.blank_id if before else None, late,
        before.created_at if before else now, now, text,
    )  # fmt: skip
    return work.documents.save(new, now) if before else work.documents.add(new)


def _digest(record: DossierRecord, kind: DocumentKind, text: DocumentText) -> str:
    """Words stand for the file where the file is drawn from them: onto a blank, or as the refusal slip."""
    if kind == "result" and record.medium != "printed_blank":
        return ""
    written = json.dumps(asdict(text), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(DeskCommand):
    """`blank_kind` and `blank_serial` where the result is written on a printed blank."""

    blank_kind: str = ""
    blank_serial: str = ""


def submit_for_approval(work: Work, command: Submit, now: datetime) -> Done:
    """Seed Đ7.1: the draft goes to the approver; from here the appraiser only reads."""

    def act() -> Done:
        record = own_dossier(work, command)
        draft = draft_of(work, record.id, "result")
        wish = Act(
            Event.SUBMIT_FOR_APPROVAL, Role.APPRAISER, now, attached=_is_attached(work, record, draft),
            data_entered=_is_entered(draft), blank_serial=command.blank_serial.strip(),
        )  # fmt: skip
        saved = advance(work, record, wish, command.actor, now)
        if draft is not None and record.medium == "printed_blank":
            taken = take_blank(
                work, record, command.blank_kind, command.blank_serial.strip(), command.actor, now
            )
            work.documents.save(replace(draft, blank_id=taken.id), now)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def _is_attached(work: Work, record: DossierRecord, draft: DocumentRecord | None) -> bool:
    """The file of the draft is still there, and it is that file."""
    if draft is None:
        return False
    paper = paper_of(work, record, draft.paper_id, "draft")
    return paper is not None and paper.digest == draft.content


def _is_entered(draft: DocumentRecord | None) -> bool:
    return draft is not None and all((draft.text.title, draft.text.body, draft.text.recipients))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeRefusal(DeskCommand):
    """`ground` names the article it rests on. The applicant gets it through the centre only."""

    reason: str = field(repr=False)
    ground: str = field(repr=False)
    recipients: str = field(default="", repr=False)
    draft_id: int | None = None


def propose_refusal(work: Work, command: ProposeRefusal, now: datetime) -> Done:
    """Seed Đ7.3: not eligible; the slip is drafted with reason and legal ground. After the due date: late."""

    def act() -> Done:
        record = own_dossier(work, command)
        wish = Act(Event.PROPOSE_REFUSAL, Role.APPRAISER, now, reason=command.reason)
        saved = advance(work, record, wish, command.actor, now)
        if not command.ground.strip():
            raise ActRefused("LEGAL_GROUND_REQUIRED")
        words = {"reason": command.reason.strip(), "ground": command.ground.strip()}
        text = DocumentText(
            "Phiếu từ chối giải quyết hồ sơ", recipients=command.recipients.strip(), **words
        )
        written = _write(work, record, command, "refusal", text, now)
        work.dossiers.put_words(record.id, "settlement", words, now)
        told = {"document": written.id, "late": written.late}
        work.trail.note(command.actor, "dossier.refusal", f"dossier:{record.id}", now, told)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)
