"""One good body for every operation of the API that takes one, and who sends it."""

from typing import Any

from tests.api.conftest import COUNTER, SITE

KEY = "a-key-of-this-test-0001"
NONCE, SIGNATURE, PUBLIC = "n" * 43, "s" * 86, "p" * 43
_ACT = {"key": KEY, "ticket_id": 1}
_PLAIN = [
    "next",
    "recall",
    "withdraw",
    "start",
    "finish",
    "finish-next",
    "absent",
    "park",
    "open",
    "close",
]
_ON_TICKET = ("resume", "reinstate", "cancel")

# Acts of the reception desk: what each says beside its key and revision.
_RECEPTION: dict[str, dict[str, Any]] = {
    "people": {"part": "owner", "person": {"phone": "0912345678"}, "proxy": None},
    "procedure": {"procedure_id": "cap-doi-gcn"},
    "return": {"return_by": "online"},
    "marks": {
        "position": 1,
        "mark": "ok",
        "original": 1,
        "certified_copy": 0,
        "photocopy": 0,
        "note": "",
    },
    "accept": {
        "checks": [True, True, True, True],
        "receipt_asked": False,
        "due_on": None,
        "due_reason": "",
    },
    "supplement-request": {"reason": "Thiếu đơn", "by_applicant": False, "notified": ["sms"]},
    "supplement-received": {},
    "refuse": {
        "reason_code": "out_of_scope",
        "reason": "Việc của xã",
        "redirect_to": "UBND xã",
        "notified": [],
    },
    "withdraw": {"reason": ""},
    "confirm-withdrawal": {},
}
_GUIDANCE: dict[str, dict[str, Any]] = {
    "take": {}, "close": {}, "ask-again": {},
    "withdraw": {"reason": "công dân đã về"},
    "hand-over": {"to": "leader", "reason": "nghỉ phép"},
    "answer": {"answer": "Nộp hai loại giấy.", "given": ["papers"], "procedure_id": None},
    "post": {"operator": "Bưu điện tỉnh", "tracking": "RX1", "handed_on": "2026-03-10"},
}  # fmt: skip

_APPRAISAL: dict[str, dict[str, Any]] = {
    "opinions": {"notice_id": 1, "due": "2026-03-12", "agencies": ["so-xay-dung", "UBND phường Thí Dụ"]},
    "opinions/{opinion_id}/answer": {"verdict": "agree", "answered_on": "2026-03-10", "answer_id": 1},
    "opinions/{opinion_id}/remind": {},
    "opinions/close": {"reason": "Quá hạn"},
    "meetings": {"held_on": "2026-03-10", "attendees": ["Ông A"], "minutes_id": 1},
    "draft": {"draft_id": 1, "title": "Về việc cấp phép", "type": "Quyết định", "symbol": "/QĐ-SXD",
              "grounds": ["Căn cứ"], "body": ["Điều 1."], "recipients": ["Như trên"], "position": "GIÁM ĐỐC",
              "signer": "Phạm Minh Họa"},
    "submit": {"blank_kind": "Giấy phép", "blank_serial": "GP0001"},
    "settlement-refusal": {"reason": ["Không đủ"], "grounds": ["Điều 5"], "recipients": ["Trung tâm"]},
}  # fmt: skip

