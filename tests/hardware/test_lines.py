"""Whatever the cable, the same printer gives the same honest outcome; each cable's own traps are known."""

import errno
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hardware.app import render
from hardware.links.address import AddressError, parse
from hardware.links.line import Busy, Line
from hardware.links.outcome import Deadlines, LinkDown
from hardware.links.owner import Claim
from hardware.links.printer import PrinterLink
from hardware.links.serial_port import SerialLine
from hardware.links.tcp import TcpLine
from hardware.links.usb import UsbLine
from hardware.links.usblp import UsblpLine
from hardware.settings import SettingsError, read
from hardware.software_printer.abilities import KINDS
from hardware.software_printer.machine import Machine
from hardware.software_printer.server import SoftwarePrinter
from hardware.wire import commands
from hardware.wire.profile import PROFILES, XPRINTER_80, Profile
from hardware.wire.raster import encode
from queue_server.contracts.bridge import PrintJob
from tests.hardware.cables import PtyCable, UsbBus

Make = Callable[..., PrintJob]
BRISK = Deadlines(connect=1.0, preflight=0.8, progress=1.5, ack=1.2, stuck=30.0)
CABLES = ("tcp", "serial", "usblp", "usb")


class Bench:
    """A printer, a cable of one kind, and the link at its end."""

    def __init__(self, kind: str, printer: SoftwarePrinter, profile: Profile, folder: Path) -> None:
        self.printer = printer
        self.pty = PtyCable(printer.port) if kind in ("serial", "usblp") else None
        self.bus, self.device = UsbBus(), None
        if kind == "usb":
            self.device = self.bus.plug(printer.port)
        self.line = self._line(kind)
        self.link = PrinterLink(self.line, profile, BRISK, Claim(folder))

    def _line(self, kind: str) -> Line:
        if kind == "usb":
            return UsbLine(serial="SN0001", backend=self.bus)
        if self.pty:
            return SerialLine(self.pty.path) if kind == "serial" else UsblpLine(self.pty.path)
        return TcpLine("127.0.0.1", self.printer.port)

    def print(self, data: bytes, name: bytes = b"0001") -> Any:
        return self.link.deliver(data, name, lambda health: False)

    def unplug(self) -> None:
        if self.pty:
            self.pty.unplug()
        elif self.device:
            self.bus.unplug(self.device)
        else:
            self.printer.stop()

    def close(self) -> None:
        self.link.stop()
        if self.pty:
            self.pty.unplug()
        for one in list(self.bus.printers):
            self.bus.unplug(one)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def start(kind: str, profile: str = "epson-tm") -> Bench:
        printer = SoftwarePrinter(abilities=KINDS[profile]).start()
        made.append(Bench(kind, printer, PROFILES[profile], tmp_path))
        return made[-1]

    yield start
    for one in made:
        one.close()
        one.printer.stop()


def alone(data: bytes, kind: str = "epson-tm") -> bytes:
    """The PNG of what goes straight into a printer of that kind."""
    pictures: list[Image.Image] = []
    machine = Machine(pictures.append, KINDS[kind])
    machine.receive(data)
    png = BytesIO()
    (pictures or [machine.strip])[0].save(png, "PNG")
    return png.getvalue()


def in_the_middle(bench: Bench, data: bytes, act: Callable[[], None]) -> Any:
    """Deliver while the printer stops reading after a while; `act` then happens to it."""
    bench.printer.set_faults(hang=True)
    done: list[Any] = []
    thread = threading.Thread(target=lambda: done.append(bench.print(data)))
    thread.start()
    act()
    thread.join(timeout=20)
    return done[0]


