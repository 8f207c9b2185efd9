"""A dossier that does not exist, of persons who do not exist, for looking at forms: with the centre's own catalogue."""

from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Agency, Procedure
from queue_server.domain.centre import CentreView
from queue_server.domain.dossiers.people import Person
from queue_server.domain.dossiers.states import State
from queue_server.services.dossier_records import (
    ComponentRecord,
    DossierRecord,
    StepRecord,
    WordsRecord,
)

from .gathering import Facts

OWNER = Person(
    "Nguyễn Thị Thử Dễ Dàng", "027188000101", date(1988, 2, 29), "Nữ",
    "Số 71 đường Ví Dụ, phường Kinh Bắc, tỉnh Bắc Ninh", "0900000000", "nguyen.thi.thu@example.vn",
)  # fmt: skip
OFFICERS = {"mau-1": "Trần Thị Thí Dụ", "mau-2": "Phạm Văn Giả Lập", "mau-3": "Lê Minh Họa"}
_SUPPLEMENT = "Đơn chưa ghi số thửa và tờ bản đồ tại mục 3; Giấy chứng nhận nộp bản sao, cần bản gốc để đối chiếu."
_REFUSAL = "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan tại Trung tâm."
_SETTLEMENT = "Thửa đất đang có tranh chấp đã được Ủy ban nhân dân cấp xã thụ lý giải quyết."
_BASIS = "Điều khoản và văn bản quy định điều kiện mà hồ sơ chưa đáp ứng (người thẩm định ghi)."
# What became of it, by form: state at the end, and the steps as (event, before, after, hours since receipt, officer).
_COMMON = (
    ("submit_direct", "none", "submitted", 0.0, "mau-1"),
    ("accept", "submitted", "accepted", 0.2, "mau-1"),
    ("start_appraisal", "accepted", "appraising", 0.3, "mau-2"),
)
_WAYS: dict[str, tuple[tuple[str, str, str, float, str], ...]] = {
    "receipt": _COMMON[:2],
    "supplement_request": (
        _COMMON[0],
        ("request_supplement", "submitted", "supplement_requested", 0.2, "mau-1"),
    ),
    "reception_refusal": (
        _COMMON[0],
        ("refuse_reception", "submitted", "reception_refused", 0.2, "mau-1"),
    ),
    "settlement_refusal": (
        *_COMMON,
        ("propose_refusal", "appraising", "refusal_drafted", 50.0, "mau-2"),
    ),
    "process_sheet": (
        *_COMMON,
        ("submit_for_approval", "appraising", "awaiting_approval", 50.0, "mau-2"),
        ("approve_digital", "awaiting_approval", "signed", 72.0, "mau-3"),
        ("assign_number", "signed", "numbered", 73.0, "mau-1"),
        ("apply_seal", "numbered", "sealed", 73.1, "mau-1"),
        ("register_and_archive", "sealed", "result_ready", 73.2, "mau-1"),
        ("return_result", "result_ready", "returned", 98.0, "mau-1"),
    ),
    "return_receipt": (
        *_COMMON,
        ("return_result", "result_ready", "returned", 98.0, "mau-1"),
    ),
    "handover": (
        *_COMMON,
        ("hand_over_originals", "returned", "handed_over", 120.0, "mau-1"),
    ),
}


def sample(form: str, form_set: str, view: CentreView, url: str, now: datetime) -> Facts | None:
    """None while the catalogue has no procedure that can be accepted today."""
    today = business_day(now)
    procedure = next((one for one in view.catalogue.procedures if _is_typical(one, today)), None)
    agency = view.agency_on(procedure.agency_ids, today) if procedure else None
    if procedure is None or agency is None:
        return None
    received = now.replace(hour=3, minute=2, second=0, microsecond=0) - timedelta(days=7)
    steps = [
        StepRecord(event, State(before), State(after), who, "own", "", received + timedelta(hours=hours), "", "",
                   _detail(event, procedure))
        for event, before, after, hours, who in _WAYS[form]
    ]  # fmt: skip
    record = _record(procedure, agency, form_set, steps, received)
    return Facts(
        record, view.catalogue, procedure, agency, view.agencies.get(agency.parent_id or ""), {"owner": OWNER},
        _papers(procedure), steps, _words(received), OFFICERS, url, received + timedelta(hours=120),
    )  # fmt: skip


def _is_typical(one: Procedure, today: date) -> bool:
    return one.duration_unit == "working_day" and len(one.components) >= 3 and one.in_force(today)


def _detail(event: str, procedure: Procedure) -> dict[str, object]:
    lacking = [one.name_vi for one in procedure.components[:2]]
    return {"items": lacking} if event == "request_supplement" else {}


def _record(
    procedure: Procedure, agency: Agency, form_set: str, steps: list[StepRecord], received: datetime
) -> DossierRecord:
    accepted = next((step.at for step in steps if step.event == "accept"), None)
    due = received.replace(hour=10, minute=0) + timedelta(days=14)
    day = business_day(received)
    told = {
        "id": 47, "code": f"H05.00-{day:%y%m%d}-0047" if accepted else None, "agency_id": agency.id,
        "procedure_id": procedure.id, "rule_set": form_set, "state": steps[-1].after, "channel": "direct",
        "received_at": received, "accepted_at": accepted, "guidance_count": 1, "fee_vnd": 810_000,
        "return_by": "centre", "due_at": due if accepted else None, "due": business_day(due) if accepted else None,
    }  # fmt: skip
    # What no form asks stays empty.
    values: dict[str, Any] = {one.name: told.get(one.name) for one in fields(DossierRecord)}
    return DossierRecord(**values)


def _papers(procedure: Procedure) -> list[ComponentRecord]:
    return [
        ComponentRecord(
            place, one.name_vi, one.mandatory, one.kind == "present", "ok", one.original or 1,
            one.certified_copy, one.photocopy, "",
        )
        for place, one in enumerate(procedure.components, 1)
    ]  # fmt: skip


def _words(at: datetime) -> list[WordsRecord]:
    return [
        WordsRecord("supplement", at, {"reason": _SUPPLEMENT}),
        WordsRecord("refusal", at, {"reason": _REFUSAL, "redirect_to": "Ủy ban nhân dân phường Kinh Bắc"}),
        WordsRecord("settlement", at, {"reason": _SETTLEMENT, "ground": _BASIS}),
    ]  # fmt: skip