# "METHOD path of the document": (path to ask, caller, body)
MESSAGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "/api/v1/devices/enrolments": ("", "all", {"kind": "kiosk", "public_key": PUBLIC, "about": "Máy thử"}),
    "/api/v1/devices/challenges": ("", "all", {"device_id": "kiosk-1"}),
    "/api/v1/devices/sessions": ("", "all", {"device_id": "kiosk-1", "nonce": NONCE, "signature": SIGNATURE}),
    "/api/v1/devices/browser-sessions": (
        "", "all", {"device_id": "display-1", "nonce": NONCE, "signature": SIGNATURE},
    ),
    "/api/v1/devices/state": (
        "", "kiosk-1",
        {"software": "1.0", "parts": [
            {"name": "printer", "kind": "printer", "state": "ready", "since": "2026-03-10T02:00:00Z",
             "paper_percent": 60, "model": "TM-T82", "firmware": "1.2", "last_job": {
                 "state": "done", "at": "2026-03-10T01:59:00Z", "order_id": "an-order", "detail": "D001"}},
        ], "supervised": True, "orders": [
            {"order_id": "an-order", "state": "not_done", "at": "2026-03-10T02:00:00Z", "detail": "paper_out"},
        ]},
    ),
    "/api/v1/voice/claims": ("", "display-1", {"zone_id": "bac-giang-khu-a", "release": False}),
    "/api/v1/voice/plays": (
        "", "display-1",
        {"plays": [{
            "key": KEY, "call_id": 1, "zone_id": "bac-giang-khu-a", "turn": 1, "outcome": "played",
            "milliseconds": 4200, "ago_ms": 500, "first_sample_ms": 40,
        }]},
    ),
    "/api/v1/tickets": ("", "kiosk-1", {"key": KEY, "series": "D", "purpose": "submit", "language": "vi"}),
    "/api/v1/kiosk/blocks": ("", "kiosk-1", {"days": 3}),
    "/api/v1/kiosk/reconciliations": (
        "", "kiosk-1",
        {"tickets": [{
            "key": KEY, "label": "D901", "business_day": "2026-03-10", "taken_at": "2026-03-10T01:50:00Z",
            "series": "D",
        }]},
    ),
    "/api/v1/cards": ("", "kiosk-1", {"payload": "001099000001||Nguyễn Văn Thử|01011950|Nam|Bắc Ninh|01012022"}),
    "/api/v1/kiosk/dossier-status": ("", "kiosk-1", {"code": "H05.19-260302-0123", "factor": "4711"}),
    "/api/v1/guidance/requests": (
        "", "clerk",
        {"key": KEY, "site_id": SITE, "channel": "direct", "question": "Cần giấy tờ gì?", "name": "Nguyễn Văn Thử",
         "phone": "", "address": "", "procedure_id": None, "ticket_id": 1, "dossier_code": "", "contact_id": None,
         "take": True},
    ),
    **{f"/api/v1/guidance/requests/{{request_id}}/{act}": ("", "clerk", {"key": KEY, "revision": 1, **more})
       for act, more in _GUIDANCE.items()},
    "/api/v1/dossiers": (
        "", "clerk",
        {"key": KEY, "procedure_id": "cap-doi-gcn", "channel": "postal", "owner": {"name": "Nguyễn Văn Thử"},
         "submitter": {"name": "Trần Thị Nộp"}, "proxy": {"kind": "representative"}, "ticket_id": None,
         "stamp": "2026-03-09", "return_by": "postal"},
    ),
    "/api/v1/dossiers/scan": ("", "clerk", {"payload": "001099000001||Nguyễn Văn Thử|01011950|Nam|Bắc Ninh|01012022"}),
    "/api/v1/dossiers/{dossier_id}/reveal": ("", "clerk", {"part": "owner"}),
    **{f"/api/v1/dossiers/{{dossier_id}}/{act}": ("", "clerk", {"key": KEY, "revision": 1, **more})
       for act, more in _RECEPTION.items()},
    **{f"/api/v1/dossiers/{{dossier_id}}/{act}": ("", "appraiser", {"key": KEY, "revision": 1, **more})
       for act, more in _APPRAISAL.items()},
    "/api/v1/dossiers/{dossier_id}/assignment": (
        "", "leader", {"key": KEY, "revision": 1, "to": "appraiser", "reason": "Nghỉ ốm"},
    ),
    "/api/v1/blanks/receive": (
        "", "appraiser", {"key": KEY, "agency_id": "so-xay-dung", "kind": "Giấy phép", "prefix": "GP",
                          "first": "0001", "last": "0003"},
    ),
    "/api/v1/blanks/spoil": (
        "", "appraiser", {"key": KEY, "agency_id": "so-xay-dung", "kind": "Giấy phép", "serial": "GP0001",
                          "reason": "Rách"},
    ),
    "/api/v1/kiosk/help": ("", "kiosk-1", {"key": KEY, "screen": "home"}),
    "/api/v1/counters/{counter_id}/call": ("", "clerk", {"key": KEY, "ticket_id": 1, "reason": "mẹ bế con"}),
    "/api/v1/counters/{counter_id}/transfer": (
        "", "clerk", {"key": KEY, "ticket_id": 1, "to_series": "B", "to_counter": None, "reason": "nhầm"},
    ),
    "/api/v1/counters/{counter_id}/pause": ("", "clerk", {"key": KEY, "reason": "break"}),
    "/api/v1/counters/{counter_id}/help": ("", "clerk", {"key": KEY}),
    "/api/v1/counters/{counter_id}/scan": ("", "clerk", {"payload": "https://motcua.example/t/" + "a" * 24}),
    "/api/v1/sites/{site_id}/devices/{device_id}/mute": (
        "", "leader", {"key": KEY, "kind": "offline", "minutes": 30, "reason": "thợ đang sửa"},
    ),
    "/api/v1/sites/{site_id}/devices/{device_id}/orders": ("", "leader", {"key": KEY, "act": "test"}),
    "/api/v1/dossiers/{dossier_id}/papers/{paper_id}/remove": (
        "", "clerk", {"key": KEY, "reason": "Quét nhầm"},
    ),
    **{f"/api/v1/counters/{{counter_id}}/{act}": ("", "clerk", _ACT) for act in (*_PLAIN, *_ON_TICKET)},
}  # fmt: skip

