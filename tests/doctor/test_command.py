"""`motcua doctor` as a person runs it: words, exit codes, limits; and what it finds of server and machine."""

import json
import re
import sqlite3
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from queue_server.cli import main
from queue_server.commands.doctor import machine as own
from queue_server.commands.doctor.running import examine, installed
from queue_server.commands.doctor.server import server
from queue_server.contracts.checks import GROUP, Place
from queue_server.contracts.devices import PartState
from queue_server.design.words import catalogue
from tests.doctor import faulty
from tests.doctor.conftest import Machine

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    *(ROOT / "hardware/checks").glob("*.py"),
    ROOT / "kiosk/checks.py",
    *(ROOT / "queue_server/commands/doctor").glob("*.py"),
]


def _doctor(*words: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *words], catch_exceptions=False)


def _said(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_doctor("--json", *words).output)
    return found


def test_it_ends_in_time_with_one_sentence_each_and_the_worst_as_its_code(machine: Machine) -> None:
    machine.usb("1-1", "04b8", "EPSON TM-T20II", ("07", "02", ""))
    began = time.monotonic()
    said = _doctor("--root", str(machine.root))
    assert time.monotonic() - began < 8
    assert "! EPSON TM-T20II (04b8:0e15): máy in USB chưa có trình điều khiển" in said.output
    assert "→ Chạy: modprobe usblp." in said.output
    assert said.exit_code == 1


def test_in_english_too(machine: Machine) -> None:
    machine.usb("1-1", "04b8", "EPSON TM-T20II", ("07", "02", ""))
    said = _doctor("--root", str(machine.root), "--lang", "en")
    assert "USB printer without a driver" in said.output
    assert "→ Run: modprobe usblp." in said.output


def test_what_is_broken_comes_first_and_ends_with_two(machine: Machine) -> None:
    machine.write("/dev/usb/lp0", mode=0o600)
    said = _doctor("--root", str(machine.root))
    assert said.exit_code == 2
    assert said.output.startswith("✗ /dev/usb/lp0")


def test_json_holds_the_same_with_its_check(machine: Machine) -> None:
    machine.usb("1-1", "04b8", "EPSON TM-T20II", ("07", "02", "usblp"))
    by_check = {one["check"]: one for one in _said("--root", str(machine.root))}
    printer = by_check["device-usb"]
    assert (printer["state"], printer["driver"], printer["todo"]) == ("ok", "usblp", "")
    assert printer["what"] == catalogue("doctor", "vi")["usb.printer"]


def test_a_copy_of_a_machine_is_no_reason_to_ask_this_one(machine: Machine) -> None:
    """Nor may it name a file outside itself as the thing that is wrong."""
    machine.write("/etc/systemd/system/motcua-bridge.service")
    machine.write("/etc/systemd/system/motcua-kiosk.service")
    codes = {one["code"] for one in _said("--root", str(machine.root))}
    assert codes & {"bridge.away", "kiosk.away", "unit.stopped", "unit.active"} == set()


def test_every_part_is_found_by_its_entry_point() -> None:
    names = {part.name for part in installed()}
    assert {"device-usb", "device-bridge", "kiosk-heartbeat", "server", "machine-disk"} <= names


def test_a_check_that_hangs_or_breaks_costs_its_limit_and_keeps_what_it_said() -> None:
    parts = [EntryPoint(name, f"tests.doctor.faulty:{name}", GROUP) for name in ("hangs", "breaks")]
    parts.append(EntryPoint("machine-python", "queue_server.commands.doctor.machine:python", GROUP))
    parts.append(EntryPoint("gone", "tests.doctor.nothing:here", GROUP))
    began = time.monotonic()
    found = examine(Place(), parts, limit=1.0)
    faulty.GO_ON.set()
    assert time.monotonic() - began < 3
    assert [(name, one.code) for name, one in found] == [
        ("hangs", "usb.nothing"),
        ("hangs", "check.late"),
        ("breaks", "usb.nothing"),
        ("breaks", "check.failed"),
        ("machine-python", "python.well"),
        ("gone", "check.failed"),
    ]
    assert "secret" not in str(found)


def test_every_sentence_exists_in_both_languages_with_what_to_do() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    heads = "usb|node|input|cards|sound|fonts|bridge|shell|display|kiosk|python|disk|clock|unit|sqlite|server|check"
    used = set(re.findall(rf'"((?:{heads})\.[a-z_]+)', text)) | {
        f"printer.{state}" for state in get_args(PartState)
    }
    used |= {"node.printer", "node.serial"}
    assert len(used) > 60
    vi, en = (
        json.loads((ROOT / f"queue_server/design/locale/doctor.{one}.json").read_text())
        for one in ("vi", "en")
    )
    assert set(vi) == set(en)
    assert used - set(vi) == set()
    assert {key.removesuffix(".todo") for key in vi} - used == {"sum"}
    for key in vi:
        assert re.findall(r"{\w+}", vi[key]) == re.findall(r"{\w+}", en[key]) or key == "sum", key
    worse = set(re.findall(rf'state="(?:warn|bad)", code="((?:{heads})\.[a-z_]+)"', text))
    assert {f"{code}.todo" for code in worse} - set(vi) == set()


