"""Every refusal of the reception desk has its reason code and leaves a line in the trail; nothing else changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.web.live import LiveCentre

from .officer import ALL_FOUR, NUMBER, OWNER, PROCEDURE, SAME_DAY, Officer, out_of_force

TODAY = datetime.now(UTC).date()
SUNDAY = TODAY + timedelta(days=(6 - TODAY.weekday()) % 7 + 7)
ACCEPT = {"checks": ALL_FOUR}
OTHER_DAY = {**ACCEPT, "due_reason": "Cơ quan xin thêm thời gian"}

# What stood before, the act, its content, the code and reason of the refusal.
REFUSALS: dict[str, tuple[str, str, dict[str, Any], str, str]] = {
    "a paper unmarked": ("fresh", "accept", ACCEPT, "papers_unmarked", ""),
    "a paper missing": ("lacking", "accept", ACCEPT, "dossier_act_refused", "INCOMPLETE_DOSSIER"),
    "a check unconfirmed": (
        "whole", "accept", {"checks": [True, True, True, False]}, "dossier_act_refused",
        "INCOMPLETE_DOSSIER",
    ),
    "another day without reason": (
        "whole", "accept", {**ACCEPT, "due_on": f"{TODAY + timedelta(days=30)}"},
        "dossier_act_refused", "REASON_REQUIRED",
    ),
    "another day that is past": (
        "whole", "accept", {**OTHER_DAY, "due_on": f"{TODAY - timedelta(days=3)}"},
        "dossier_act_refused", "DUE_IN_PAST",
    ),
    "another day that is a Sunday": (
        "whole", "accept", {**OTHER_DAY, "due_on": f"{SUNDAY}"},
        "dossier_act_refused", "NEW_DUE_NOT_WORKING_DAY",
    ),
    "nothing to ask for": (
        "whole", "supplement-request", {"reason": "Thiếu"}, "dossier_act_refused", "ITEMS_REQUIRED",
    ),
    "asking without reason": (
        "lacking", "supplement-request", {"reason": " "}, "dossier_act_refused", "REASON_REQUIRED",
    ),
    "asking twice": (
        "asked once", "supplement-request", {"reason": "Thiếu nữa"}, "dossier_act_refused",
        "GUIDANCE_ONLY_ONCE",
    ),
    "asking online without telling": (
        "online lacking", "supplement-request", {"reason": "Thiếu"}, "dossier_act_refused",
        "NOTIFICATION_REQUIRED",
    ),
    "refusing without reason": (
        "fresh", "refuse", {"reason_code": "content_wrong", "reason": ""}, "dossier_act_refused",
        "REASON_REQUIRED",
    ),
    "out of scope without agency": (
        "fresh", "refuse", {"reason_code": "out_of_scope", "reason": "Không phải việc của tỉnh"},
        "dossier_act_refused", "REDIRECT_REQUIRED",
    ),
    "back without having been asked": (
        "fresh", "supplement-received", {}, "dossier_act_refused", "ILLEGAL_TRANSITION",
    ),
    "accepting twice": ("accepted", "accept", ACCEPT, "dossier_act_refused", "ILLEGAL_TRANSITION"),
    "marking after acceptance": (
        "accepted", "marks", {"position": 1, "mark": "wrong"}, "dossier_act_refused",
        "NOT_UNDER_EXAMINATION",
    ),
    "another person after acceptance": (
        "accepted", "people", {"part": "owner", "person": {"name": "Người Khác"}},
        "dossier_act_refused", "NOT_UNDER_EXAMINATION",
    ),
    "another procedure after acceptance": (
        "accepted", "procedure", {"procedure_id": SAME_DAY}, "dossier_act_refused",
        "NOT_UNDER_EXAMINATION",
    ),
    "confirming what nobody asked": (
        "accepted", "confirm-withdrawal", {}, "dossier_act_refused", "ILLEGAL_TRANSITION",
    ),
    "accepting what was refused": ("refused", "accept", ACCEPT, "dossier_act_refused", "TERMINAL_STATE"),
    "withdrawing before acceptance": (
        "fresh", "withdraw", {}, "dossier_act_refused", "ILLEGAL_TRANSITION",
    ),
    "a line that is not in the list": (
        "fresh", "marks", {"position": 99, "mark": "ok"}, "not_found", "",
    ),
    "a proxy without paper": (
        "fresh", "people", {"part": "submitter", "person": {"name": "Trần Thị Nộp"}},
        "dossier_act_refused", "PROXY_REQUIRED",
    ),
    "an implausible telephone": (
        "fresh", "people", {"part": "owner", "person": {"phone": "12"}}, "person_incomplete", "phone",
    ),
    "a card that contradicts itself": (
        "fresh", "people",
        {"part": "owner", "person": {"card": f"{NUMBER}||Nguyễn Văn Thử|01011988|Nam||01012021"}},
        "card_unreadable", "BIRTH_YEAR_MISMATCH",
    ),
    "an old page": ("old page", "accept", ACCEPT, "dossier_changed", ""),
}  # fmt: skip


def before(officer: Officer, standing: str) -> Any:
    if standing in ("fresh", "old page"):
        view = officer.receive()
        return view if standing == "fresh" else {**officer.marked(view), "revision": 1}
    if standing == "accepted":
        return officer.accepted()
    if standing == "refused":
        reason = {"reason_code": "papers_forged", "reason": "Tẩy xóa"}
        return officer.done(officer.marked(officer.receive()), "refuse", **reason)
    if standing == "whole":
        return officer.marked(officer.receive())
    more = {"channel": "online"} if standing == "online lacking" else {}
    view = officer.marked(officer.receive(**more), "missing")
    if standing == "asked once":
        view = officer.done(view, "supplement-request", reason="Thiếu đơn")
        view = officer.done(view, "supplement-received")
    return view


@pytest.mark.requirement("R3.6", "R4.2", "R5.13", "R6.4", "R6.5")
@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_has_its_code_its_line_and_no_effect(officer: Officer, name: str) -> None:
    standing, act, body, code, reason = REFUSALS[name]
    view = before(officer, standing)
    answer = officer.act(view, act, **body)
    assert answer.status_code in (404, 409, 422), answer.text
    told = answer.json()
    assert told["code"] == code
    said = {value for error in told["errors"] for value in error.values()}
    assert reason in said or not reason
    act_noted, detail = officer.trail(view["dossier_id"])[0]
    assert (act_noted, detail["code"], detail["reason"]) == ("dossier.refused", code, reason)
    after = officer.get(f"/api/v1/dossiers/{view['dossier_id']}/pulse").json()
    assert after["revision"] >= view["revision"]
    assert standing == "old page" or after["revision"] == view["revision"]


RECEPTIONS: dict[str, tuple[dict[str, Any], str, str]] = {
    "post without stamp": ({"channel": "postal"}, "dossier_act_refused", "POSTAL_STAMP_REQUIRED"),
    "a stamp that lies ahead": (
        {"channel": "postal", "stamp": f"{TODAY + timedelta(days=2)}"}, "dossier_act_refused",
        "POSTAL_STAMP_IN_FUTURE",
    ),
    "a proxy without paper": (
        {"submitter": {"name": "Trần Thị Nộp"}}, "dossier_act_refused", "PROXY_REQUIRED",
    ),
    "an authorisation without day": (
        {"submitter": {"name": "Trần Thị Nộp"}, "proxy": {"kind": "authorisation"}},
        "person_incomplete", "made_on",
    ),
    "a procedure of yesterday": (
        {"procedure_id": out_of_force()}, "dossier_act_refused", "PROCEDURE_NOT_IN_FORCE",
    ),
    "nobody": ({"owner": {}}, "person_incomplete", "name"),
    "a number that cannot be": (
        {"owner": {**OWNER, "number": "999"}}, "person_incomplete", "number",
    ),
    "a ticket that is not": ({"ticket_id": 999_999}, "not_found", ""),
    "not a card": ({"owner": {"card": "hello"}}, "card_unreadable", ""),
}  # fmt: skip


@pytest.mark.requirement("R6.1", "R6.2")
@pytest.mark.parametrize("name", RECEPTIONS)
def test_what_cannot_be_received_is_refused_and_noted(officer: Officer, name: str) -> None:
    more, code, reason = RECEPTIONS[name]
    answer = officer.post("", **{"procedure_id": PROCEDURE, "owner": OWNER, **more})
    assert answer.status_code in (404, 409, 422), answer.text
    assert answer.json()["code"] == code
    act, detail = officer.trail()[0]
    assert (act, detail["code"], detail["reason"]) == ("dossier.refused", code, reason)
    assert "hello" not in answer.text
    assert NUMBER not in answer.text


def test_unknown_keys_and_wrong_types_are_refused(officer: Officer) -> None:
    for wrong in ({"surprise": 1}, {"channel": "pigeon"}, {"stamp": 5}, {"ticket_id": "1"}):
        answer = officer.post("", **{"procedure_id": PROCEDURE, "owner": OWNER, **wrong})
        assert answer.status_code == 422, (wrong, answer.text)


def test_of_two_at_once_one_wins_and_the_other_is_told(
    officer: Officer, centre: LiveCentre
) -> None:
    view = officer.marked(officer.receive())
    others = [officer, Officer(centre, "mau")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one.act(view, "accept", checks=ALL_FOUR), others))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [a.json()["code"] for a in answers if not a.ok] == ["dossier_changed"]
    acts = [act for act, _ in officer.trail(view["dossier_id"])]
    assert (acts.count("dossier.accept"), acts.count("dossier.refused")) == (1, 1)