# What is read or asked without a body, for the tests of who may enter.
READS: dict[str, tuple[str, str]] = {
    "/api/v1/kiosk/catalogue": ("/api/v1/kiosk/catalogue", "kiosk-1"),
    "/api/v1/kiosk/queue": ("/api/v1/kiosk/queue", "kiosk-1"),
    "/api/v1/halls/{hall_id}/snapshot": ("/api/v1/halls/bac-giang-sanh-1/snapshot", "display-1"),
    "/api/v1/counters/{counter_id}": (f"/api/v1/counters/{COUNTER}", "clerk"),
    "/api/v1/counters/{counter_id}/targets": (f"/api/v1/counters/{COUNTER}/targets", "clerk"),
    "/api/v1/counters/{counter_id}/find": (f"/api/v1/counters/{COUNTER}/find?label=D001", "clerk"),
    "/api/v1/sites/{site_id}/overview": ("/api/v1/sites/bac-giang/overview", "leader"),
    "/api/v1/sites/{site_id}/devices": ("/api/v1/sites/bac-giang/devices", "leader"),
    "/api/v1/devices/orders": ("/api/v1/devices/orders", "bridge-1"),
    "/api/v1/guidance/sites/{site_id}": (f"/api/v1/guidance/sites/{SITE}", "clerk"),
    "/api/v1/guidance/procedures": ("/api/v1/guidance/procedures", "clerk"),
    "/api/v1/guidance/requests/{request_id}": ("/api/v1/guidance/requests/1", "clerk"),
    "/api/v1/sites/{site_id}/calls": ("/api/v1/sites/bac-giang/calls?label=D001", "leader"),
    "/api/v1/dossiers/draft": (
        "/api/v1/dossiers/draft?procedure=cap-doi-gcn&channel=postal",
        "clerk",
    ),
    "/api/v1/dossiers/procedures": ("/api/v1/dossiers/procedures", "clerk"),
    "/api/v1/dossiers/appraisal-pulse": ("/api/v1/dossiers/appraisal-pulse", "appraiser"),
    "/api/v1/dossiers/pulse": ("/api/v1/dossiers/pulse", "clerk"),
    "/api/v1/sites/{site_id}/voice": ("/api/v1/sites/bac-giang/voice", "leader"),
}


def path_of(name: str) -> str:
    known = {
        "{request_id}": "1", "{dossier_id}": "1", "{paper_id}": "1", "{counter_id}": COUNTER, "{site_id}": SITE,
        "{device_id}": "bridge-1", "{opinion_id}": "1",
    }  # fmt: skip
    for place, value in known.items():
        name = name.replace(place, value)
    return name
