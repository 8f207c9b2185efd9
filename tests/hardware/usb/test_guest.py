"""USB printers and scanners on a kernel's real drivers: one guest is booted, plays every scene, and is judged here."""

from typing import Any

import pytest
from PIL import Image, ImageChops

from hardware.drawing.slip import draw
from queue_server.contracts.bridge import PrintJob

from .conftest import Seen
from .scanning_scenes import CARD, DOSSIER

pytestmark = [pytest.mark.guest, pytest.mark.slow, pytest.mark.timeout(450)]
ways = pytest.mark.parametrize("way", ["usblp", "libusb"])


@pytest.fixture(scope="module")
def drawn(ticket: PrintJob) -> Image.Image:
    return draw(ticket)


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and not ImageChops.logical_xor(one, other).getbbox()


@ways
def test_a_ticket_comes_out_of_a_usb_printer_dot_by_dot_as_drawn(
    seen: Seen, drawn: Image.Image, way: str
) -> None:
    scene = seen[f"prints-{way}"]
    assert scene["health"] == "ready"
    assert scene["outcome"] == ["printed", ""]
    assert (scene["cuts"], scene["unknown"]) == (1, [])
    assert same(seen.picture(scene["slip"]), drawn)


@ways
def test_a_job_that_fills_its_last_packet_is_acknowledged(seen: Seen, way: str) -> None:
    scene = seen[f"fills_packets-{way}"]
    assert scene["bytes"] % 512 == 0
    assert scene["outcome"] == ["printed", ""]


@ways
def test_the_printer_says_over_usb_how_it_is(seen: Seen, way: str) -> None:
    scene = seen[f"tells_its_state-{way}"]
    assert scene["states"] == ["ready", "cover_open", "near_end", "ready"]
    assert scene["pushed"] == "cover_open", "without being asked"


@ways
def test_a_stall_inside_a_job_loses_nothing(seen: Seen, drawn: Image.Image, way: str) -> None:
    scene = seen[f"stalls-{way}"]
    assert scene["stalled"]
    assert scene["seconds"] >= 3.5
    assert scene["outcome"] == ["printed", ""]
    assert len(scene["slips"]) == 2
    assert all(same(seen.picture(slip), drawn) for slip in scene["slips"])


@ways
def test_a_stall_longer_than_our_patience_is_unknown_and_does_not_spoil_the_next_ticket(
    seen: Seen, drawn: Image.Image, way: str
) -> None:
    scene = seen[f"stalls_for_ever-{way}"]
    assert scene["outcome"] == ["unknown", "no_ack"]
    assert scene["after"] == ["printed", ""]
    assert same(seen.picture(scene["slip"]), drawn)


@pytest.mark.parametrize("ways", ["usblp-usblp", "usblp-libusb", "libusb-libusb"])
def test_whoever_comes_second_to_a_printer_is_told_who_has_it(seen: Seen, ways: str) -> None:
    reason, sentence = seen["second_opener"][ways]
    assert reason == "busy"
    assert "usb-1-1" in sentence
    assert "số tiến trình" in sentence


def test_a_device_node_that_libusb_took_away_is_not_there_for_a_second_one(seen: Seen) -> None:
    assert seen["second_opener"]["libusb-usblp"][0] == "unreachable"


@ways
def test_the_kernel_itself_lets_one_owner_in_who_prints_undisturbed(seen: Seen, way: str) -> None:
    scene = seen["second_opener"]
    assert scene[f"{way}-device"] == 16, "EBUSY"
    assert scene[f"{way}-first"] == ["printed", ""]


@pytest.mark.parametrize(
    ("address", "cuts"),
    [
        ("usb://?serial=SN0001", [1, 0]),
        ("usb://?serial=SN0002", [0, 1]),
        ("usb://?port=1-1", [1, 0]),
        ("usb://?port=2-1", [0, 1]),
    ],
)
def test_of_two_printers_of_one_make_the_chosen_one_prints(
    seen: Seen, address: str, cuts: list[int]
) -> None:
    assert seen["two_alike"][address] == {"outcome": ["printed", ""], "cuts": cuts}


