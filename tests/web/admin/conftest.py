"""A centre of their own for the tests of the administrator: they change the catalogue everybody else counts on."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from playwright.sync_api import Browser, ConsoleMessage, Page

from queue_server.domain.catalogue import Catalogue
from queue_server.link.keys import DeviceKey
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads
from tests.web.live import LiveCentre

from .visiting import PASSWORD, Visitor


@pytest.fixture(scope="session")
def admin_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCentre]:
    live = LiveCentre(tmp_path_factory.mktemp("admin-centre"))
    yield live
    live.stop()


@pytest.fixture
def admin(admin_centre: LiveCentre) -> Visitor:
    return Visitor(admin_centre.url, "quantri")


@pytest.fixture
def visit(admin_centre: LiveCentre) -> Callable[..., Visitor]:
    """Sign somebody in by name."""
    return lambda name, *password: Visitor(admin_centre.url, name, *password)


@pytest.fixture
def catalogue_now(admin_centre: LiveCentre) -> Iterator[Callable[[], Catalogue]]:
    """The catalogue as committed, read from the database beside the server."""
    engine = open_engine(admin_centre.settings.database)

    def read() -> Catalogue:
        with Reads(engine)() as work:
            return work.centre.view.catalogue

    yield read
    engine.dispose()


class Machine:
    """A new device with a real key, speaking the HTTP protocol of devices."""

    def __init__(self, url: str, kind: str, folder: Path) -> None:
        self.url, self.kind = url, kind
        self.key = DeviceKey.load_or_create(folder / f"{secrets.token_hex(6)}.pem")
        self.id = self.token = ""
        asked = {"kind": kind, "public_key": self.key.public_key, "about": "màn hình 1920 × 1080"}
        opened = self._post("/devices/enrolments", asked).json()
        self.code, self._enrolment = opened["code"], opened["enrolment_id"]

    def _post(self, path: str, body: object) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return requests.post(f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=10)

    def state(self) -> str:
        address = f"{self.url}/api/v1/devices/enrolments/{self._enrolment}"
        found = requests.get(address, timeout=10).json()
        self.id = found["device_id"] or ""
        return str(found["state"])

    def open_session(self) -> requests.Response:
        nonce = self._post("/devices/challenges", {"device_id": self.id}).json()["nonce"]
        signature = self.key.sign(f"motcua-device-session:{self.id}:{nonce}")
        proof = {"device_id": self.id, "nonce": nonce, "signature": signature}
        answer = self._post("/devices/sessions", proof)
        if answer.ok:
            self.token = answer.json()["token"]
        return answer

    def report(self, *parts: dict[str, object]) -> requests.Response:
        return self._post("/devices/state", {"software": "1.0.0", "parts": list(parts)})


@pytest.fixture
def machine(admin_centre: LiveCentre, tmp_path: Path) -> Callable[[str], Machine]:
    return lambda kind: Machine(admin_centre.url, kind, tmp_path)


@pytest.fixture
def browse(chromium: Browser, admin_centre: LiveCentre) -> Iterator[Callable[..., Page]]:
    """The administrator at a browser; at the end the console must have been silent (refused forms apart)."""
    contexts, complaints = [], []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_browser(path: str, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": 1366, "height": 768}, locale="vi-VN", java_script_enabled=scripts
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{admin_centre.url}/dang-nhap?next={quote(path)}")
        page.fill("[name=username]", "quantri")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/dang-nhap" not in url)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert complaints == []
