"""A probe finds out what a printer answers, says which settings fit, and prints them on its paper."""

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from hardware.cli import bridge
from hardware.links.owner import Claim
from hardware.probing.findings import Findings, suggested, toml
from hardware.probing.page import page, ruler
from hardware.settings import printer as printer_settings
from hardware.settings import profile_of
from hardware.software_printer.abilities import KINDS, Abilities
from hardware.software_printer.server import SoftwarePrinter
from hardware.wire.profile import CLONE_58, EPSON_TM

Start = Callable[[Abilities], SoftwarePrinter]


@pytest.fixture
def start() -> Iterator[Start]:
    made: list[SoftwarePrinter] = []

    def begin(abilities: Abilities) -> SoftwarePrinter:
        made.append(SoftwarePrinter(abilities=abilities).start())
        return made[-1]

    yield begin
    for one in made:
        one.stop()


def probe(*options: str) -> Result:
    return CliRunner().invoke(bridge, ["probe", *options])


def at(printer: SoftwarePrinter) -> str:
    return f"tcp://127.0.0.1:{printer.port}"


@pytest.mark.parametrize(
    ("kind", "options"),
    [("epson-tm", []), ("xprinter-80", []), ("clone-58", ["--paper", "58"]), ("tm-u220", [])],
)
def test_each_kind_of_printer_is_recognised_and_its_page_is_acknowledged(
    start: Start, kind: str, options: list[str]
) -> None:
    printer = start(KINDS[kind])
    done = probe("--printer", at(printer), "--json", *options)
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["profile"], found["settings"]) == (kind, {})
    assert (found["state"], found["page"]) == ("ready", "printed")
    assert found["process_id"] == KINDS[kind].process_id
    assert found["pushes"] == KINDS[kind].asb
    assert found["model"] == KINDS[kind].names.get(67, "")
    assert printer.machine.parser.unknown == []


def test_the_page_on_paper_is_the_picture_with_what_was_found(start: Start) -> None:
    printer = start(KINDS["xprinter-80"])
    done = probe("--printer", at(printer))
    found = Findings(
        {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12},
        gs_r=True,
        maker="XPRINTER",
        model="XP-80",
        firmware="V2.1",
    )
    settings = toml("ticket", at(printer), suggested(found))
    wanted = page(found, suggested(found), settings)
    paper = Image.open(BytesIO(printer.slips()[0][1]))
    assert paper.tobytes() == wanted.tobytes()
    assert settings in done.stdout
    assert "XPRINTER XP-80 V2.1" in done.stdout
    assert "GS r" in done.stdout


def test_the_example_of_the_operators_is_what_the_command_says(start: Start) -> None:
    page = (Path(__file__).parents[2] / "docs/operators/devices.md").read_text(encoding="utf-8")
    example = page.split("```text\n")[1].split("```")[0]
    printer = start(KINDS["xprinter-80"])
    said = probe("--printer", at(printer)).stdout
    assert said == example.replace("usb://?serial=J4PK001234", at(printer))


def test_what_it_writes_can_be_read_as_settings(start: Start) -> None:
    done = probe("--printer", at(start(replace(KINDS["epson-tm"], asb=False))), "--no-page")
    table = tomllib.loads(done.stdout[done.stdout.index("[printers") :])["printers"]["ticket"]
    address = table.pop("address")
    made = printer_settings("ticket", address, profile_of("ticket", **table))
    assert (made.profile.acknowledgement, made.profile.status) == ("process_id", "poll")


def test_a_name_of_the_settings_file_is_probed_at_its_address(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text(
        f'[printers.seal]\naddress = "{at(start(KINDS["tm-u220"]))}"\n', encoding="utf-8"
    )
    done = probe("--config", str(file), "--printer", "seal", "--no-page", "--json")
    assert json.loads(done.stdout)["profile"] == "tm-u220"


def test_a_printer_that_acknowledges_in_no_way_is_refused_and_prints_no_page(start: Start) -> None:
    printer = start(replace(KINDS["xprinter-80"], gs_r=False))
    done = probe("--printer", at(printer))
    assert done.exit_code == 1
    assert "không báo in xong theo cách nào" in done.stdout
    assert printer.slips() == []


def test_a_printer_without_paper_is_told_so_and_asked_nothing_that_it_could_not_answer(
    start: Start,
) -> None:
    printer = start(KINDS["epson-tm"])
    printer.set_paper("out")
    done = probe("--printer", at(printer), "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["state"], found["page"]) == (1, "paper_out", "not_asked")
    assert "Lắp giấy" in probe("--printer", at(printer)).stdout
    printer.set_paper("ok")
    assert printer.machine.replies == b""


def test_a_silent_printer_and_one_that_is_not_there_are_told_apart(start: Start) -> None:
    printer = start(KINDS["epson-tm"])
    printer.set_faults(mute=True)
    silent = probe("--printer", at(printer), "--json")
    assert (silent.exit_code, json.loads(silent.stdout)["state"]) == (1, "unreachable")
    printer.stop()
    assert probe("--printer", at(printer)).exit_code == 3


def test_a_printer_that_a_bridge_owns_is_left_alone(start: Start) -> None:
    printer = start(KINDS["epson-tm"])
    owner = Claim()
    owner.hold(f"tcp-127.0.0.1-{printer.port}")
    done = probe("--printer", at(printer))
    owner.release()
    assert done.exit_code == 3
    assert "chương trình khác đang giữ máy in" in done.stderr
    assert printer.slips() == []


@pytest.mark.parametrize("wanted", ["udp://x", "cups://Office", "nobody"])
def test_what_cannot_be_probed_is_refused_with_words(wanted: str) -> None:
    assert probe("--printer", wanted).exit_code == 2


def test_paper_of_58_mm_is_taken_from_the_name_unless_a_person_says_otherwise() -> None:
    named = Findings(gs_r=True, model="POS-58C")
    assert suggested(named).name == CLONE_58.name
    assert suggested(named, narrow=False).dots == 576
    assert suggested(Findings(process_id=True, pushes=True)) == EPSON_TM


@pytest.mark.parametrize("dots", [384, 400, 576])
def test_the_ruler_ends_with_the_width_of_the_profile(dots: int) -> None:
    drawn = ruler(dots)
    ink = [x for x in range(dots) if drawn.getpixel((x, 10)) == 0]
    assert drawn.width == dots
    assert max(ink) == dots - 1
    last = [x for x in range(dots - 8, dots) if drawn.getpixel((x, drawn.height - 8)) == 0]
    assert last == [dots - 4, dots - 3, dots - 2, dots - 1], "the last mark reaches lowest"
