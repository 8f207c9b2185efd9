"""Every profile prints what was drawn, held against an encoder that is not ours; no picture can become a command."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from hardware.app import render
from hardware.drawing.slip import draw
from hardware.software_printer.abilities import KINDS
from hardware.software_printer.machine import Machine
from hardware.software_printer.operations import Operation
from hardware.software_printer.parser import Parser, rows_of
from hardware.software_printer.real_time import Scanner
from hardware.wire import commands
from hardware.wire.columns import encode_columns, squeezed
from hardware.wire.mending import blank_band, mend
from hardware.wire.profile import PROFILES, Profile
from hardware.wire.raster import encode, pixels
from queue_server.contracts.bridge import PrintJob

Make = Callable[..., PrintJob]
THERMAL_COLUMNS = Profile("thermal columns", raster="esc_star")
COMMAND = re.compile(rb"\x10[\x04\x05\x14]")


def understood(data: bytes, kind: str) -> tuple[list[Operation], Parser]:
    parser, out = Parser(KINDS[kind]), []
    parser.feed(data)
    while operation := parser.step():
        out.append(operation)
    return out, parser


def figure(width: int, height: int = 96) -> Image.Image:
    drawn = Image.new("1", (width, height), 1)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((20, 5, width // 2, height - 6), fill=0)
    pen.line((0, 0, width - 1, height - 1), fill=0, width=3)
    return drawn


def inked(rows: list[bytes]) -> list[bytes]:
    """Without the blank rows at the end."""
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    return rows


@pytest.mark.parametrize("name", PROFILES)
def test_every_shipped_profile_is_understood_by_the_kind_of_printer_it_is_for(
    make_job: Make, name: str
) -> None:
    profile = PROFILES[name]
    pictures: list[Image.Image] = []
    machine = Machine(pictures.append, KINDS[name])
    machine.receive(render(make_job(), profile))
    assert machine.parser.unknown == []
    assert machine.parser.waiting == 0
    assert len(pictures) == (1 if profile.cut else 0)
    paper = pictures[0] if profile.cut else machine.strip
    assert paper.width == profile.dots


@pytest.mark.parametrize("name", ["epson-tm", "xprinter-80", "clone-58"])
def test_rows_come_back_identical_on_every_width(make_job: Make, name: str) -> None:
    drawn = draw(make_job(), PROFILES[name].dots)
    done, _ = understood(encode(drawn, PROFILES[name], b""), name)
    assert rows_of(done, PROFILES[name].dots // 8) == pixels(drawn)


def test_columns_of_24_dots_come_back_identical_also_when_the_last_pass_is_not_full(
    make_job: Make,
) -> None:
    drawn = draw(make_job()).crop((0, 0, 576, 701))
    done, parser = understood(encode_columns(drawn, THERMAL_COLUMNS), "epson-tm")
    assert parser.unknown == []
    rows = rows_of(done)
    assert rows[:701] == pixels(drawn)
    assert not any(map(any, rows[701:]))


def test_an_impact_head_prints_the_squeezed_picture_dot_by_dot(make_job: Make) -> None:
    profile = PROFILES["tm-u220"]
    drawn = draw(make_job(), profile.dots)
    wanted = squeezed(drawn, profile)
    done, parser = understood(encode_columns(drawn, profile), "tm-u220")
    assert parser.unknown == []
    rows = rows_of(done, profile.dots // 8)
    assert inked(rows[::2]) == inked(pixels(wanted))
    assert rows[::2] == rows[1::2], "one pin is two rows of this paper"
    assert 0.4 < wanted.height / drawn.height < 0.5


def test_a_picture_wider_than_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match="tm-u220"):
        encode_columns(figure(576), PROFILES["tm-u220"])


@pytest.mark.parametrize("way", ["bitImageRaster", "graphics", "bitImageColumn"])
@pytest.mark.parametrize("width", [384, 576])
def test_our_bytes_and_those_of_another_encoder_make_the_same_paper(way: str, width: int) -> None:
    from escpos.printer import Dummy

    drawn = figure(width)
    other = Dummy()
    other.profile.media["width"]["pixels"] = width
    other.image(drawn, impl=way, center=False)
    theirs, _ = understood(other.output, "epson-tm")
    column = Profile("c", dots=width, raster="esc_star")
    ours = encode_columns(drawn, column) if way == "bitImageColumn" else encode(drawn, ending=b"")
    mine, _ = understood(ours, "epson-tm")
    row = width // 8
    free = 0 if way == "bitImageColumn" else (72 - row) // 2
    assert [one[:row] for one in inked(rows_of(theirs))] == inked(pixels(drawn))
    assert [one[free : free + row] for one in inked(rows_of(mine))] == inked(pixels(drawn))


# -- real-time bytes ----------------------------------------------------------------------------

RISKY = st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0x18, 0xFF, 0x08])
ROW = st.lists(RISKY, min_size=48, max_size=48).map(bytes)
PICTURE = st.lists(ROW, min_size=1, max_size=30).map(
    lambda rows: Image.frombytes("1", (384, len(rows)), b"".join(rows), "raw", "1;I")
)


def encoded(picture: Image.Image, profile: Profile) -> bytes:
    if profile.raster == "esc_star":
        return encode_columns(picture, profile)
    return encode(picture, profile, b"")


@pytest.mark.parametrize(
    "profile",
    [
        *PROFILES.values(),
        THERMAL_COLUMNS,
        Profile("low bands", dots=384, band_rows=4),
        Profile("never doubled", dots=384, doubles=False, band_rows=16),
    ],
    ids=lambda one: one.name,
)
@settings(max_examples=25, deadline=None)
@given(picture=PICTURE)
def test_no_picture_holds_a_real_time_command_in_its_dots_at_its_edges_or_in_its_headers(
    profile: Profile, picture: Image.Image
) -> None:
    job = encoded(picture, profile) + commands.ending(profile.cut)
    data = mend(profile, scrap=True) + job + commands.acknowledge(b"0016", profile.acknowledgement)
    assert Scanner().feed(data) == []
    assert COMMAND.search(data) is None


@pytest.mark.parametrize("rows", [4, 5, 16, 20])
def test_bands_whose_size_reads_like_a_command_hold_none(rows: int) -> None:
    """16 bytes wide, 4, 5 or 20 rows high: the header itself has the bytes of DLE EOT, ENQ and DC4."""
    picture = Image.new("1", (128, rows), 0)
    data = encode(picture, Profile("x", band_rows=rows, doubles=False), b"")
    assert COMMAND.search(data) is None
    dots = Image.frombytes("1", (128, rows), (b"\xff" * 15 + b"\x10") * rows, "raw", "1;I")
    assert COMMAND.search(encode(dots, Profile("x", band_rows=rows))) is None


def test_harmless_pictures_are_not_touched_and_harmful_ones_gain_dots_only(make_job: Make) -> None:
    row = bytes([0xFF, 0x10, 0x04, 0xFF]) * 12
    drawn = Image.frombytes("1", (384, 8), row * 8, "raw", "1;I")
    done, _ = understood(encode(drawn, ending=b""), "epson-tm")
    for ours, theirs in zip(pixels(drawn), rows_of(done), strict=True):
        assert all(mine & got == mine for mine, got in zip(ours, theirs[12:60], strict=True))
    assert COMMAND.search(drawn.tobytes("raw", "1;I"))


# -- mending ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROFILES)
def test_a_job_torn_at_any_byte_leaves_the_next_one_whole(make_job: Make, name: str) -> None:
    profile = PROFILES[name]
    data = render(make_job(procedure="", follow_url="", hotline=""), profile)
    whole = understood(data, name)[0]
    for cut in range(1, len(data), 2999):
        torn, parser = understood(data[:cut] + mend(profile, scrap=True) + data, name)
        assert torn[-len(whole) :] == whole, cut
        assert parser.waiting == 0


def test_the_blank_band_is_as_large_as_the_largest_picture_command(make_job: Make) -> None:
    for profile in PROFILES.values():
        rows = profile.band_rows if profile.raster == "gs_v0" else profile.pins
        assert len(blank_band(profile)) == profile.dots * rows // 8


def test_entries_of_the_seal_register_are_never_cut_and_stand_close(make_job: Make) -> None:
    line: dict[str, Any] = {
        "number": 17, "at": "2026-03-10T09:42:00+07:00", "seal": "D01", "officer": "CB-07", "document": "12/GCN",
        "digest": "A1B2C3", "chain": "QWERTYUIOPAS",
    }  # fmt: skip
    job = PrintJob.model_validate(
        {"job_id": "j" * 16, "kind": "seal_line", "printer": "seal", "line": line}
    )
    for name, profile in PROFILES.items():
        pictures: list[Image.Image] = []
        machine = Machine(pictures.append, KINDS[name])
        machine.receive(render(job, profile))
        once = machine.strip.height
        machine.receive(render(job, profile))
        assert pictures == []
        assert machine.strip.height == 2 * once
