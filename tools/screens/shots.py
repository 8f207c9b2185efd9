"""How to get to each screen, in the order of a citizen's way through the hall."""

import sqlite3
import time

from playwright.sync_api import Page

from queue_server.contracts.tickets import follow_token

from .dossiers import DOSSIERS
from .studio import DESK, LANDSCAPE, PHONE, Shoot, Studio, tap

STOCK_COMPANY = "Thành lập công ty cổ phần"
# As the QR of a citizen card, in letters that a scanner can type; nobody's.
CARD = "001075012345||Nguyen Van Mau|01011975|Nam|Thon Mau, Bac Giang, Bac Ninh|01012022"


def kiosk_to(*steps: str) -> Shoot:
    def shoot(studio: Studio) -> Page:
        page = studio.kiosk()
        for step in steps:
            tap(page, step)
        return page

    return shoot


def kiosk_wide(studio: Studio) -> Page:
    return studio.kiosk(LANDSCAPE)


def contrast(studio: Studio) -> Page:
    page = studio.kiosk()
    tap(page, "Tương phản")
    return page


def card(studio: Studio) -> Page:
    page = studio.kiosk()
    if page.locator("html[data-theme]").count():
        tap(page, "Tương phản")
    tap(page, "Quét CCCD")
    return page


def taken(studio: Studio) -> Page:
    page = studio.kiosk()
    for step in ("Lấy số thứ tự", "Doanh nghiệp", STOCK_COMPANY, "^\\s*Lấy số"):
        tap(page, step)
    page.wait_for_timeout(2500)
    return page


def no_paper(studio: Studio) -> Page:
    bridge = studio.page("bridge", DESK, studio.demo.at("Cầu nối"))
    tap(bridge, "^\\s*Hết\\s*$")
    page = taken(studio)
    tap(bridge, "^\\s*Đủ\\s*$")
    return page


def slip(studio: Studio) -> Page:
    return studio.page("bridge", DESK, studio.demo.at("Cầu nối"))


def at(title: str, size: tuple[int, int]) -> Shoot:
    def shoot(studio: Studio) -> Page:
        page = studio.page(title, size, studio.demo.at(title))
        page.wait_for_timeout(1500)
        return page

    return shoot


def counter(studio: Studio) -> Page:
    page = studio.staff("quay", "quay/bac-giang-01")
    page.wait_for_selector("#act-main:not([aria-disabled='true'])", timeout=15_000)
    page.wait_for_timeout(1500)
    return page


def sign_in(studio: Studio) -> Page:
    return studio.page("login", DESK, f"{studio.demo.at('Máy chủ')}dang-nhap")


def leader(studio: Studio) -> Page:
    page = studio.staff("truongca")
    page.set_viewport_size({"width": LANDSCAPE[0], "height": LANDSCAPE[1]})
    page.wait_for_timeout(1500)
    return page


def leader_at(page_name: str) -> Shoot:
    def shoot(studio: Studio) -> Page:
        page = studio.staff("truongca", f"truong-ca/bac-giang/{page_name}")
        page.set_viewport_size({"width": LANDSCAPE[0], "height": LANDSCAPE[1]})
        page.wait_for_timeout(2500)
        return page

    return shoot


def admin_at(path: str) -> Shoot:
    def shoot(studio: Studio) -> Page:
        page = studio.staff("quantri", path)
        page.wait_for_timeout(900)
        return page

    return shoot


def card_found(studio: Studio) -> Page:
    page = card(studio)
    page.keyboard.type(CARD, delay=2)
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    return page


def hall_as_it_is(studio: Studio) -> Page:
    return studio.page("Màn hình sảnh", LANDSCAPE)


def hall_queue(studio: Studio) -> Page:
    """Several counters call within the same seconds; the morning does that by itself every so often."""
    page = at("Màn hình sảnh", LANDSCAPE)(studio)
    page.wait_for_selector("#list:not([data-soon='0'])", timeout=60_000)
    return page


def cut_off(shoot: Shoot, wait_ms: int) -> Shoot:
    """What a screen shows while the server does not answer."""

    def show(studio: Studio) -> bytes:
        with studio.demo.without_server():
            time.sleep(wait_ms / 1000)
            page = shoot(studio)
            return page if isinstance(page, bytes) else page.screenshot()

    return show