def test_a_serial_number_that_is_not_plugged_in_is_unreachable(seen: Seen) -> None:
    assert seen["two_alike"]["another"] == "unreachable"


@ways
def test_a_cable_pulled_inside_a_ticket_leaves_it_unknown_and_the_bridge_finds_the_printer_again(
    seen: Seen, drawn: Image.Image, way: str
) -> None:
    scene = seen[f"bridge-{way}"]
    assert scene["first"] == ["printed", ""]
    assert scene["pulled"] == ["unknown", "closed_before_ack"]
    assert scene["missed"] == ["unreachable", "unreachable"]
    assert scene["after"] == ["printed", ""]
    assert scene["still"] == scene["pulled"], "nobody prints it a second time by himself"
    assert same(seen.picture(scene["slip"]), drawn)


def test_what_is_replayed_elsewhere_is_what_happens_here(seen: Seen) -> None:
    scene = seen["printed_once"]
    assert (scene["place"], scene["health"]) == ("usb-1-1", "ready")
    assert scene["outcome"] == ["printed", ""]


def test_a_keyboard_scanner_is_heard_by_the_bridge_alone(seen: Seen) -> None:
    scene = seen["keyboard"]
    assert (scene["before"], scene["after"]) == ("before\n", "after\n"), "the console can hear it"
    assert scene["during"] == ""
    assert (scene["reads"], scene["refused"]) == ([DOSSIER], [])


def test_a_keyboard_scanner_plugged_in_again_is_grabbed_again(seen: Seen) -> None:
    scene: dict[str, Any] = seen["keyboard_replugged"]
    assert (scene["missed"], scene["reads"], scene["console"]) == ("unplugged", [DOSSIER], "")


def test_a_serial_scanner_loses_no_letter_of_a_vietnamese_name(seen: Seen) -> None:
    scene = seen["serial"]
    assert scene["reads"] == [CARD, CARD.replace("012345", "054321")]
    assert scene["refused"] == []


def test_a_serial_scanner_plugged_in_again_is_read_again(seen: Seen) -> None:
    scene = seen["serial_replugged"]
    assert (scene["missed"], scene["reads"]) == ("unplugged", [CARD])


def test_a_scanner_in_hid_pos_mode_is_put_together_from_its_reports(seen: Seen) -> None:
    scene = seen["pos"]
    assert len(CARD.encode()) > 56
    assert (scene["reads"], scene["refused"]) == ([CARD], [])


@pytest.mark.parametrize("kind", ["keyboard", "serial", "pos"])
def test_a_scanner_can_be_chosen_by_where_it_is_plugged_in(seen: Seen, kind: str) -> None:
    assert seen["by_port"][kind] == ["by port"]


@ways
def test_a_probe_over_usb_finds_out_what_the_printer_can_do(seen: Seen, way: str) -> None:
    scene = seen[f"probed-{way}"]
    assert (scene["health"], scene["pushes"], scene["process_id"]) == ("ready", True, True)
    assert scene["profile"] == "epson-tm"


def test_the_doctor_names_what_is_plugged_in_and_who_drives_it(seen: Seen) -> None:
    scene = seen["looked_at"]
    printer, held = ["ok", "usb.printer", "usblp"], ["ok", "usb.printer_held", "usbfs"]
    scanners = [
        ["warn", "usb.scanner_types", "usbhid"],
        ["ok", "usb.serial", "cdc_acm"],
        ["ok", "usb.scanner_hid", "usbhid"],
    ]
    assert scene["usb"] == [printer, printer, *scanners]
    assert scene["held"] == [held, printer, *scanners]


def test_the_doctor_finds_the_device_files_that_udev_gave_to_the_bridges_groups(seen: Seen) -> None:
    nodes = seen["looked_at"]["nodes"]
    assert nodes["/dev/usb/lp0"] == ["ok", "node.printer"]
    assert nodes["/dev/ttyACM0"] == ["ok", "node.serial"]
