"""MAX7219 modules through luma: the registers of every chip, captured where the SPI bus would be."""

from typing import Any

import pytest
from luma.core.interface.serial import noop

from displays.led.panels import Max7219Panel
from displays.led.signs import Sign
from displays.led.spec import PanelSpec

from .led_rig import A128, SMALL, drawn

# luma 1.9 reads pictures by a way that Pillow will take away in 2027.
pytestmark = pytest.mark.filterwarnings("ignore:Image.Image.getdata is deprecated")
CHIPS = 16
INTENSITY = 0x0A


class Bus(noop):  # type: ignore[misc]
    """Sixteen chips in a row: every transfer carries one register and one value for each, the last chip first."""

    def __init__(self) -> None:
        # The class swallows every attribute that is set.
        self.__dict__["chips"] = [dict[int, int]() for _ in range(CHIPS)]

    def data(self, sent: list[int]) -> None:
        assert len(sent) == 2 * CHIPS
        for place in range(CHIPS):
            register, value = sent[2 * place : 2 * place + 2]
            self.chips[CHIPS - 1 - place][register] = value

    def dot(self, x: int, y: int) -> bool:
        """Chip by chip from the top left; register 1 to 8 is a column, bit 0 its top row."""
        chip = self.chips[(y // 8) * (SMALL[0] // 8) + x // 8]
        return bool(chip[x % 8 + 1] >> y % 8 & 1)


@pytest.fixture
def bus() -> Any:
    return Bus()


def test_every_chip_holds_its_eight_by_eight_dots_of_the_call(bus: Bus) -> None:
    panel = Max7219Panel("/dev/spidev0.0", SMALL, interface=bus)
    assert panel.show(A128, 0.0, 1.0) == "sent"
    wanted = drawn(A128)
    for y in range(SMALL[1]):
        for x in range(SMALL[0]):
            assert bus.dot(x, y) == bool(wanted.dots[y * SMALL[0] + x]), (x, y)
    panel.show(Sign(), 0.0, 1.0)
    assert not any(bus.dot(x, y) for x in range(SMALL[0]) for y in range(SMALL[1]))


@pytest.mark.parametrize(("brightness", "step"), [(1.0, 15), (0.4, 6), (0.05, 0)])
def test_brightness_is_one_of_sixteen_steps(bus: Bus, brightness: float, step: int) -> None:
    panel = Max7219Panel("/dev/spidev0.0", SMALL, interface=bus)
    panel.show(A128, 0.0, brightness)
    assert {chip[INTENSITY] for chip in bus.chips} == {step}


def test_a_machine_without_the_bus_is_failed_with_the_reason() -> None:
    panel = Max7219Panel("/dev/spidev9.9", SMALL)
    assert panel.show(A128, 0.0, 1.0) == "failed"
    assert panel.reason
    panel.close()


def test_a_size_that_modules_of_eight_cannot_make_is_refused() -> None:
    with pytest.raises(ValueError, match="bội số của 8"):
        Max7219Panel("/dev/spidev0.0", (60, 16))


def test_it_is_written_as_a_device_of_this_machine() -> None:
    spec = PanelSpec.parse("max7219:///dev/spidev0.1?size=64x16&orientation=-90")
    assert (spec.device, spec.number("orientation", 0)) == ("/dev/spidev0.1", -90)
