"""The bridge at a server: it shows its code, then tells the state of its printers, and says when it may not."""

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hardware.app import RunningBridge
from hardware.reporting import ServerView
from hardware.settings import PrinterSettings, Settings
from queue_server.contracts.devices import Enrol, OpenSession, ReportState
from tests.hardware.scanner_kit import PtyScanner


def _unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Office:
    """A server that speaks the device protocol and nothing else."""

    def __init__(self) -> None:
        self.public_key = ""
        self.kinds: list[str] = []
        self.approved = self.revoked = self.forgotten = False
        self.states: list[ReportState] = []
        office = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def _do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = office.answer(self.path, body)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = _do  # noqa: N815

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        at = datetime.now(UTC)
        later = (at + timedelta(minutes=10)).isoformat()
        end = path.rpartition("/")[2]
        if self.revoked:
            return self._problem(403, "device_revoked")
        if end == "enrolments":
            asked = Enrol.model_validate_json(body)
            self.public_key, self.forgotten = asked.public_key, False
            self.kinds.append(asked.kind)
            return 200, {"enrolment_id": "e1", "code": "K7M2PX", "expires_at": later}
        if end == "e1":
            state = (
                {"state": "approved", "device_id": "bridge-1"}
                if self.approved
                else {"state": "waiting"}
            )
            return 200, state
        if self.forgotten:
            return self._problem(404, "device_unknown")
        if end == "challenges":
            return 200, {
                "nonce": base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
            }
        if end == "sessions":
            opened = OpenSession.model_validate_json(body)
            key = Ed25519PublicKey.from_public_bytes(_unbase64(self.public_key))
            signed = f"motcua-device-session:{opened.device_id}:{opened.nonce}"
            key.verify(_unbase64(opened.signature), signed.encode())
            session = {"token": "t", "expires_at": later, "device_id": "bridge-1", "kind": "bridge"}
            return 200, {**session, "name": "Cầu nối", "site_id": "s1", "rooms": []}
        self.states.append(ReportState.model_validate_json(body))
        return 200, {"at": at.isoformat()}

    def _problem(self, status: int, code: str) -> tuple[int, dict[str, Any]]:
        return status, {"title": code, "status": status, "code": code, "detail": "Không được."}

    def told(self) -> str | None:
        """The printer's state as the server heard it last."""
        return self.states[-1].parts[0].state if self.states else None


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.stop()


@pytest.fixture
def at_office(
    office: Office, tmp_path: Path
) -> Iterator[Callable[..., tuple[RunningBridge, list[ServerView]]]]:
    running: list[RunningBridge] = []

    def start(url: str | None = None, scanner: str = "") -> tuple[RunningBridge, list[ServerView]]:
        views: list[ServerView] = []
        settings = Settings(
            tmp_path / "state",
            port=0,
            server=url or office.url,
            printers=(PrinterSettings("ticket"),),
            scanners={"glass": {"address": scanner}} if scanner else {},
        )
        bridge = RunningBridge(settings, views.append)
        bridge.start()
        running.append(bridge)
        return bridge, views

    yield start
    for bridge in running:
        bridge.stop()


def test_the_code_is_shown_until_an_admin_typed_it_and_then_states_arrive(
    office: Office, at_office: Any, make_client: Any, wait_until: Any
) -> None:
    bridge, views = at_office()
    wait_until(lambda: ServerView("enrolling", "K7M2PX") in views, "the code")
    assert office.kinds == ["bridge"]
    assert office.states == []
    office.approved = True
    wait_until(lambda: views[-1] == ServerView("connected"), "the connection")
    wait_until(lambda: office.told() == "ready", "the first state")
    assert office.states[-1].parts[0].kind == "printer"
    bridge.demo.set_paper("out")
    wait_until(lambda: office.told() == "paper_out", "paper out at the server")


def test_an_enrolled_bridge_shows_no_code_when_it_starts_again(
    office: Office, at_office: Any, wait_until: Any
) -> None:
    office.approved = True
    bridge, _ = at_office()
    wait_until(lambda: office.told() == "ready", "the first state")
    bridge.stop()
    office.states.clear()
    _, views = at_office()
    wait_until(lambda: office.told() == "ready", "a state after the restart")
    assert office.kinds == ["bridge"], "enrolled once"
    assert all(view.code is None for view in views)


def test_a_revoked_bridge_says_so_and_goes_on_printing_for_its_kiosk(
    office: Office, at_office: Any, make_client: Any, job_body: Any, wait_until: Any
) -> None:
    office.approved = True
    bridge, views = at_office()
    wait_until(lambda: office.told() == "ready", "the first state")
    office.revoked = True
    bridge.demo.set_paper("near")
    wait_until(lambda: views[-1] == ServerView("revoked"), "the revocation")
    client = make_client(int(bridge.address.rstrip("/").rpartition(":")[2]), bridge.key)
    body = job_body()
    client.print(body)
    assert client.outcome(body["job_id"])["state"] == "printed"


def test_a_bridge_the_server_forgot_asks_to_be_typed_in_again(
    office: Office, at_office: Any, wait_until: Any
) -> None:
    office.approved = True
    bridge, views = at_office()
    wait_until(lambda: office.told() == "ready", "the first state")
    office.approved, office.forgotten = False, True
    bridge.demo.set_paper("near")
    wait_until(lambda: views[-1] == ServerView("enrolling", "K7M2PX"), "a new code")


def test_without_its_server_the_bridge_prints_and_says_that_it_is_away(
    at_office: Any, make_client: Any, job_body: Any
) -> None:
    bridge, views = at_office("http://127.0.0.1:9")
    client = make_client(int(bridge.address.rstrip("/").rpartition(":")[2]), bridge.key)
    body = job_body()
    client.print(body)
    assert client.outcome(body["job_id"])["state"] == "printed"
    assert all(view.standing == "away" for view in views)


def test_a_scanner_is_a_part_of_its_bridge_and_only_its_state_is_told(
    office: Office, at_office: Any, wait_until: Any, tmp_path: Path
) -> None:
    office.approved = True
    scanner = PtyScanner(tmp_path / "tty")
    bridge, _ = at_office(scanner=f"serial://{scanner.path}")

    def told() -> tuple[str, str | None] | None:
        parts = office.states[-1].parts if office.states else []
        (found,) = [one for one in parts if one.kind == "scanner"] or [None]
        return (found.state, found.detail) if found else None

    wait_until(lambda: told() == ("unreachable", "not_found"), "a scanner that is not there")
    scanner.plug()
    wait_until(lambda: told() == ("ready", None), "a scanner that was plugged in")
    scanner.scan("001055000123||Nguyễn Văn Bí Mật|10031955|Nam|x|01012022\r".encode())
    scanner.unplug()
    wait_until(lambda: told() == ("unreachable", "not_found"), "a scanner that was pulled out")
    assert all("Bí Mật" not in state.model_dump_json() for state in office.states)
    assert [one.name for one in office.states[-1].parts] == ["ticket", "scanner.glass"]
