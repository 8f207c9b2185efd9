"""What is plugged in, which driver has it, and what to do: from the files of a machine."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hardware.app import RunningBridge
from hardware.checks.bridge import bridge
from hardware.checks.nodes import nodes
from hardware.checks.others import cards, fonts, inputs, sound
from hardware.checks.usb import usb
from hardware.settings import Settings
from kiosk.checks import display, heartbeat, programs
from queue_server.contracts.checks import Finding, Place
from tests.doctor.conftest import Machine
from tests.kiosk import fake_bridge
from tests.kiosk.conftest import wait_until
from tests.kiosk.fake_server import Served
from tests.shell.conftest import Page

TOUCH = """I: Bus=0003 Vendor=222a Product=0001 Version=0110
N: Name="ILITEK ILITEK-TP"
H: Handlers=mouse0 event3
B: EV=1b
B: ABS=6f3800000000003

I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: EV=3
"""


def _codes(findings: Iterable[Finding]) -> list[str]:
    return [f"{one.state} {one.code}" for one in findings]


@pytest.mark.parametrize(
    ("name", "interfaces", "said"),
    [
        ("EPSON TM-T20II", [("07", "02", "usblp")], "ok usb.printer"),
        ("EPSON TM-T20II", [("07", "02", "usbfs")], "ok usb.printer_held"),
        ("EPSON TM-T20II", [("07", "02", "")], "warn usb.printer_no_driver"),
        ("Vendor printer", [("ff", "ff", ""), ("07", "02", "usblp")], "ok usb.printer"),
        ("Honeywell Scanner", [("03", "01", "usbhid")], "warn usb.scanner_types"),
        ("Honeywell Scanner", [("03", "00", "usbhid")], "ok usb.scanner_hid"),
        ("Honeywell Scanner", [("02", "01", "cdc_acm"), ("0a", "00", "cdc_acm")], "ok usb.serial"),
        ("Honeywell Scanner", [("02", "01", "")], "warn usb.serial_no_driver"),
        ("CH340", [("ff", "01", "ch341")], "ok usb.serial"),
        ("SCM reader", [("0b", "00", "usbfs")], "ok usb.card_reader"),
        ("Flash Disk", [("08", "50", "usb-storage")], "warn usb.storage"),
        ("Flash Disk", [("08", "50", "")], "ok usb.storage_off"),
        ("Keyboard", [("03", "01", "usbhid")], "ok usb.nothing"),
    ],
)
def test_what_a_usb_device_is_and_whether_its_driver_has_it(
    name: str, interfaces: list[tuple[str, str, str]], said: str, machine: Machine
) -> None:
    machine.usb("1-1.2", "04b8", name, *interfaces)
    machine.usb("usb1", "1d6b", "root hub", ("09", "00", "hub"))
    assert _codes(usb(machine.place)) == [said]


def test_a_usb_device_is_named_as_it_names_itself_with_its_numbers(machine: Machine) -> None:
    machine.usb("1-1", "04B8", "TM-T20II", ("07", "02", "usblp"))
    (finding,) = usb(machine.place)
    assert (finding.thing, finding.driver) == ("TM-T20II (04b8:0e15)", "usblp")


def test_a_machine_without_usb_is_told_so(machine: Machine) -> None:
    assert _codes(usb(machine.place)) == ["warn usb.none"]


@pytest.mark.parametrize(
    ("mode", "group", "said"),
    [
        (0o660, "lp", "ok node.printer"),
        (0o600, "lp", "bad node.closed"),
        (0o660, "users", "bad node.closed"),
        (0o666, "lp", "warn node.open_to_all"),
    ],
)
def test_whether_the_bridge_may_open_a_printer(
    mode: int, group: str, said: str, machine: Machine
) -> None:
    machine.group(group)
    if group != "lp":
        with (machine.root / "etc/group").open("a") as file:
            file.write("lp:x:64321:\n")
    machine.write("/dev/usb/lp0", mode=mode)
    assert _codes(nodes(machine.place)) == [said]


def test_a_scanner_on_a_serial_line_is_looked_at_with_its_own_group(machine: Machine) -> None:
    machine.group("dialout")
    machine.write("/dev/ttyACM0", mode=0o660)
    (finding,) = nodes(machine.place)
    assert (finding.thing, finding.code) == ("/dev/ttyACM0", "node.serial")


def test_a_touch_screen_is_known_by_what_the_kernel_says_of_it(machine: Machine) -> None:
    machine.write("/proc/bus/input/devices", TOUCH)
    machine.write("/etc/motcua/shell.env")
    assert _codes(inputs(machine.place)) == ["ok input.touch"]


def test_a_kiosk_without_touch_is_broken_and_another_machine_is_not(machine: Machine) -> None:
    machine.write("/proc/bus/input/devices", TOUCH.split("\n\n")[1])
    assert _codes(inputs(machine.place)) == []
    machine.write("/etc/motcua/shell.env")
    assert _codes(inputs(machine.place)) == ["bad input.no_touch"]


def test_a_scanner_that_types_is_told_apart_from_a_keyboard(machine: Machine) -> None:
    for name in ("USB Barcode Scanner", "Plain Keyboard"):
        machine.write(
            "/proc/bus/input/devices", f'N: Name="{name}"\nH: Handlers=sysrq kbd event4\n'
        )
        found = _codes(inputs(machine.place))
        assert found == (["warn input.scanner_types"] if "Scanner" in name else [])


def test_whether_the_card_service_runs(machine: Machine) -> None:
    assert _codes(cards(machine.place)) == ["ok cards.not_installed"]
    machine.write("/usr/sbin/pcscd")
    assert _codes(cards(machine.place)) == ["warn cards.stopped"]
    machine.write("/run/pcscd/pcscd.comm")
    assert _codes(cards(machine.place)) == ["ok cards.no_reader"]


def test_sound_cards_by_name(machine: Machine) -> None:
    assert _codes(sound(machine.place)) == ["warn sound.none"]
    machine.write("/proc/asound/cards", "--- no soundcards ---\n")
    assert _codes(sound(machine.place)) == ["warn sound.none"]
    card = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      HDA Intel PCH at 0xf7\n"
    machine.write("/proc/asound/cards", card)
    (finding,) = sound(machine.place)
    assert (finding.thing, finding.state) == ("HDA-Intel - HDA Intel PCH", "ok")


def test_the_fonts_of_slips_open() -> None:
    assert _codes(fonts(Place())) == ["ok fonts.well"]


def _screen(machine: Machine, status: str) -> None:
    machine.write("/sys/class/drm/card0-HDMI-A-1/status", status + "\n")
    machine.write("/sys/class/drm/card0-HDMI-A-1/modes", "1080x1920\n800x600\n")


def test_the_screen_of_a_kiosk(machine: Machine) -> None:
    assert _codes(display(machine.place)) == []
    _screen(machine, "connected")
    (finding,) = display(machine.place)
    assert (finding.thing, finding.values) == ("HDMI-A-1", {"mode": "1080x1920"})
    _screen(machine, "disconnected")
    machine.write("/etc/systemd/system/motcua-shell.service")
    assert _codes(display(machine.place)) == ["bad display.none"]


def test_what_the_shell_of_a_kiosk_lacks(machine: Machine) -> None:
    assert _codes(programs(machine.place)) == []
    machine.write("/etc/systemd/system/motcua-shell.service")
    packages, policy = programs(machine.place)
    assert (packages.code, policy.code) == ("shell.packages", "shell.no_policy")
    assert "chromium" in packages.values["packages"].split()
    for path in ("/usr/bin/chromium", "/etc/chromium/policies/managed/motcua.json"):
        machine.write(path)
    packages, policy = programs(machine.place)
    assert "chromium" not in packages.values["packages"].split()
    assert policy.state == "ok"


@pytest.fixture
def page() -> Iterable[Page]:
    one = Page()
    yield one
    one.away()


def test_the_beat_of_the_page_is_asked_of_the_kiosk(machine: Machine, page: Page) -> None:
    place = Place(root=machine.root, kiosk=page.url)
    page.in_front = True
    assert _codes(heartbeat(place)) == ["ok kiosk.well"]
    page.in_front = False
    assert _codes(heartbeat(place)) == ["ok kiosk.in_a_window"]
    machine.write("/etc/systemd/system/motcua-shell.service")
    assert _codes(heartbeat(place)) == ["bad kiosk.covered"]
    page._at -= 60
    assert _codes(heartbeat(place)) == ["bad kiosk.silent"]


def test_a_kiosk_that_should_answer_and_does_not_is_broken(machine: Machine) -> None:
    place = Place(root=machine.root, kiosk="http://127.0.0.1:9/")
    assert _codes(heartbeat(place)) == []
    machine.write("/etc/systemd/system/motcua-kiosk.service")
    assert _codes(heartbeat(place)) == ["bad kiosk.away"]


def test_a_real_bridge_and_its_printer_answer(tmp_path: Path) -> None:
    running = RunningBridge(Settings(state_dir=tmp_path, port=0))
    running.start()
    try:
        key = tmp_path / "bridge.key"
        place = Place(bridge=running.address, bridge_key=key)
        wait_until(lambda: _codes(bridge(place)) == ["ok bridge.well", "ok printer.ready"])
        key.write_text("another")
        assert _codes(bridge(place)) == ["warn bridge.key"]
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("paper_out", "bad printer.paper_out"),
        ("cover_open", "bad printer.cover_open"),
        ("near_end", "warn printer.near_end"),
        ("error", "bad printer.error"),
        ("unreachable", "bad printer.unreachable"),
    ],
)
def test_a_printer_in_need_says_what_to_do(state: str, said: str, tmp_path: Path) -> None:
    desk = fake_bridge.Machine()
    desk.state = state
    served = Served(fake_bridge.create(desk))
    key = tmp_path / "key"
    key.write_text("secret")
    try:
        found = _codes(bridge(Place(bridge=served.url, bridge_key=key)))
        assert found == ["ok bridge.well", said]
    finally:
        served.stop()


def test_another_program_on_the_port_of_the_bridge_is_noticed(page: Page) -> None:
    assert _codes(bridge(Place(bridge=page.url))) == ["bad bridge.other"]


def test_a_bridge_is_missed_only_where_one_was_installed(machine: Machine) -> None:
    place = Place(root=machine.root, bridge="http://127.0.0.1:9")
    assert _codes(bridge(place)) == []
    machine.write("/etc/systemd/system/motcua-bridge.service")
    assert _codes(bridge(place)) == ["bad bridge.away"]


CHECKS: list[Callable[[Place], Iterable[Finding]]] = [
    usb, nodes, inputs, cards, sound, fonts, bridge, display, heartbeat, programs
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_says_nothing_wrong_of_an_empty_machine_and_breaks_on_none(
    check: Callable[[Place], Iterable[Finding]], machine: Machine
) -> None:
    began = datetime.now(UTC)
    assert all(one.state != "bad" for one in check(machine.place))
    assert (datetime.now(UTC) - began).total_seconds() < 5
