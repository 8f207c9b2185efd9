"""Which device is meant, what its keys say, and how a wrong setting is refused; on a made-up /sys."""

import os
import struct
import tomllib
from pathlib import Path
from typing import Any

import pytest

from hardware.scanning.hid_pos import HidPosSource
from hardware.scanning.keymap import KeysLost, Typing
from hardware.scanning.plugged import keyboards, pos_scanners
from hardware.scanning.settings import BadScanner, scanner, scanners
from hardware.scanning.sources import SourceGone, Unread, Where
from hardware.scanning.wedge import WedgeSource
from hardware.settings import SettingsError, read

LETTERS = "3ff 1 fe9ffff07fffffff ffffffffffffffff"  # a keyboard, as /sys writes it
BUTTON = "10000000000000 0"


def plugged(sys: Path, kind: str, node: str, port: str) -> Path:
    """A device below the USB port it is plugged in at, and the link to it that /sys/class has."""
    device = sys / f"devices/pci0000:00/usb1/{port}/{port}:1.0/{kind}-{node}"
    device.mkdir(parents=True)
    (sys / "class" / kind / node).mkdir(parents=True)
    (sys / "class" / kind / node / "device").symlink_to(device)
    return device


def input_device(sys: Path, node: str, keys: str, **about: str) -> None:
    device = plugged(sys, "input", node, about.get("port", "1-1.2"))
    (device / "id").mkdir()
    (device / "capabilities").mkdir()
    (device / "capabilities/key").write_text(keys + "\n")
    (device / "id/vendor").write_text(about.get("vid", "05e0") + "\n")
    (device / "id/product").write_text(about.get("pid", "1200") + "\n")
    (device / "uniq").write_text(about.get("serial", "") + "\n")


def hid_device(sys: Path, node: str, descriptor: bytes, serial: str) -> None:
    device = plugged(sys, "hidraw", node, "1-3")
    (device / "report_descriptor").write_bytes(descriptor)
    (device / "uevent").write_text(
        f"DRIVER=hid-generic\nHID_ID=0003:00000C2E:00000B6A\nHID_UNIQ={serial}\n"
    )


def test_keyboards_are_told_from_buttons_and_from_each_other(tmp_path: Path) -> None:
    input_device(tmp_path, "event0", BUTTON)
    input_device(tmp_path, "event1", LETTERS, serial="S1", port="1-1.2")
    input_device(tmp_path, "event2", LETTERS, serial="S2", port="1-1.3")
    found = list(keyboards(tmp_path))
    assert [(one.node, one.vid, one.serial, one.port) for one in found] == [
        ("event1", 0x05E0, "S1", "1-1.2"),
        ("event2", 0x05E0, "S2", "1-1.3"),
    ]
    for where, reason in (
        (Where(vid=0x05E0), "ambiguous"),
        (Where(vid=0x9999), "not_found"),
        (Where(serial="S1", port="1-1.3"), "not_found"),
        (Where(serial="S2"), "not_found"),  # meant, but its node is not there any more
    ):
        with pytest.raises(SourceGone) as gone:
            WedgeSource(where, sysfs=tmp_path, nodes=tmp_path / "dev").open()
        assert gone.value.reason == reason


def test_a_keyboard_that_cannot_be_taken_for_us_alone_is_not_read(tmp_path: Path) -> None:
    input_device(tmp_path, "event1", LETTERS)
    (tmp_path / "event1").write_bytes(b"")
    source = WedgeSource(Where(vid=0x05E0), sysfs=tmp_path, nodes=tmp_path)
    with pytest.raises(SourceGone) as gone:
        source.open()
    assert gone.value.reason == "grab_refused"
    with pytest.raises(SourceGone):
        source.read(0)


