"""When the session ends, the server goes away or another takes the counter: clear words, nothing lost, a way back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import Desk
from .leader import Leader
from .live import PASSWORD, SITE, LiveCentre
from .test_counter_app import press, shows

pytestmark = pytest.mark.browser
OpenDesk = Callable[..., Desk]


def test_an_ended_session_says_so_and_leads_back_to_the_same_number(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    here = desk()
    page = here.sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    shows(page, "called", label)
    csrf = page.locator("body").get_attribute("data-csrf")
    here.context.request.post(f"{centre.url}/dang-xuat", form={"csrf": csrf or ""})
    # The cut socket may tell the page before a key does; then the key would mean signing in.
    page.wait_for_selector(
        "#trouble:not([hidden]), body:not([data-busy]) #act-main:not([data-resting])"
    )
    page.evaluate(
        "document.getElementById('trouble').hidden && document.getElementById('act-main').click()"
    )
    expect(page.locator("#trouble")).to_contain_text("Phiên đã hết")
    expect(page.locator("#num")).to_have_text(label)
    expect(page.locator("#act-main")).to_contain_text("Đăng nhập lại")
    press(page, "F2", "main")
    expect(page).to_have_url(f"{centre.url}/dang-nhap?next=/quay/{SITE}-09")
    page.fill("#u", "du")
    page.fill("#p", PASSWORD)
    page.keyboard.press("Enter")
    shows(page, "called", label)
    expect(page.locator("#trouble")).to_be_hidden()
    here.complaints.clear()  # the answer 401 itself


def test_a_press_while_the_server_is_away_is_done_once_when_it_is_back(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    here = desk()
    page = here.sit_at("09")
    first, second = centre.issue("X"), centre.issue("X")
    expect(page.locator("#rows li")).to_have_count(2)
    centre.stop()
    page.keyboard.press("F2")
    expect(page.locator("#toast-words")).to_contain_text("Đang gửi lại")
    expect(page.locator("#act-main")).to_have_attribute("aria-busy", "true")
    page.keyboard.press("F2")  # impatient
    centre.start()
    expect(page.locator("#num")).to_have_text(first, timeout=15_000)
    expect(page.locator("#hero")).to_have_attribute("data-show", "called")
    assert leader.reasons(first) == ["theo thứ tự; chờ 0 phút"]
    assert leader.reasons(second) == []
    here.complaints.clear()  # the browser tells of every refused connection


def test_a_server_that_stays_away_is_said_in_words_and_heals_alone(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    here = desk()
    page = here.sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    shows(page, "called", label)
    centre.stop()
    try:
        expect(page.locator("#line")).to_have_attribute("data-state", "late", timeout=15_000)
        expect(page.locator("#line-words")).to_contain_text("Cập nhật")
        expect(page.locator("#trouble")).to_contain_text("Chưa nối được máy chủ")
        expect(page.locator("#num")).to_have_text(label)
    finally:
        centre.start()
    expect(page.locator("#line")).to_have_attribute("data-state", "live", timeout=15_000)
    expect(page.locator("#trouble")).to_be_hidden()
    here.complaints.clear()  # the browser tells of every refused connection


def test_who_lost_the_counter_is_told_and_led_to_another(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    here = desk()
    page = here.sit_at("09", "du")
    leader.act("09", "close")
    shows(page, "closed")
    desk().sit_at("09", "mau")
    expect(page.locator("#trouble")).to_contain_text("đang có cán bộ khác")
    press(page, "F2", "main")
    expect(page).to_have_url(f"{centre.url}/quay")
