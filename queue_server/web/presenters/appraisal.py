"""One dossier as its appraiser sees it: the clock, five steps, papers, opinions, the draft."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from queue_server.domain.business_day import LOCAL, business_day
from queue_server.domain.documents.document import NAMES as DOCUMENT_NAMES
from queue_server.domain.dossiers.states import ABOUT, RUNNING, State
from queue_server.domain.errors import DomainError
from queue_server.domain.processes.steps import STATIONS
from queue_server.services.appraisal.drafting import draft_of
from queue_server.services.appraisal_records import DocumentRecord, OpinionRecord
from queue_server.services.dossier_records import ComponentRecord, DossierRecord, StepRecord
from queue_server.services.paper_records import PaperRecord

from .due import day_words
from .papers import paper_shown
from .processes import in_words

MEDIA = {"paper": "Ký trên giấy", "electronic": "Ký điện tử", "printed_blank": "Phôi in sẵn"}
VERDICTS = {"agree": "Đồng ý", "conditional": "Có điều kiện", "disagree": "Không đồng ý"}
KINDS = {
    "notice": "Thông báo lấy ý kiến", "opinion": "Văn bản trả lời", "minutes": "Biên bản họp",
    "draft": "Dự thảo", "other": "Giấy tờ khác", "signed_scan": "Bản quét đã ký",
}  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """Working days used and promised; `words` is what stands large. `tone`: "", soon, late."""

    due: str
    words: str
    used: int
    total: int
    tone: str


def clock_of(work: Any, record: DossierRecord, now: datetime) -> Clock:
    if record.due is None or record.due_at is None:
        return Clock("", "Chưa có ngày hẹn", 0, 0, "")
    at = record.due_at.astimezone(LOCAL)
    due = f"Hẹn trả {day_words(at.date())}, {at:%H:%M}"
    if record.state not in RUNNING:
        return Clock(due, ABOUT[record.state].name, 0, 0, "")
    today, start = business_day(now), business_day(record.effective_at or record.received_at)
    if now > record.due_at:
        return Clock(due, _late(work, record.due, today), 1, 1, "late")
    left = _between(work, today, record.due)
    total, used = _between(work, start, record.due), _between(work, start, today)
    words = f"Còn {left} ngày" if left else "Đến hạn hôm nay"
    return Clock(due, words, used, total, "soon" if left <= 1 else "")


def _late(work: Any, due: date, today: date) -> str:
    days = _between(work, due, today)
    return f"Quá hạn {days} ngày" if days else "Quá giờ hẹn hôm nay"


def _between(work: Any, after: date, through: date) -> int:
    """Working days; calendar days where no calendar was announced yet."""
    try:
        return int(work.working_time.calendar.count_between(after, through))
    except DomainError:
        return max(0, (through - after).days)


def line_of(work: Any, record: DossierRecord, owner: str, now: datetime) -> dict[str, Any]:
    """A dossier in a list."""
    procedure = work.centre.view.procedures.get(record.procedure_id)
    clock = clock_of(work, record, now)
    return {
        "id": record.id, "code": record.code, "state": str(record.state),
        "state_words": ABOUT[record.state].name, "procedure": procedure.short_vi or procedure.names.vi
        if procedure else "", "owner": owner, "due": record.due.strftime("%d/%m/%Y") if record.due else "",
        "words": clock.words, "tone": clock.tone, "pending": record.pending_opinions,
        "appraiser_id": record.appraiser_id, "revision": record.revision,
    }  # fmt: skip


def steps_of(work: Any, record: DossierRecord) -> list[dict[str, Any]]:
    """The five on-site steps: who and when, and the limit of the process the dossier was accepted under."""
    found: list[StepRecord] = work.dossiers.steps(record.id)
    people = {account.id: account.display_name for account in work.accounts.all()}
    limits, here = _limits(work, record), ABOUT[record.state].step
    begun = {
        1: _first(found, State.SUBMITTED),
        2: _first(found, State.APPRAISING),
        3: _first(found, State.AWAITING_APPROVAL) or _first(found, State.REFUSAL_DRAFTED),
    }
    return [
        {
            "n": n, "name": name, "now": n == here, "done": n < here, "limit": limits.get(n, ""),
            "sub": _begun(begun.get(n) if n <= here else None, n, record, people),
        }
        for n, name in STATIONS.items()
    ]  # fmt: skip


def _first(steps: list[StepRecord], state: State) -> StepRecord | None:
    return next((step for step in steps if step.after is state), None)


def _begun(step: StepRecord | None, n: int, record: DossierRecord, people: dict[str, str]) -> str:
    if step is None:
        return ""
    who = people.get(record.appraiser_id or "", "") if n == 2 else step.place
    at = f"{step.at.astimezone(LOCAL):%d/%m %H:%M}"
    return f"{who} · từ {at}" if n == 2 else " · ".join(part for part in (at, who) if part)


def _limits(work: Any, record: DossierRecord) -> dict[int, str]:
    version = work.processes.by_id(record.process_version_id) if record.process_version_id else None
    if version is None:
        return {}
    day = work.working_time.roster.length
    hours: dict[int, Decimal] = {}
    for step in version.steps:
        hours[step.station] = hours.get(step.station, Decimal(0)) + step.hours(day)
    return {station: in_words(sum_, day) for station, sum_ in hours.items() if sum_}


def papers_of(work: Any, record: DossierRecord) -> list[dict[str, Any]]:
    """The published list with the files of each line, then what came during appraisal."""
    names = {account.id: account.display_name for account in work.accounts.all()}
    files: list[PaperRecord] = work.papers.of_dossier(record.id)
    tabs = [
        {
            "name": one.name_vi, "sub": _copies(one),
            "files": [paper_shown(file, names) for file in files if file.position == one.position],
        }
        for one in work.dossiers.components(record.id)
    ]  # fmt: skip
    for kind, name in KINDS.items():
        found = [paper_shown(file, names) for file in files if file.kind == kind]
        if found:
            tabs.append({"name": name, "sub": f"{len(found)} tệp", "files": found})
    return tabs


def _copies(one: ComponentRecord) -> str:
    counts = (
        ("bản chính", one.original),
        ("chứng thực", one.certified_copy),
        ("bản sao", one.photocopy),
    )
    told = ", ".join(f"{n} {words}" for words, n in counts if n)
    return told or ("Đã xuất trình" if one.present_only else "Không ghi số bản")


def opinion_of(one: OpinionRecord, today: date) -> dict[str, Any]:
    late = ((one.answered_on or today) - one.due).days
    times = f", đã nhắc {one.reminders} lần" if one.reminders else ""
    told = f", trả lời {one.answered_on:%d/%m}" if one.answered_on else times
    return {
        "id": one.id, "agency": one.agency, "state": one.state, "verdict": one.verdict,
        "words": VERDICTS.get(one.verdict, "Đang chờ" if one.state == "pending" else "Không chờ nữa"),
        "sub": f"Hạn {one.due:%d/%m}{told}", "late": late if one.state != "closed" else 0, "left": -late,
    }  # fmt: skip


def draft_shown(work: Any, record: DossierRecord) -> dict[str, Any] | None:
    """The draft that is being written, or lies with the approver."""
    found: DocumentRecord | None = draft_of(work, record.id, "result") or draft_of(
        work, record.id, "refusal"
    )
    if found is None:
        return None
    blank = work.blanks.by_id(found.blank_id) if found.blank_id else None
    return {
        "kind": found.kind, "title": found.text.title, "text": found.text, "edition": found.edition,
        "saved": f"{found.changed_at.astimezone(LOCAL):%H:%M}", "state": DOCUMENT_NAMES[found.state],
        "paper": f"/ho-so/{record.id}/giay-to/{found.paper_id}" if found.paper_id else "",
        "digest": found.content[:12], "late": found.late, "blank": blank.serial if blank else "",
        "whole": bool(found.text.title and found.text.body and found.text.recipients)
        if record.medium == "printed_blank"
        else found.paper_id is not None,
    }  # fmt: skip
