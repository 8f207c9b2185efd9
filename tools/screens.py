"""Photograph every screen of a running demo and lay each beside its drawing: docs/screens/compare.html.

Run it with the development environment: `.venv/bin/python tools/screens.py`. It starts the demo with a
simulated morning in a temporary folder, drives real browsers, and ends everything again.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "screens"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PORTRAIT, LANDSCAPE, DESK, PHONE = (1080, 1920), (1920, 1080), (1366, 768), (390, 844)


@dataclass
class Demo:
    """Addresses and logins as the demo printed them."""

    text: str
    state: Path
    process: "subprocess.Popen[str]"
    addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for title, address in re.findall(r"^  (\S.*?)\s{2,}(http\S+)$", self.text, flags=re.M):
            self.addresses[title] = address

    def login(self, username: str) -> str:
        found = re.search(rf"\s{username}\s+(\S+)", self.text.split("Đăng nhập", 1)[1])
        assert found is not None
        return found.group(1)

    def at(self, start: str) -> str:
        return next(address for title, address in self.addresses.items() if title.startswith(start))


@contextmanager
def demo(port: int) -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="motcua-screens-") as folder:
        command = [sys.executable, "-u", "-m", "queue_server.cli", "demo", "--state-dir", folder,
                   "--port", str(port), "--open-day", "--pace", "30"]  # fmt: skip
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        text = ""
        assert process.stdout is not None
        for line in process.stdout:
            text += line
            if "Ctrl-C" in line:
                break
        try:
            yield Demo(text, Path(folder), process)
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)


Shoot = Callable[["Studio"], Page]


class Studio:
    """A browser, the demo, and one page per kind of screen."""

    def __init__(self, browser: Browser, running: Demo) -> None:
        self.browser, self.demo = browser, running
        self._pages: dict[str, Page] = {}

    def page(self, name: str, size: tuple[int, int], url: str = "") -> Page:
        """The page of that name, opened once; `url` goes there now."""
        if name not in self._pages:
            context = self.browser.new_context(
                viewport={"width": size[0], "height": size[1]}, locale="vi-VN"
            )
            self._pages[name] = context.new_page()
        page = self._pages[name]
        page.set_viewport_size({"width": size[0], "height": size[1]})
        if url:
            page.goto(url)
            page.wait_for_timeout(900)
        return page

    def kiosk(self, size: tuple[int, int] = PORTRAIT) -> Page:
        """The kiosk at its home screen."""
        page = self.page("kiosk", size, self.demo.at("Máy lấy số"))
        for way_home in ("Đã lưu số", "Xong", "Quay lại", "Quay lại", "Quay lại"):
            if "Kính chào" in page.title():
                break
            tap(page, way_home, must=False)
        return page

    def staff(self, username: str) -> Page:
        page = self.page(username, DESK)
        server = self.demo.at("Máy chủ")
        page.goto(f"{server}dang-nhap")
        if page.locator("input[name=username]").count():
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", self.demo.login(username))
            page.keyboard.press("Enter")
            page.wait_for_timeout(1500)
        return page


def tap(page: Page, words: str, must: bool = True) -> bool:
    """Tap the first thing that says these words; spaces may be unbreakable."""
    pattern = re.compile(words.replace(" ", r"[\s\u00a0]+"))
    target = page.locator("a, button, [role=button], summary, label").filter(has_text=pattern).first
    if not must and target.count() == 0:
        return False
    target.click(timeout=8000)
    page.wait_for_timeout(1100)
    return True


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
    tap(page, "Lấy số thứ tự")
    tap(page, "Doanh nghiệp")
    tap(page, "Thành lập công ty cổ phần")
    tap(page, "^\\s*Lấy số")
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
    page = studio.staff("quay")
    if not page.url.rstrip("/").endswith("bac-giang-01"):
        tap(page, "Quầy 01|^\\s*01")
    page.keyboard.press("F2")
    page.wait_for_timeout(900)
    page.keyboard.press("F2")
    page.wait_for_timeout(1200)
    return page


def sign_in(studio: Studio) -> Page:
    return studio.page("login", DESK, f"{studio.demo.at('Máy chủ')}dang-nhap")


def leader(studio: Studio) -> Page:
    page = studio.staff("truongca")
    page.set_viewport_size({"width": LANDSCAPE[0], "height": LANDSCAPE[1]})
    page.wait_for_timeout(1500)
    return page


def admin_at(path: str) -> Shoot:
    def shoot(studio: Studio) -> Page:
        page = studio.staff("quantri")
        page.goto(f"{studio.demo.at('Máy chủ')}{path}")
        page.wait_for_timeout(900)
        return page

    return shoot


def phone(studio: Studio) -> Page:
    """Follow the newest ticket of the kiosk, by the link its QR holds."""
    link = _newest_link(studio)
    return studio.page("phone", PHONE, link)


def _newest_link(studio: Studio) -> str:
    import sqlite3

    from queue_server.contracts.tickets import follow_token

    connection = sqlite3.connect(f"file:{studio.demo.state / 'motcua.db'}?mode=ro", uri=True)
    key = connection.execute(
        "SELECT key FROM ticket WHERE state = 'waiting' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    connection.close()
    return f"{studio.demo.at('Máy chủ')}t/{follow_token(key[0] if key else 'none')}"


# (file, drawing or "", how to get there); the order follows a citizen through the hall.
SHOTS: list[tuple[str, str, Shoot]] = [
    ("kiosk-home", "kiosk-home", kiosk_to()),
    ("kiosk-home-landscape", "kiosk-home-landscape", kiosk_wide),
    ("kiosk-fields", "kiosk-fields", kiosk_to("Lấy số thứ tự")),
    (
        "kiosk-procedure",
        "kiosk-procedure",
        kiosk_to("Lấy số thứ tự", "Doanh nghiệp", "Thành lập công ty cổ phần"),
    ),
    ("kiosk-priority", "kiosk-priority", kiosk_to("Lấy số ưu tiên")),
    ("kiosk-scan-card", "kiosk-scan-card", card),
    ("kiosk-ticket-printed", "kiosk-ticket-printed", taken),
    ("bridge-slip", "", slip),
    ("kiosk-out-of-paper", "kiosk-out-of-paper", no_paper),
    ("kiosk-home-high-contrast", "kiosk-home-high-contrast", contrast),
    ("hall-display", "hall-display", at("Màn hình sảnh", LANDSCAPE)),
    ("login", "login", sign_in),
    ("counter-app", "counter-app", counter),
    ("counter-board", "counter-board-calling", at("Bảng trên quầy", LANDSCAPE)),
    ("led-panel", "led-panels", at("Bảng LED", DESK)),
    ("phone-ticket", "phone-ticket", phone),
    ("supervisor", "supervisor-board", leader),
    ("admin-devices", "device-desk", admin_at("quan-tri/thiet-bi")),
    ("admin-catalogue", "admin-catalogue", admin_at("quan-tri/danh-muc/procedures")),
]


def keep(page: Page, name: str) -> None:
    """As a small PNG: half size, 96 colours."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    width = 540 if picture.height > picture.width else 900
    small = picture.resize(
        (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
    )
    small.quantize(96).save(TARGET / f"{name}.png", optimize=True)


def _row(name: str, drawing: str) -> str:
    pictures = ((f"drawings/{drawing}.png", "Bản vẽ"), (f"{name}.png", "Màn hình"))
    figures = "".join(
        f'<figure><img src="{source}" alt="" loading="lazy"><figcaption>{title}</figcaption></figure>'
        for source, title in pictures
    )
    return f"<section><h2>{name}</h2><div>{figures}</div></section>"


def write_page(names: list[tuple[str, str]]) -> None:
    rows = "\n".join(_row(name, drawing) for name, drawing in names if drawing)
    style = (
        "body{font:16px system-ui;margin:24px;background:#FAF6EE;color:#15202B}"
        "div{display:flex;gap:24px;align-items:start}"
        "figure{margin:0;flex:1}img{max-width:100%;border:1px solid #D6CBB5;border-radius:8px}figcaption{color:#46515D}"
    )
    page = (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>Bản vẽ và màn hình</title><style>{style}</style>'
        f"<h1>Bản vẽ và màn hình</h1><p>Made by tools/screens.py from a running demo.</p>{rows}</html>\n"
    )
    (TARGET / "compare.html").write_text(page, encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", help="name of one screen")
    asked.add_argument("--port", type=int, default=8600)
    options = asked.parse_args()
    with demo(options.port) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        time.sleep(0 if options.only else 30)  # let the simulated morning fill the hall
        studio = Studio(browser, running)
        for name, _, shoot in SHOTS:
            if options.only in (None, name):
                try:
                    keep(shoot(studio), name)
                    sys.stdout.write(f"{name}\n")
                except Exception as error:
                    sys.stderr.write(f"{name}: {str(error)[:200]}\n")
        browser.close()
    write_page([(name, drawing) for name, drawing, _ in SHOTS if (TARGET / f"{name}.png").exists()])


if __name__ == "__main__":
    main()
