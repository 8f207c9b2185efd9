"""Something else than a card on the glass: the page says what it is and what to do, and asks nothing."""

from typing import Any

import pytest

from tests.kiosk.conftest import Rig
from tests.kiosk.test_pages import act

FOLLOW = "https://motcua.example/t/Zk3v9QmP4uT1aXyB7wR2cA_-"
CODE = "H05.14-261124-0001"
WAITING = {"label": "D128", "state": "waiting", "people_ahead": 6}
CALLED = {"label": "D128", "state": "called", "counter": "05"}
OVER = {"label": "D128", "state": "done"}


@pytest.mark.parametrize(
    ("payload", "answer", "words"),
    [
        (FOLLOW, {"kind": "ticket", "ticket": WAITING}, ("<b>D128</b>", "còn <b>6</b> người")),
        (FOLLOW, {"kind": "ticket", "ticket": CALLED}, ("<b>D128</b>", "quầy <b>05</b>")),
        (FOLLOW, {"kind": "ticket", "ticket": OVER}, ("<b>D128</b>", "không còn trong hàng")),
        ("DN4010112345678|4e67|x", {"kind": "health_card"}, ("thẻ bảo hiểm y tế",)),
    ],
)  # fmt: skip
def test_each_kind_of_scan_has_its_sentence_and_the_way_to_a_number_stays_open(
    rig: Rig, payload: str, answer: dict[str, Any], words: tuple[str, ...]
) -> None:
    rig.office.known_scans[payload] = answer
    page = act(rig, "card", payload=payload).text
    assert all(one in page for one in words)
    assert 'data-act="start"' in page
    visit = rig.kiosk.visits.now()
    assert (visit.step, visit.card) == ("scan", None)


@pytest.mark.parametrize("kind", ["dossier", "receipt"])
@pytest.mark.parametrize("step", ["home", "scan", "lookup", "factor", "status"])
def test_a_dossier_s_code_asks_for_four_digits_wherever_it_is_scanned(
    rig: Rig, kind: str, step: str
) -> None:
    rig.office.known_scans["H05.14-261124-0001"] = {"kind": kind, "dossier_code": CODE}
    rig.kiosk.visits.now().step = step
    page = act(rig, "card", payload="H05.14-261124-0001").text
    visit = rig.kiosk.visits.now()
    assert (visit.step, visit.code, visit.status) == ("factor", CODE, None)
    assert CODE in page


@pytest.mark.parametrize("step", ["lookup", "factor"])
def test_something_else_scanned_during_a_look_up_stays_there(rig: Rig, step: str) -> None:
    rig.kiosk.visits.now().step = step
    act(rig, "card", payload="no card at all")
    assert rig.kiosk.visits.now().step == step


def test_a_card_after_something_else_is_a_card(rig: Rig) -> None:
    rig.office.known_scans["DN4010112345678|4e67|x"] = {"kind": "health_card"}
    act(rig, "card", payload="DN4010112345678|4e67|x")
    page = act(rig, "card", payload="027040000101||Nguyễn Thị Thử|29021940|Nữ|x|14122022").text
    assert "N••••• T•• Thử" in page
    assert "bảo hiểm y tế" not in act(rig, "found", yes="0").text


def test_what_the_scanner_could_not_read_is_said_without_asking_the_server(rig: Rig) -> None:
    rig.kiosk.bridge._hear("scan_refused", {"scanner": "desk", "reason": "not_utf8"})
    visit = rig.kiosk.visits.now()
    assert visit.step == "scan"
    assert visit.said is not None
    assert visit.said.key == "scan.unreadable"
    assert rig.office.cards == []
