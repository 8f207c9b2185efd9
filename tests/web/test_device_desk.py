"""The device desk in browsers with real devices: what is wrong is shown once, clears by itself, and devices answer."""

import re
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from displays.app import create_app
from displays.loopback import LocalServer
from displays.screen import Hangs, open_screen
from hardware.app import RunningBridge
from kiosk.app import Kiosk, Setting
from queue_server.link import Reporter, ServerLink

from .conftest import Desk
from .house import House, admit, silence
from .leader import Leader
from .live import SITE, wait_until
from .looking import assert_accessible, assert_text_fits

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATH = f"/truong-ca/{SITE}/thiet-bi"
SOON = 12_000  # ms: a report, the server, the page
OpenDesk = Callable[..., Desk]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House.furnish(tmp_path_factory.mktemp("house"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def killed(house: House) -> float:
    """A bridge that worked and was killed with -9 when these tests began; steady clock, seconds."""
    process, leader = house.run_bridge("bridge-3"), Leader(house.centre)

    def heard() -> bool:
        devices = leader.get(f"/sites/{SITE}/devices")["devices"]
        return any(one["heard_at"] for one in devices if one["device_id"] == "bridge-3")

    wait_until(heard)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    return time.monotonic()


@pytest.fixture(scope="module")
def bridge(house: House, killed: float) -> Iterator[RunningBridge]:
    running = house.bridge("bridge-1")
    yield running
    running.stop()


@pytest.fixture
def open_desk(chromium: Browser, house: House) -> Iterator[OpenDesk]:
    opened: list[Desk] = []

    def made() -> Desk:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
        context.set_default_timeout(SOON)
        opened.append(Desk(context, house.centre))
        return opened[-1]

    yield made
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []


def at_the_desk(desk: Desk, username: str = "dinh") -> Page:
    page = desk.sign_in(username, PATH)
    page.wait_for_selector("#line[data-state=live]")
    return page


def choose(page: Page, device: str) -> None:
    page.click(f"[data-device={device}]")
    page.wait_for_selector(f"[data-device={device}][aria-pressed=true]")


def alerts(page: Page, name: str, kind: str) -> Locator:
    return page.locator(f"#alerts [data-kind={kind}]", has_text=name)


def answered(page: Page) -> Locator:
    return page.locator("#chosen [data-order-state]:not([data-order-state=asked])")


def press(page: Page, act: str) -> None:
    page.click(f"[data-order={act}]")
    expect(page.locator("#chosen [data-order-state]")).to_be_visible(timeout=SOON)


def test_paper_that_ran_out_is_one_alert_for_two_leaders_and_clears_with_new_paper(
    open_desk: OpenDesk, bridge: RunningBridge
) -> None:
    first, second = at_the_desk(open_desk()), at_the_desk(open_desk(), "hai")
    assert bridge.demo is not None
    bridge.demo.set_paper("out")
    for page in (first, second):
        expect(alerts(page, "Cầu nối 01", "paper_out")).to_have_count(1, timeout=SOON)
        expect(page).to_have_title(re.compile(r"^\(\d+\) "))
    alerts(first, "Cầu nối 01", "paper_out").locator("[data-note]").click()
    expect(alerts(second, "Cầu nối 01", "paper_out")).to_contain_text("Giả Định đã nhận lúc")
    expect(alerts(second, "Cầu nối 01", "paper_out").locator("[data-note]")).to_have_count(0)
    bridge.demo.set_paper("ok")
    for page in (first, second):
        expect(alerts(page, "Cầu nối 01", "paper_out")).to_have_count(0, timeout=SOON)
        expect(page.locator("#past [data-kind=paper_out]")).to_have_count(1)


def test_badges_say_how_many_alerts_wait_for_whom(
    open_desk: OpenDesk, house: House, bridge: RunningBridge
) -> None:
    board = Reporter(
        ServerLink(house.centre.url, "board", "Bảng 07", house.identity("board-7")), "test", 0.5
    )
    clerk, leader = open_desk().sit_at("07", "mau"), open_desk().sign_in("dinh")
    expect(clerk.locator("#device-alerts")).to_be_hidden()
    board.start()
    try:
        board.set("screen", "screen", "error")
        expect(clerk.locator("#device-alerts")).to_have_text("Bảng của quầy: 1 cảnh báo")
        expect(leader.locator("#alerts-open")).to_contain_text("cảnh báo chưa ai nhận")
        board.set("screen", "screen", "ready")
        expect(clerk.locator("#device-alerts")).to_be_hidden()
    finally:
        board.stop()
    leader.click("#to-devices")
    expect(leader.locator("#devices tr", has_text="Bảng quầy 07")).to_contain_text("Tốt")


def test_a_test_print_gives_paper_and_says_so_and_without_paper_says_why(
    open_desk: OpenDesk, bridge: RunningBridge
) -> None:
    page = at_the_desk(open_desk())
    assert bridge.demo is not None
    choose(page, "bridge-1")
    before = len(bridge.demo.slips())
    press(page, "test")
    expect(answered(page)).to_contain_text("Đã in thử lúc", timeout=SOON)
    assert len(bridge.demo.slips()) == before + 1
    assert bridge.demo.slips()[-1][1].startswith(b"\x89PNG")
    bridge.demo.set_paper("out")
    expect(alerts(page, "Cầu nối 01", "paper_out")).to_have_count(1, timeout=SOON)
    page.click("[data-order=test]")
    expect(answered(page)).to_contain_text("Không in được", timeout=SOON)
    expect(answered(page)).to_contain_text("hết giấy")
    bridge.demo.set_paper("ok")
    expect(alerts(page, "Cầu nối 01", "paper_out")).to_have_count(0, timeout=SOON)
    assert len(bridge.demo.slips()) == before + 1


def test_a_kiosk_prints_its_test_slip_through_the_bridge_beside_it(
    open_desk: OpenDesk, house: House, bridge: RunningBridge
) -> None:
    beside = Setting(
        house.centre.url,
        house.identity("kiosk-2"),
        bridge.address,
        house.identity("bridge-1") / "bridge.key",
        tick=0.5,
    )
    kiosk = Kiosk(beside)
    kiosk.start()
    try:
        page = at_the_desk(open_desk())
        row = page.locator("#devices tr", has_text="Máy lấy số 02")
        expect(row).to_contain_text("Tốt", timeout=SOON)
        wait_until(lambda: kiosk.bridge.can_print)
        choose(page, "kiosk-2")
        assert bridge.demo is not None
        before = len(bridge.demo.slips())
        press(page, "test")
        expect(answered(page)).to_contain_text("Đã in thử lúc", timeout=SOON)
        assert len(bridge.demo.slips()) == before + 1
    finally:
        kiosk.stop()


def test_a_muted_device_is_shown_and_counts_for_nobody(
    open_desk: OpenDesk, bridge: RunningBridge
) -> None:
    page = at_the_desk(open_desk())
    assert bridge.demo is not None
    choose(page, "bridge-1")
    page.click("[data-mute]")
    page.fill("#panel input[name=reason]", "thợ đang sửa")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen")).to_contain_text("thợ đang sửa")
    bridge.demo.set_cover(True)
    muted = alerts(page, "Cầu nối 01", "cover_open")
    expect(muted).to_contain_text("đang tắt báo", timeout=SOON)
    page.click("[data-mute]")
    expect(muted).not_to_contain_text("đang tắt báo", timeout=SOON)
    bridge.demo.set_cover(False)
    expect(muted).to_have_count(0, timeout=SOON)


def test_a_test_call_on_a_hall_display_is_marked_and_is_no_number(
    open_desk: OpenDesk, house: House, chromium: Browser
) -> None:
    screen, relay = open_screen(house.centre.url, house.identity("display-1"), Hangs())
    web = LocalServer(create_app(screen, relay, False), 0)
    screen.start()
    web.start()
    shown = chromium.new_page()
    try:
        shown.goto(web.address)
        expect(shown.locator("body")).to_have_attribute("data-state", "live", timeout=SOON)
        number = shown.locator("#card-number").inner_text()
        page = at_the_desk(open_desk())
        choose(page, "display-1")
        press(page, "test")
        expect(shown.locator("#trial")).to_contain_text("THỬ", timeout=SOON)
        expect(answered(page)).to_contain_text("Mời thử: xong lúc", timeout=SOON)
        expect(shown.locator("#trial")).to_have_count(0, timeout=SOON)
        assert shown.locator("#card-number").inner_text() == number
    finally:
        shown.close()
        screen.stop()
        web.stop()


def test_a_browser_that_is_a_screen_is_heard_and_answers_itself(
    open_desk: OpenDesk, house: House, chromium: Browser
) -> None:
    context = chromium.new_context()
    screen = context.new_page()
    screen.goto(f"{house.centre.url}/man-hinh")
    code = screen.locator("#code")
    expect(code).to_have_text(re.compile("^[A-Z0-9]{6}$"), timeout=SOON)
    admit(open_desk(), code.inner_text(), "Ti vi sảnh")
    expect(screen.locator("body")).to_have_attribute("data-state", "live", timeout=SOON)
    page = at_the_desk(open_desk())
    row = page.locator("#devices tr", has_text="Ti vi sảnh")
    expect(row).to_contain_text("Tốt", timeout=SOON)
    row.locator("button").click()
    expect(page.locator("#chosen")).to_contain_text("Trang trong trình duyệt")
    press(page, "test")
    expect(screen.locator("#trial")).to_contain_text("THỬ", timeout=SOON)
    expect(answered(page)).to_contain_text("Mời thử: xong lúc", timeout=SOON)
    screen.evaluate("document.documentElement.dataset.old = 'yes'")
    page.click("[data-order=reload]")
    expect(screen.locator("html[data-old]")).to_have_count(0, timeout=SOON)
    expect(screen.locator("body")).to_have_attribute("data-state", "live", timeout=SOON)
    expect(answered(page)).to_contain_text("Tải lại trang: xong lúc", timeout=SOON)
    context.close()


def test_a_supervised_bridge_restarts_when_asked_and_tells_that_it_is_back(
    open_desk: OpenDesk, house: House
) -> None:
    process = house.run_bridge("bridge-2")
    page = at_the_desk(open_desk())
    choose(page, "bridge-2")
    expect(page.locator("[data-order=restart]")).to_be_visible(timeout=SOON)
    press(page, "restart")
    assert process.wait(20) == 75
    house.run_bridge("bridge-2")
    expect(answered(page)).to_contain_text("Khởi động lại: xong lúc", timeout=SOON)
    choose(page, "bridge-1")
    expect(page.locator("[data-order=restart]")).to_have_count(0)


def test_the_page_can_be_used_without_colour_and_nothing_is_cut(
    open_desk: OpenDesk, bridge: RunningBridge
) -> None:
    page = at_the_desk(open_desk())
    choose(page, "bridge-1")
    assert_accessible(page)
    assert_text_fits(page)
    page.focus("[data-order=test]")
    page.keyboard.press("Enter")
    expect(answered(page)).to_contain_text("Đã in thử lúc", timeout=SOON)
    expect(page.locator("[data-order=test]")).to_be_focused()


def test_a_killed_bridge_is_offline_within_the_limit_and_clears_when_it_is_back(
    open_desk: OpenDesk, house: House, killed: float
) -> None:
    page = at_the_desk(open_desk())
    lost = alerts(page, "Cầu nối 03", "offline")
    left = max(5.0, killed + 80 - time.monotonic())
    expect(lost).to_have_count(1, timeout=left * 1000)
    assert 60 < silence(house, "bridge-3") < 75
    house.run_bridge("bridge-3")
    expect(lost).to_have_count(0, timeout=SOON)
    expect(page.locator("#past [data-kind=offline]", has_text="Cầu nối 03")).to_have_count(1)