def test_a_hid_scanner_is_found_by_what_it_says_of_itself_and_read(tmp_path: Path) -> None:
    hid_device(tmp_path, "hidraw0", b"\x05\x01\x09\x06\xa1\x01", "mouse")
    hid_device(tmp_path, "hidraw1", b"\x05\x8c\x09\x02\xa1\x01", "18123B4")
    assert [(one.node, one.vid, one.serial, one.port) for one in pos_scanners(tmp_path)] == [
        ("hidraw1", 0x0C2E, "18123B4", "1-3")
    ]
    os.mkfifo(tmp_path / "hidraw1")
    source = HidPosSource(Where(serial="18123B4"), sysfs=tmp_path, nodes=tmp_path)
    source.open()
    with open(tmp_path / "hidraw1", "wb", buffering=0) as scanner_end:
        assert source.read(0) == b""
        scanner_end.write(b"\x02\x05]Q1" + "Ấn1".encode().ljust(56, b"\0") + b"\0\0\0")
        assert source.read(1) == "Ấn1".encode() + b"\r"
        scanner_end.write(b"\x02\xff" + bytes(62))
        with pytest.raises(Unread):
            source.read(1)
    source.close()
    with pytest.raises(SourceGone):
        source.read(0)


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 0, 0, kind, code, value)


def press(code: int) -> bytes:
    return event(1, code, 1) + event(4, 4, 0) + event(0, 0, 0) + event(1, code, 0)


SHIFT, CTRL, ENTER = 42, 29, 28


def test_keys_become_what_a_us_keyboard_writes() -> None:
    typing = Typing()
    assert typing.type(press(30) + press(2) + press(52) + press(12)) == b"a1.-"
    shifted = event(1, SHIFT, 1) + press(35) + press(43) + press(39) + event(1, SHIFT, 0)
    assert typing.type(shifted + press(11) + press(ENTER)) == b"H|:0\r"
    assert typing.type(press(58) + press(30) + press(2) + press(58) + press(30)) == b"A1a"
    assert typing.type(press(79) + press(96)) == b"1\r"


def test_commands_repeats_and_unknown_keys_write_nothing() -> None:
    typing = Typing()
    command = event(1, CTRL, 1) + press(20) + event(1, CTRL, 0)
    assert typing.type(command + press(1) + press(59) + press(240)) == b""
    assert typing.type(event(1, 30, 1) + event(1, 30, 2) * 9 + event(1, 30, 0)) == b"a"


def test_dropped_events_end_the_read_and_let_go_of_every_key() -> None:
    typing = Typing()
    with pytest.raises(KeysLost):
        typing.type(event(1, SHIFT, 1) + event(0, 3, 0))
    assert typing.type(press(30)) == b"a"


@pytest.mark.parametrize(
    ("address", "kind", "where"),
    [
        ("serial:///dev/ttyACM0", "serial", Where("/dev/ttyACM0")),
        ("serial://COM3?baud=115200", "serial", Where("COM3")),
        ("serial://?vid=0c2e&pid=0b6a&serial=18123B4", "serial", Where("", 0x0C2E, 0x0B6A, "18123B4")),
        ("hidpos://", "hidpos", Where()),
        ("wedge://?vid=05e0&port=1-1.2", "wedge", Where("", 0x05E0, port="1-1.2")),
    ],
)  # fmt: skip
def test_addresses_say_which_device_is_meant(address: str, kind: str, where: Where) -> None:
    settings = scanner("desk", address)
    assert (settings.kind, settings.where) == (kind, where)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"desk": {"address": "usb://x"}}, "serial://"),
        ({"desk": {"address": ""}}, "serial://"),
        ({"desk": {"address": "wedge://"}}, "đường dẫn"),
        ({"desk": {"address": "serial://?vid=wrong"}}, "hex"),
        ({"desk": {"address": "serial://COM3?speed=9"}}, "speed"),
        ({"desk": {"address": "serial://COM3?baud=1"}}, "baud"),
        ({"desk": {"address": "tcp://192.168.1.9:9000"}}, "127.0.0.1"),
        ({"desk": {"address": "tcp://127.0.0.1:x"}}, "127.0.0.1"),
        ({"desk": {"address": "hidpos://", "log": True}}, "address"),
        ({"Bàn": {"address": "hidpos://"}}, "tên"),
        ({"desk": "hidpos://"}, "address"),
        (["hidpos://"], "scanners"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_to_write(table: Any, says: str) -> None:
    with pytest.raises(BadScanner, match=says):
        scanners(table)


def test_scanners_stand_in_the_bridge_s_file(tmp_path: Path) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text('[scanners.desk]\naddress = "serial:///dev/ttyACM0"\n', encoding="utf-8")
    assert scanners(read(file)["scanners"])[0].name == "desk"
    assert tomllib.loads(file.read_text())["scanners"]
    file.write_text("[scanner.desk]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="scanner"):
        read(file)