@pytest.mark.parametrize("kind", CABLES)
@pytest.mark.parametrize("profile", ["epson-tm", "xprinter-80"])
def test_on_every_cable_a_ticket_is_acknowledged_and_identical_dot_by_dot(
    bench: Any, make_job: Make, kind: str, profile: str
) -> None:
    made, data = bench(kind, profile), render(make_job(), PROFILES[profile])
    for turn in range(3):
        assert made.link.ready().state == "ready"
        assert made.print(data, b"%04d" % turn).state == "printed"
    assert [png for _, png in made.printer.slips()] == [alone(data, profile)] * 3
    assert made.printer.machine.parser.unknown == []


@pytest.mark.parametrize("kind", CABLES)
@pytest.mark.parametrize("profile", ["epson-tm", "xprinter-80"])
def test_on_every_cable_the_state_is_seen_before_and_between_jobs(
    bench: Any, kind: str, profile: str
) -> None:
    made = bench(kind, profile)
    assert made.link.ready().prints
    made.printer.set_paper("out")
    assert made.link.ready().state == "paper_out"
    made.printer.set_paper("near")
    assert made.link.ready().state == "near_end"
    made.printer.set_cover(True)
    assert made.link.ready().state == "cover_open"
    made.printer.set_cover(False)
    made.printer.set_cutter(True)
    made.print(commands.CUT)
    health = made.link.ready()
    assert (health.state, health.cause) == ("error", "cutter")


@pytest.mark.parametrize("kind", CABLES)
def test_on_every_cable_a_printer_that_stalls_in_the_middle_loses_nothing(
    bench: Any, make_job: Make, kind: str
) -> None:
    made, data = bench(kind), render(make_job())
    made.link.ready()
    paused = threading.Timer(0.5, lambda: made.printer.set_faults())
    assert in_the_middle(made, data, paused.start).state == "printed"
    assert [png for _, png in made.printer.slips()] == [alone(data)]


@pytest.mark.parametrize("kind", CABLES)
def test_on_every_cable_a_printer_that_stalls_for_good_is_given_up_in_time(
    bench: Any, make_job: Make, kind: str
) -> None:
    made, data = bench(kind), render(make_job())
    made.link.ready()
    begun = time.monotonic()
    outcome = in_the_middle(made, data * 40, lambda: None)
    assert (outcome.state, outcome.reason) == ("unknown", "no_ack")
    assert time.monotonic() - begun < BRISK.progress + 3.0


@pytest.mark.parametrize("kind", CABLES)
def test_on_every_cable_a_device_that_goes_away_leaves_the_job_unknown(
    bench: Any, make_job: Make, kind: str
) -> None:
    made, data = bench(kind), render(make_job())
    made.link.ready()
    paused = threading.Timer(0.2, made.unplug)
    outcome = in_the_middle(made, data * 40, paused.start)
    assert (outcome.state, outcome.reason) == ("unknown", "closed_before_ack")
    with pytest.raises(LinkDown):
        made.link.ready()


@pytest.mark.parametrize("kind", CABLES)
@pytest.mark.parametrize("profile", ["epson-tm", "xprinter-80"])
def test_on_every_cable_a_late_answer_of_a_job_given_up_acknowledges_no_other(
    bench: Any, kind: str, profile: str
) -> None:
    """The buffered reply of a clone carries no name: one that comes late must not prove the next job."""
    made, data = bench(kind, profile), encode(Image.new("1", (576, 40), 0), PROFILES[profile])
    made.link.ready()
    made.printer.set_rest(True)
    first = made.print(data, b"0001")
    assert (first.state, first.reason) == ("unknown", "no_ack")
    made.printer.set_paper("near", rows_left=60)  # enough for the first, not for the second
    released = threading.Timer(0.2, lambda: made.printer.set_rest(False))
    released.start()
    if _reached(made.link):
        second = made.link.deliver(data, b"0002", lambda health: health.state == "paper_out")
        assert second.state == "unknown"
    released.join()


def _reached(link: PrinterLink) -> bool:
    """Ready for a job, or not even asked to take one."""
    try:
        return link.ready().prints
    except LinkDown:
        return False


# -- USB ----------------------------------------------------------------------------------------


