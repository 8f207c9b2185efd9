"""What is left of a roll: reckoned from what was printed, corrected by what the printer's sensors say."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hardware.app import render
from hardware.printing.meter import Meter
from hardware.printing.spool import Spool
from hardware.settings import SettingsError, read
from hardware.software_printer.abilities import KINDS
from hardware.software_printer.machine import Machine
from hardware.wire.health import Health
from hardware.wire.length import millimetres
from hardware.wire.profile import PROFILES
from queue_server.contracts.bridge import PrintJob

READY, NEAR, OUT = Health(), Health(near_end=True), Health(paper_out=True)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    opened = Spool(tmp_path / "spool.sqlite3")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PROFILES)
def test_the_length_of_a_job_is_what_the_paper_shows(
    make_job: Callable[..., PrintJob], name: str
) -> None:
    profile = PROFILES[name]
    pictures: list[Image.Image] = []
    machine = Machine(pictures.append, KINDS[name])
    data = render(make_job(), profile)
    machine.receive(data)
    rows = pictures[0].height if pictures else machine.strip.height
    # This paper has 203 rows an inch, that of an impact printer 144.
    shown = rows / 8 if profile.pins == 24 else rows * 25.4 / 144
    knife = 13.0 if profile.cut else 0.0
    assert millimetres(data, profile) == pytest.approx(shown + knife, abs=3.0)


def test_a_roll_grows_shorter_with_every_slip_and_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "spool.sqlite3"
    first = Spool(file)
    meter = Meter(first, "ticket", 10.0)
    assert meter.seen(READY) == 100
    meter.printed(2500)
    assert meter.seen(READY) == 75
    first.close()
    second = Spool(file)
    assert Meter(second, "ticket", 10.0).seen(READY) == 75
    second.close()


def test_a_new_roll_is_whole_and_a_cover_that_was_opened_is_no_new_roll(spool: Spool) -> None:
    meter = Meter(spool, "ticket", 10.0)
    meter.printed(9900)
    assert meter.seen(Health(cover_open=True)) == 1
    assert meter.seen(READY) == 1
    assert meter.seen(OUT) == 0
    assert meter.seen(Health(cover_open=True)) == 1
    assert meter.seen(READY) == 100


def test_a_sensor_counts_more_than_what_was_reckoned(spool: Spool) -> None:
    meter = Meter(spool, "ticket", 10.0)
    meter.printed(1000)
    assert meter.seen(NEAR) == 15
    assert meter.seen(READY) == 100, "changed before it ended"
    meter.printed(9990)
    assert meter.seen(READY) == 20, "a printer that feels its end and says nothing has some left"


def test_without_the_length_of_a_roll_only_the_sensors_speak(spool: Spool) -> None:
    meter = Meter(spool, "ticket", 0.0)
    meter.printed(5000)
    assert [meter.seen(one) for one in (READY, NEAR, OUT, READY)] == [None, 15, 0, None]


def test_the_bridge_tells_what_is_left(
    open_house: Any, printer: Any, job_body: Any, wait_until: Any
) -> None:
    client = open_house(printer.port, roll=1.0).client
    wait_until(lambda: client.printer_state() == "ready", "a ready printer")

    def left() -> int:
        return int(client.ask("GET", "/v1/status").json["printers"][0]["paper_percent"])

    assert left() == 100
    body = job_body()
    client.print(body)
    client.outcome(body["job_id"])
    wait_until(lambda: 70 < left() < 95, "one ticket less")
    printer.set_paper("out")
    wait_until(lambda: left() == 0, "no paper")
    printer.set_paper("ok")
    wait_until(lambda: left() == 100, "a new roll")


@pytest.mark.parametrize("value", ['"60"', "-1", "true", "5000"])
def test_a_roll_is_so_many_metres(tmp_path: Path, value: str) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text(f'[printers.ticket]\naddress = "tcp://h"\nroll = {value}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="roll"):
        read(file)
