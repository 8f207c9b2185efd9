"""What a person writes for LED panels, what it means by the hour, and trying one panel by hand."""

import subprocess
import sys
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from displays.led.panels import (
    ArtNetPanel,
    CPowerPanel,
    Max7219Panel,
    NumberBoard,
    SacnPanel,
    open_panel,
)
from displays.led.schedule import Brightness, Hours
from displays.led.settings import SettingsError, read
from displays.led.software_card import SoftCard
from displays.led.spec import PanelSpec
from tests.ports import free_port

from .conftest import ROOT
from .led_rig import SMALL, UdpEar

WHOLE = """
time_zone = "Asia/Ho_Chi_Minh"
hours = "07:00-17:30"
brightness = { "06:30" = 100, "18:00" = 40 }

[panels.quay-07]
address = "cpower://10.1.2.7"
size = "128x32"
colours = 3
counters = ["quay-07"]
brightness = 60

[panels.quay-08]
address = "modbus-rtu:///dev/ttyUSB0"
unit = 8
digits = 8
hours = "06:00-18:00"
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def written(text: str) -> Path:
        file = tmp_path / "led.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return written


Write = Callable[[str], Path]


def test_a_file_names_panels_and_what_holds_for_all(write: Write) -> None:
    settings = read(write(WHOLE))
    first, second = settings.panels
    assert (first.name, first.kind, first.host, first.port) == (
        "quay-07", "cpower", "10.1.2.7", 5200,
    )  # fmt: skip
    assert (first.size, first.colours, first.counters) == ((128, 32), 3, ("quay-07",))
    assert first.brightness == Brightness.read(60)
    assert (second.device, second.number("unit", 1)) == ("/dev/ttyUSB0", 8)
    assert second.hours == Hours(time(6), time(18))
    assert settings.zone.key == "Asia/Ho_Chi_Minh"
    assert settings.brightness.at(time(12, 0)) == 1.0
    assert not settings.hours.lit(time(18, 0))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "panels"),
        ("panel = 1", "panel"),
        ("[panels.a]", "panels.a"),
        ('[panels.a]\naddress = "ddp://h"\nsise = "64x16"', "sise"),
        ('[panels.a]\naddress = "ddp://h"\nuniverse = 1', "universe"),
        ('[panels.a]\naddress = "cpower://h"\ncard = 300', "card"),
        ('[panels.a]\naddress = "ddp://h"\nbrightness = 0', "brightness"),
        ('[panels.a]\naddress = "ddp://h"\nbrightness = {"6h" = 50}', "6h"),
        ('[panels.a]\naddress = "ddp://h"\nhours = "7-17"', "hours"),
        ('[panels.A]\naddress = "ddp://h"', "panels.A"),
        ('[panels.a]\naddress = "max7219://spi"', "/dev"),
        ('[panels.a]\naddress = "modbus-tcp://h"\ncode = "ebcdic"', "code"),
        ('time_zone = "Mars/Base"\n[panels.a]\naddress = "software"', "Mars"),
        ("[panels.a", "led.toml"),
    ],
)
def test_what_is_written_wrongly_is_refused_by_name(write: Write, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read(write(text))


def test_every_kind_opens_its_driver_without_touching_the_network() -> None:
    for text, driver in (
        ("sacn://10.1.2.3?universe=5", SacnPanel),
        ("artnet://10.1.2.3:6455", ArtNetPanel),
        ("cpower://10.1.2.3?card=2&repeat=5", CPowerPanel),
        ("modbus-tcp://10.1.2.3?unit=2&digits=4&register=16&brightness_register=3", NumberBoard),
        ("modbus-rtu:///dev/ttyS0?baud=4800&parity=E", NumberBoard),
        ("max7219:///dev/spidev0.0", Max7219Panel),
    ):
        assert isinstance(open_panel(PanelSpec.parse(text)), driver)


def test_the_agent_loads_no_driver_library_before_a_panel_asks_for_it() -> None:
    code = (
        "import sys, displays.led.agent, displays.led.command; "
        "print([name for name in ('luma', 'serial', 'pymodbus', 'sacn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"


def test_brightness_holds_until_its_next_hour_and_over_midnight() -> None:
    steps = Brightness.read({"18:00": 40, "06:30": 100})
    assert [steps.at(time(*at)) for at in ((6, 29), (6, 30), (17, 59), (18, 0), (23, 59), (0, 0))] == [
        0.4, 1.0, 1.0, 0.4, 0.4, 0.4,
    ]  # fmt: skip
    assert Brightness.read("06:30=100,18:00=40") == steps
    spec = PanelSpec.parse("ddp://h?brightness=06:30=100,18:00=40")
    assert spec.brightness == steps


@pytest.mark.parametrize("value", [4, 101, True, "x", {"06:30": -1}, {}, {"25:00": 50}, None])
def test_brightness_is_a_percentage_a_panel_can_be_read_at(value: Any) -> None:
    with pytest.raises(ValueError, match="brightness"):
        Brightness.read(value)


def test_hours_may_go_over_midnight() -> None:
    night = Hours.parse("22:00-05:00")
    assert [night.lit(time(hour)) for hour in (21, 22, 0, 5, 6)] == [False, True, True, True, False]


# motcua led test -----------------------------------------------------------------------------


def led_test(*arguments: str) -> "subprocess.CompletedProcess[str]":
    program = "from displays.cli import led; led()"
    return subprocess.run(
        [sys.executable, "-c", program, "test", *arguments, "--seconds", "0"],
        capture_output=True, text=True, cwd=ROOT, timeout=30,
    )  # fmt: skip


def test_trying_a_panel_says_that_it_confirmed_and_leaves_it_dark() -> None:
    card = SoftCard(SMALL)
    done = led_test(f"cpower://127.0.0.1:{card.port}")
    assert done.returncode == 0, done.stderr
    assert "xác nhận đã hiện" in done.stdout
    assert "gửi 2, xác nhận 2, từ chối 0" in done.stdout
    assert card.commands[3] == 2
    assert not any(card.rgb)
    card.stop()


def test_trying_a_panel_that_never_answers_says_so(write: Write) -> None:
    heard: list[bytes] = []
    ear = UdpEar(heard.append)
    file = write(f'[panels.quay-07]\naddress = "ddp://127.0.0.1:{ear.port}"')
    done = led_test("quay-07", "--config", str(file))
    assert done.returncode == 0, done.stderr
    assert "không xác nhận, hãy nhìn lên bảng" in done.stdout
    ear.stop()
    assert len(heard) == 6


@pytest.mark.parametrize(
    ("panel", "words"), [("software", "không phải bảng thật"), ("quay-07", "viết ddp://")]
)
def test_what_cannot_be_tried_is_refused_in_words(panel: str, words: str) -> None:
    done = led_test(panel)
    assert done.returncode == 1
    assert words in done.stderr


def test_trying_a_panel_that_is_away_fails() -> None:
    done = led_test(f"modbus-tcp://127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert "không tới được bảng" in done.stdout
