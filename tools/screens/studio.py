"""A browser with one page per kind of screen, and hands for it."""

import re
import secrets
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page

from queue_server.commands.demo.open_day import Clerk
from queue_server.commands.demo.prepare import Login
from queue_server.contracts.tickets import IssueTicket, TicketIssued
from queue_server.link import ServerLink

from .demo import Demo

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


# A page to photograph, or the picture itself where the moment has passed by then.
Shoot = Callable[["Studio"], Page | bytes]


class Studio:
    """A browser, the demo, and one page per kind of screen."""

    def __init__(self, browser: Browser, running: Demo) -> None:
        self.browser, self.demo = browser, running
        self._pages: dict[str, Page] = {}
        self._clerk: Clerk | None = None

    @property
    def clerk(self) -> Clerk:
        """The clerk of counter 01, beside the browser: quicker hands for what a picture only needs to have happened."""
        if self._clerk is None:
            login = Login("", "quay", self.demo.login("quay"))
            self._clerk = Clerk(self.demo.at("Máy chủ").rstrip("/"), login, "bac-giang-01")
            self._clerk.act("open")
        return self._clerk

    def take(self, series: str) -> None:
        """A number from the demo's kiosk, by its own key."""
        link = ServerLink(
            self.demo.at("Máy chủ").rstrip("/"), "kiosk", "Máy 01", self.demo.state / "kiosk"
        )
        asked = IssueTicket(key=f"picture-{secrets.token_hex(12)}", series=series)
        link.post("/api/v1/tickets", asked, TicketIssued)

    def act(self, name: str, patience: float = 40.0, **more: str | int) -> None:
        """Until it is allowed: a second call has to wait for people to stand up."""
        ends = time.monotonic() + patience
        while "code" in (answer := self.clerk.act(name, **more)):
            if time.monotonic() > ends:
                raise RuntimeError(f"{name}: {answer}")
            time.sleep(1)

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

    def staff(self, username: str, path: str = "") -> Page:
        """Signed in, and at that page of the server."""
        page = self.page(username, DESK)
        server = self.demo.at("Máy chủ")
        page.goto(f"{server}dang-nhap")
        if page.locator("input[name=username]").count():
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", self.demo.login(username))
            page.keyboard.press("Enter")
            page.wait_for_timeout(1500)
        if path:
            page.goto(f"{server}{path}")
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