def test_usb_sends_the_rest_after_every_short_write(bench: Any, make_job: Make) -> None:
    made, data = bench("usb"), render(make_job())
    made.device.short_writes = True
    made.link.ready()
    assert made.print(data).state == "printed"
    assert made.printer.slips()[0][1] == alone(data)


def test_usb_finds_its_own_endpoints_and_leaves_the_device_as_it_was(
    bench: Any, make_job: Make
) -> None:
    made = bench("usb")
    made.link.ready()
    made.link.close()
    calls = made.device.calls
    assert [one for one in calls if one != "close"] == [
        "detach 1",
        "claim 1",
        "release 1",
        "attach 1",
    ]


def test_usb_claimed_by_another_process_is_busy_and_named_so(bench: Any) -> None:
    made = bench("usb")
    made.device.claimed_elsewhere = True
    with pytest.raises(LinkDown, match="đang giữ") as refused:
        made.link.ready()
    assert refused.value.reason == "busy"


def test_usb_tells_two_printers_alike_apart_by_serial_number_and_by_port(bench: Any) -> None:
    made = bench("usb")
    other = made.bus.plug(made.printer.port, "SN0002", (1, 3))
    assert UsbLine(serial="SN0002", backend=made.bus).place() == "usb-1-1.3"
    assert UsbLine(port="1-1.2", backend=made.bus).place() == "usb-1-1.2"
    made.bus.unplug(other)
    with pytest.raises(OSError, match="no such USB printer"):
        UsbLine(serial="SN0002", backend=made.bus).place()


def test_usb_is_found_again_on_another_port_after_it_was_plugged_in_anew(
    bench: Any, make_job: Make
) -> None:
    made, data = bench("usb"), render(make_job())
    made.link.ready()
    made.bus.unplug(made.device)
    with pytest.raises(LinkDown):
        made.link.ready()
    made.printer.stop()
    made.printer = SoftwarePrinter().start()
    made.bus.plug(made.printer.port, ports=(2,))
    made.link.ready()
    assert made.print(data).state == "printed"


# -- serial -------------------------------------------------------------------------------------


def test_serial_obeys_xoff_and_never_sends_one(bench: Any) -> None:
    made = bench("serial")
    made.link.ready()
    flags = termios.tcgetattr(made.line.fileno())[0]
    assert flags & termios.IXON
    assert not flags & termios.IXOFF


def test_serial_waits_while_the_printer_says_xoff_and_loses_nothing(
    bench: Any, make_job: Make
) -> None:
    made, data = bench("serial"), render(make_job())
    made.link.ready()
    made.pty.say(b"\x13")
    taken = made.printer.machine.parser.waiting
    goes_on = threading.Timer(0.5, made.pty.say, [b"\x11"])
    begun = time.monotonic()
    goes_on.start()
    assert made.print(data).state == "printed"
    assert time.monotonic() - begun >= 0.5
    assert taken == 0
    assert [png for _, png in made.printer.slips()] == [alone(data)]


def test_serial_and_usblp_on_one_node_are_one_place(bench: Any) -> None:
    made = bench("serial")
    assert UsblpLine(made.pty.path).place() == made.line.place()


@pytest.mark.parametrize("baud", [9600, 19200, 38400, 57600])
def test_a_serial_line_too_slow_for_pictures_is_refused_with_the_seconds_it_would_take(
    baud: int,
) -> None:
    with pytest.raises(AddressError, match=r"quá chậm, một phiếu mất \d+ giây"):
        parse(f"serial:///dev/ttyS0?baud={baud}")


# -- one owner ----------------------------------------------------------------------------------