def phone(studio: Studio) -> Page:
    """Follow a number of a line that nobody in the simulated morning calls, by the link of its QR."""
    studio.take("H")
    _, link = _newest(studio)
    return studio.page("phone", PHONE, link)


def phone_called(studio: Studio) -> Page:
    page = studio.page("phone", PHONE)
    ticket_id, _ = _newest(studio)
    studio.clerk.act("finish")
    studio.act("call", ticket_id=ticket_id, reason="Cho ảnh chụp")
    page.reload()
    page.wait_for_timeout(1500)
    return page


def phone_missed(studio: Studio) -> Page:
    """Called three times, nobody came."""
    for act in ("recall", "recall", "absent"):
        studio.act(act)
    page = studio.page("phone", PHONE)
    page.reload()
    page.wait_for_timeout(1500)
    return page


def board_after(*acts: str) -> Shoot:
    def shoot(studio: Studio) -> Page:
        for act in acts:
            studio.clerk.act(act, **({"reason": "Ăn trưa"} if act == "pause" else {}))
        page = at("Bảng trên quầy", LANDSCAPE)(studio)
        page.wait_for_timeout(2500)
        return page

    return shoot


def _newest(studio: Studio) -> tuple[int, str]:
    """The newest waiting ticket of that line: its id and its follow page."""
    database = studio.demo.state / "motcua.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        ticket_id, key = connection.execute(
            "SELECT id, key FROM ticket WHERE state = 'waiting' AND series = 'H' ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return ticket_id, f"{studio.demo.at('Máy chủ')}t/{follow_token(key)}"


# (file, drawing or "", how to get there); the order follows a citizen through the hall.
SHOTS: list[tuple[str, str, Shoot]] = [
    ("kiosk-home", "kiosk-home", kiosk_to()),
    ("kiosk-home-landscape", "kiosk-home-landscape", kiosk_wide),
    ("kiosk-fields", "kiosk-fields", kiosk_to("Lấy số thứ tự")),
    (
        "kiosk-procedure",
        "kiosk-procedure",
        kiosk_to("Lấy số thứ tự", "Doanh nghiệp", STOCK_COMPANY),
    ),
    ("kiosk-priority", "kiosk-priority", kiosk_to("Lấy số ưu tiên")),
    ("kiosk-scan-card", "kiosk-scan-card", card),
    ("kiosk-scan-card-found", "kiosk-scan-card-found", card_found),
    ("kiosk-ticket-printed", "kiosk-ticket-printed", taken),
    ("bridge-slip", "", slip),
    ("hall-display", "hall-display", at("Màn hình sảnh", LANDSCAPE)),
    ("hall-display-queue", "hall-display-queue", hall_queue),
    ("login", "login", sign_in),
    ("supervisor", "supervisor-board", leader),
    ("phone-ticket", "phone-ticket", phone),
    ("phone-called", "phone-called", phone_called),
    ("counter-board", "counter-board-calling", at("Bảng trên quầy", LANDSCAPE)),
    ("led-panel", "led-panels", at("Bảng LED", DESK)),
    ("counter-app", "counter-app", counter),
    ("phone-missed", "phone-missed", phone_missed),
    ("counter-board-idle", "counter-board-idle", board_after("finish")),
    ("counter-board-paused", "counter-board-paused", board_after("pause")),
    ("kiosk-out-of-paper", "kiosk-out-of-paper", no_paper),
    ("hall-display-offline", "hall-display-offline", cut_off(hall_as_it_is, 14_000)),
    ("kiosk-offline", "kiosk-offline", cut_off(taken, 12_000)),
    ("kiosk-home-high-contrast", "kiosk-home-high-contrast", contrast),
    ("device-desk", "device-desk", leader_at("thiet-bi")),
    ("admin-devices", "", admin_at("quan-tri/thiet-bi")),
    ("admin-layouts", "", admin_at("quan-tri/mau-phieu")),
    ("admin-catalogue", "admin-catalogue", admin_at("quan-tri/thu-tuc")),
    *DOSSIERS,
]