class Answers(BaseHTTPRequestHandler):
    """/healthz with the clock that a test wants; `status` too."""

    ahead = 0.0
    status = 200

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(datetime.now(UTC) + timedelta(seconds=self.ahead), usegmt=True)

    def do_GET(self) -> None:  # noqa: N802
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


def _certificate(folder: Path) -> Path:
    """One self-signed file for 127.0.0.1: key and certificate."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "server.pem"
    file.write_bytes(secret + made.public_bytes(pem))
    return file


class Office:
    def __init__(self, certificate: Path | None = None) -> None:
        handler = type("Here", (Answers,), {})
        self.handler: Any = handler
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self.http.server_port}"
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.http.shutdown()
        self._thread.join(5)
        self.http.server_close()


@pytest.fixture
def office() -> Iterator[Office]:
    one = Office()
    yield one
    one.stop()


def _server(address: str, ca_file: str | None = None) -> list[str]:
    found = server(Place(server=address, ca_file=ca_file))
    return [f"{one.state} {one.code}" for one in found]


def test_a_server_that_answers_with_the_same_clock_is_well(office: Office) -> None:
    assert _server(office.url) == ["ok server.well", "ok server.clock"]


@pytest.mark.parametrize(("ahead", "state"), [(20, "warn"), (-20, "warn"), (300, "bad")])
def test_two_clocks_that_differ_are_told(ahead: int, state: str, office: Office) -> None:
    office.handler.ahead = float(ahead)
    *_, said = server(Place(server=office.url))
    assert (said.state, said.code) == (state, "server.clock_apart")
    assert abs(int(said.values["seconds"]) - abs(ahead)) <= 1


def test_a_server_that_answers_oddly_or_not_at_all_is_broken(office: Office) -> None:
    office.handler.status = 502
    assert _server(office.url) == ["bad server.answers"]
    assert _server("http://127.0.0.1:9") == ["bad server.away"]
    assert _server("ftp://server") == ["bad server.address"]


def test_a_certificate_is_trusted_only_through_the_centres_authority(tmp_path: Path) -> None:
    pem = _certificate(tmp_path)
    secured = Office(pem)
    try:
        assert _server(secured.url) == ["bad server.tls"]
        assert _server(secured.url, str(pem))[0] == "ok server.well"
        assert _server(secured.url, str(tmp_path / "lost.pem")) == ["bad server.no_ca"]
    finally:
        secured.stop()


def test_the_server_is_read_from_the_settings_of_a_device(machine: Machine, office: Office) -> None:
    assert list(server(machine.place)) == []
    machine.write("/etc/motcua/bridge.toml", f'server = "{office.url}"\n')
    assert [one.code for one in server(machine.place)] == ["server.well", "server.clock"]
    machine.write(
        "/etc/motcua/kiosk.env", "SERVER=http://127.0.0.1:9\nOPTIONS=--ca /etc/motcua/ca.pem\n"
    )
    assert [one.code for one in server(machine.place)] == ["server.no_ca"]
    machine.write("/etc/motcua/ca.pem")
    assert [one.code for one in server(machine.place)] == ["server.away"]


@pytest.mark.parametrize(
    ("mode", "safe", "state"),
    [("WAL", True, "ok"), ("DELETE", True, "warn"), ("WAL", False, "bad"), ("DELETE", False, "ok")],
)
def test_the_database_of_a_server_is_looked_at_without_opening_it(
    mode: str, safe: bool, state: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(own.database(machine.place)) == []
    file = machine.write("/var/lib/motcua/motcua.db")
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA journal_mode={mode}")
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    monkeypatch.setattr(own, "_SAFE_SQLITE", (3, 0, 0) if safe else (99, 0, 0))
    before = file.read_bytes()
    version, journal = own.database(machine.place)
    assert version.state == ("ok" if safe else "warn")
    assert journal.state == state
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["motcua.db"]


def test_a_clock_that_nobody_keeps_is_told_where_a_service_manager_runs(machine: Machine) -> None:
    assert list(own.clock(machine.place)) == []
    (machine.root / "run/systemd/system").mkdir(parents=True)
    assert [one.code for one in own.clock(machine.place)] == ["clock.loose"]
    machine.write("/run/systemd/timesync/synchronized")
    assert [one.code for one in own.clock(machine.place)] == ["clock.kept"]
