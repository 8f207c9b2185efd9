"""Something else than a card on the glass: the page says what it is and what to do, and asks nothing."""

from typing import Any

import pytest

from tests.kiosk.conftest import Rig
from tests.kiosk.test_pages import act

FOLLOW = "https://motcua.example/t/Zk3v9QmP4uT1aXyB7wR2cA_-"
WAITING = {"label": "D128", "state": "waiting", "people_ahead": 6}
CALLED = {"label": "D128", "state": "called", "counter": "05"}
OVER = {"label": "D128", "state": "done"}


@pytest.mark.parametrize(
    ("payload", "answer", "words"),
    [
        (FOLLOW, {"kind": "ticket", "ticket": WAITING}, ("<b>D128</b>", "còn <b>6</b> người")),
        (FOLLOW, {"kind": "ticket", "ticket": CALLED}, ("<b>D128</b>", "quầy <b>05</b>")),
        (FOLLOW, {"kind": "ticket", "ticket": OVER}, ("<b>D128</b>", "không còn trong hàng")),
        ("H05.14-261124-0001", {"kind": "dossier", "dossier_code": "H05.14-261124-0001"}, ("Mã hồ sơ <b>H05.14",)),
        ("https://x.example/?ma=H05.14-261124-0001", {"kind": "receipt", "dossier_code": "H05.14-261124-0001"},
         ("Giấy tiếp nhận <b>H05.14", "Nhận kết quả")),
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


def test_a_card_after_something_else_is_a_card(rig: Rig) -> None:
    rig.office.known_scans["H05.14-261124-0001"] = {"kind": "dossier", "dossier_code": "H05"}
    act(rig, "card", payload="H05.14-261124-0001")
    page = act(rig, "card", payload="027040000101||Nguyễn Thị Thử|29021940|Nữ|x|14122022").text
    assert "N••••• T•• Thử" in page
    assert "Mã hồ sơ" not in act(rig, "found", yes="0").text


def test_what_the_scanner_could_not_read_is_said_without_asking_the_server(rig: Rig) -> None:
    rig.kiosk.bridge._hear("scan_refused", {"scanner": "desk", "reason": "not_utf8"})
    visit = rig.kiosk.visits.now()
    assert visit.step == "scan"
    assert visit.said is not None
    assert visit.said.key == "scan.unreadable"
    assert rig.office.cards == []
