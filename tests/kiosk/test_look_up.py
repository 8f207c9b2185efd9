"""“Tra cứu hồ sơ” with a finger and with a scanner: the code, four digits, the status, a number, and nothing kept."""

import pytest

from tests.kiosk.conftest import Rig, Screen, wait_until
from tests.kiosk.test_looks import CODE, standing
from tests.kiosk.test_pages import act

DIGITS = "8815"


@pytest.fixture
def known(rig: Rig) -> Rig:
    rig.office.statuses[(CODE, DIGITS)] = standing("collect").model_dump(mode="json")
    return rig


def press(screen: Screen, text: str) -> None:
    """Key after key, as fast as a finger."""
    for key in text:
        screen.page.locator(f'[data-key="{key}"]').click()
        screen.page.wait_for_timeout(95)


def enter(screen: Screen, code: str = CODE, digits: str = DIGITS) -> None:
    screen.tap("[data-act=lookup]")
    screen.at("lookup")
    press(screen, code)
    screen.tap("[data-pad-send]")
    screen.at("factor")
    press(screen, digits)
    screen.tap("[data-pad-send]")


@pytest.mark.requirement("R6.13", "R3.7")
def test_a_person_types_the_code_and_four_digits_and_takes_a_number_for_the_result(
    known: Rig, screen: Screen
) -> None:
    enter(screen)
    screen.at("status")
    text = screen.page.inner_text(".kiosk")
    for words in ("Đã có kết quả", "Quầy 15, 16", "N. T. T.", "Tiếp nhận", "Trả kết quả"):
        assert words in text
    screen.tap("[data-act=status_take]")
    screen.at("brief")
    screen.tap("[data-act=take]")
    screen.page.wait_for_selector(".num[data-label]")
    assert known.office.asked[-1]["purpose"] == "collect"
    assert known.office.asked[-1]["series"] == "TK"


def test_the_digits_are_never_written_on_the_screen_and_stay_in_no_place(
    known: Rig, screen: Screen
) -> None:
    screen.tap("[data-act=lookup]")
    press(screen, CODE)
    screen.tap("[data-pad-send]")
    screen.at("factor")
    press(screen, DIGITS)
    assert screen.page.inner_text("[data-typed]") == "●●●●"
    screen.tap("[data-pad-send]")
    screen.at("status")
    assert DIGITS not in screen.page.content().replace(CODE, "")
    visit = known.kiosk.visits.now()
    assert DIGITS not in repr(vars(visit)).replace(CODE, "")
    screen.tap("[data-act=end]")
    screen.at("home")
    assert known.kiosk.visits.now().status is None
    assert known.kiosk.visits.now().code == ""


def test_what_was_typed_survives_a_screen_drawn_again(known: Rig, screen: Screen) -> None:
    screen.tap("[data-act=lookup]")
    screen.at("lookup")
    press(screen, "H05.1")
    screen.page.evaluate("async () => (await import('/static/kiosk.js')).refresh()")
    assert screen.page.inner_text("[data-typed]") == "H05.1"
    press(screen, "9")
    assert screen.page.inner_text("[data-typed]") == "H05.19"
    screen.page.locator('[data-key="back"]').click()
    assert screen.page.inner_text("[data-typed]") == "H05.1"
    screen.page.locator('[data-key="clear"]').click()
    assert screen.page.inner_text("[data-typed]") == ""
    assert screen.page.get_attribute("[data-pad-send]", "data-act") is None


def test_wrong_digits_ask_again_and_tell_nothing(known: Rig) -> None:
    for code, digits in ((CODE, "0000"), ("H05.19-260302-7777", DIGITS)):
        act(known, "lookup")
        act(known, "code", code=code)
        page = act(known, "factor", factor=digits).text
        assert "Mã hồ sơ hoặc bốn số chưa đúng" in page
        assert known.kiosk.visits.now().step == "factor"


def test_a_locked_code_and_a_lost_server_say_what_to_do(known: Rig) -> None:
    act(known, "lookup")
    act(known, "code", code=CODE)
    known.office.locked = True
    assert "chờ 15 phút hoặc hỏi cán bộ" in act(known, "factor", factor=DIGITS).text
    known.office.locked = False
    known.offline()
    assert "Máy mất kết nối" in act(known, "factor", factor=DIGITS).text
    known.online()
    assert "Đã có kết quả" in act(known, "factor", factor=DIGITS).text


def test_what_is_no_code_goes_back_to_the_code(known: Rig) -> None:
    act(known, "lookup")
    assert "Mã chưa đúng dạng" in act(known, "code", code="H05").text
    act(known, "code", code="12345678901")
    page = act(known, "factor", factor=DIGITS).text
    assert "Mã chưa đúng dạng" in page
    assert known.kiosk.visits.now().step == "lookup"


def test_a_number_is_offered_only_where_this_kiosk_can_give_it(known: Rig) -> None:
    status = standing("collect").model_dump(mode="json")
    status["next"]["series"] = "ZZ"
    known.office.statuses[(CODE, DIGITS)] = status
    act(known, "lookup")
    act(known, "code", code=CODE)
    page = act(known, "factor", factor=DIGITS).text
    assert 'data-act="status_take"' not in page
    act(known, "status_take")
    assert known.kiosk.visits.now().step == "status"


def test_the_status_leaves_by_itself(known: Rig) -> None:
    act(known, "lookup")
    act(known, "code", code=CODE)
    page = act(known, "factor", factor=DIGITS).text
    assert 'data-countdown="60" data-then="end"' in page


def test_closed_hours_keep_the_look_up(known: Rig, screen: Screen) -> None:
    known.office.open, known.office.reopens = False, "13:30"
    wait_until(lambda: not known.kiosk.standing.opening().open)
    screen.page.reload()
    screen.tap("[data-act=lookup]")
    screen.at("lookup")
