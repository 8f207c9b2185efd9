"""The bridge's own page, in Chromium: it shows what is true now and a hand can work the software printer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from hardware.app import RunningBridge
from hardware.settings import Settings
from tests.hardware.scanner_kit import PtyScanner

pytestmark = pytest.mark.browser

Body = Callable[..., dict[str, Any]]
AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
SIZES = [(1366, 768), (1920, 1080), (900, 1200)]


@pytest.fixture(scope="module")
def chromium(driver: Playwright) -> Iterator[Any]:
    browser = driver.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    )
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    made = context.new_page()
    said: list[str] = []
    made.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    made.on("pageerror", lambda error: said.append(str(error)))
    yield made
    context.close()
    # A stream cut by the bridge's own end is the one error a browser may report here.
    assert [line for line in said if "/page/events" not in line and "ERR_" not in line] == []


def printed(house: Any, body: dict[str, Any]) -> None:
    house.client.print(body)
    assert house.client.outcome(body["job_id"])["state"] == "printed"


def test_a_printed_ticket_appears_as_paper_and_as_a_job(
    house: Any, page: Page, job_body: Body
) -> None:
    page.goto(house.bridge.address)
    expect(page.locator("#state-title")).to_have_text("Sẵn sàng in")
    expect(page.locator("#slips .none")).to_be_visible()
    printed(house, job_body(label="A128"))
    paper = page.locator("#slips img")
    expect(paper).to_have_count(1)
    expect(page.locator("#jobs li")).to_contain_text("A128")
    expect(page.locator("#jobs li")).to_contain_text("Đã in")
    page.wait_for_function("document.querySelector('#slips img').naturalWidth === 576")
    printed(house, job_body(label="A129"))
    expect(paper).to_have_count(2)
    assert paper.first.get_attribute("src") == "/page/slips/2.png", "the newest is first"


def test_a_hand_takes_the_paper_out_and_puts_it_back(
    house: Any, page: Page, job_body: Body
) -> None:
    page.goto(house.bridge.address)
    page.get_by_role("button", name="Hết", exact=True).click()
    expect(page.locator("#state-title")).to_have_text("Hết giấy")
    expect(page.get_by_role("button", name="Hết", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    body = job_body(label="C001")
    house.client.print(body)
    assert house.client.outcome(body["job_id"])["state"] == "not_printed"
    expect(page.locator("#jobs li").first).to_contain_text("Chưa in: hết giấy")
    page.get_by_role("button", name="Đủ").click()
    expect(page.locator("#state-title")).to_have_text("Sẵn sàng in")


def test_the_button_that_goes_on_gives_up_a_stuck_ticket(
    house: Any, page: Page, job_body: Body, wait_until: Any
) -> None:
    page.goto(house.bridge.address)
    page.get_by_role("button", name="Hết giữa phiếu").click()
    expect(page.locator("#state-title")).to_have_text("Sắp hết giấy")
    body = job_body()
    house.client.print(body)
    expect(page.locator("#state-title")).to_have_text("Hết giấy")
    page.get_by_role("button", name="Tiếp tục in").click()
    expect(page.locator("#jobs li").first).to_contain_text("Chưa rõ: đã bỏ lệnh")
    assert house.client.job(body["job_id"])["state"] == "unknown"


def test_a_card_given_to_the_page_is_sent_on(house: Any, page: Page) -> None:
    page.goto(house.bridge.address)
    page.get_by_role("button", name="Quét").click()
    expect(page.locator("#said")).to_have_text("Đã gửi sang kiosk.")


def test_a_real_printer_shows_no_hands(open_house: Any, printer: Any, page: Page) -> None:
    page.goto(open_house(printer.port).bridge.address)
    expect(page.locator("#state-title")).to_have_text("Sẵn sàng in")
    expect(page.locator("[data-act]")).to_have_count(0)
    expect(page.locator("#slips")).to_have_count(0)
    expect(page.get_by_role("button", name="Tiếp tục in")).to_be_visible()


def test_the_page_says_when_the_bridge_is_gone(house: Any, page: Page) -> None:
    page.goto(house.bridge.address)
    expect(page.locator("#state-title")).to_have_text("Sẵn sàng in")
    house.bridge.stop()
    expect(page.locator("#state-title")).to_have_text("Mất liên lạc với cầu nối")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows_and_axe_finds_nothing(
    house: Any, page: Page, job_body: Body, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for kind in ({}, {"offline": True, "kiosk_name": "Máy 02"}):
        printed(house, job_body(**kind))
    page.goto(house.bridge.address)
    expect(page.locator("#slips img")).to_have_count(2)
    too_wide = page.evaluate(
        """() => [...document.querySelectorAll('h1,h2,p,b,span,button,label,time')]
            .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert too_wide == []
    if size[0] > 1000:
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then((result) => result.violations.map((one) => [one.id, one.nodes.map((n) => n.html)]))"
    )
    assert found == []


def test_the_page_says_how_each_scanner_is_and_never_what_it_read(
    page: Page, tmp_path: Path
) -> None:
    scanner = PtyScanner(tmp_path / "tty")
    scanner.plug()
    wanted = {
        "desk": {"address": f"serial://{scanner.path}"},
        "chip": {"address": "serial://COM77"},
    }
    bridge = RunningBridge(Settings(state_dir=tmp_path / "state", port=0, scanners=wanted))
    bridge.start()
    try:
        page.goto(bridge.address)
        expect(page.locator("#scanners li").first).to_have_text("Máy quét deskSẵn sàng")
        expect(page.locator("#scanners li").last).to_contain_text("không thấy máy quét")
        scanner.scan("001055000123||Nguyễn Văn Bí Mật|10031955|Nam|x|01012022\r".encode())
        scanner.unplug()
        expect(page.locator("#scanners li").first).to_contain_text("Chưa đọc được")
        assert "Bí Mật" not in page.content()
    finally:
        bridge.stop()
        scanner.unplug()