def test_a_second_owner_is_refused_with_the_number_of_the_first_until_that_ends(
    tmp_path: Path,
) -> None:
    code = (
        "import sys; from pathlib import Path; from hardware.links.owner import Claim\n"
        f"c = Claim(Path({str(tmp_path)!r})); c.hold('usb-1-1.2'); print('held', flush=True)\n"
        "sys.stdin.read()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        mine = Claim(tmp_path)
        with pytest.raises(Busy, match=f"tiến trình {first.pid}"):
            mine.hold("usb-1-1.2")
        mine.hold("usb-1-1.3")
    finally:
        first.kill()  # without a goodbye: the lock ends with its process
        first.communicate()
    mine.hold("usb-1-1.2")


def test_the_same_device_reached_in_two_ways_has_one_owner(bench: Any, tmp_path: Path) -> None:
    made = bench("serial")
    made.link.ready()
    other = PrinterLink(UsblpLine(made.pty.path), XPRINTER_80, BRISK, Claim(tmp_path))
    with pytest.raises(LinkDown) as refused:
        other.claim()
    assert refused.value.reason == "busy"
    made.link.stop()
    other.claim()
    other.stop()


# -- settings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("tcp://10.0.0.5", "port", 9100),
        ("tcp://[::1]:9101", "host", "::1"),
        ("usb://?serial=J4%2F7", "serial", "J4/7"),
        ("usb://?port=1-1.2", "usb_port", "1-1.2"),
        ("usblp:///dev/usb/lp0", "path", "/dev/usb/lp0"),
        ("serial:///dev/ttyUSB0", "baud", 115200),
        ("serial:///dev/ttyUSB0?baud=230400&flow=rtscts", "flow", "rtscts"),
        ("cups://Office", "path", "Office"),
        ("cups://10.0.0.9:631/Office", "host", "10.0.0.9:631"),
    ],
)
def test_addresses_are_read(text: str, field: str, value: object) -> None:
    assert getattr(parse(text), field) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "tcp://", "tcp://h:0", "tcp://h:99999", "tcp://h/x", "udp://h", "usb://", "usb://?serial=",
        "usb://?serial=1&port=2", "usb://04b8:0202", "usblp://lp0", "serial://COM1",
        "serial:///dev/ttyS0?baud=fast", "serial:///dev/ttyS0?flow=hope", "cups://", "cups://-oraw",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(AddressError, match="usblp:///dev/usb/lp0"):
        parse(text)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[printers.ticket]\naddress = "cups://Office"', "không bao giờ báo in xong"),
        ('[printers.seal-a]\naddress = "cups://Office"', "không bao giờ báo in xong"),
        (
            '[printers.ticket]\naddress = "tcp://h"\n[printers.receipt]\naddress = "tcp://h:9100"',
            "cùng thiết bị với printers.ticket",
        ),
        ('[printers.ticket]\naddress = "tcp://h"\nprofile = "tm-9"', "epson-tm, xprinter-80"),
    ],
)
def test_settings_that_could_lose_a_slip_are_refused_at_the_start(
    tmp_path: Path, toml: str, said: str
) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read(file)


def test_a_seal_printer_never_cuts_and_a_profile_comes_from_its_name(tmp_path: Path) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text(
        '[printers.seal]\naddress = "usblp:///dev/usb/lp1"\nprofile = "tm-u220"\n'
        '[printers.receipt]\naddress = "cups://Office"\n',
        encoding="utf-8",
    )
    seal, receipt = read(file)["printers"]
    assert (seal.profile.name, seal.profile.cut, seal.profile.dots) == ("tm-u220", False, 400)
    assert receipt.address.scheme == "cups"


def test_a_device_this_account_may_not_open_is_told_apart_from_one_that_is_not_there(
    tmp_path: Path,
) -> None:
    gone = PrinterLink(UsblpLine(str(tmp_path / "lp9")), deadlines=BRISK, claim=Claim(tmp_path))
    with pytest.raises(LinkDown) as refused:
        gone.open()
    assert refused.value.reason == "unreachable"
    assert refused.value.__cause__ is not None
    assert getattr(refused.value.__cause__, "errno", 0) == errno.ENOENT
