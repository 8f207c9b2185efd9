"""What was drawn is what comes out, dot by dot, and nothing in a picture can be taken for a command."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw

from hardware.app import render
from hardware.drawing.slip import draw
from hardware.settings import profile_of
from hardware.software_printer.operations import Answer, Cut, Feed, Operation, Row
from hardware.software_printer.parser import Parser, rows_of
from hardware.software_printer.real_time import Scanner
from hardware.wire import commands
from hardware.wire.raster import BAND_ROWS, encode, pixels
from queue_server.contracts.bridge import PrintJob

Make = Callable[..., PrintJob]
KINDS: list[dict[str, Any]] = [
    {},
    {"offline": True, "kiosk_name": "Máy 02", "people_ahead": None, "expected": ""},
    {"priority": "pregnant", "language": "ko"},
    {"language": "zh", "label": "AB128", "agency": "Sở Nông nghiệp và Môi trường"},
    {"language": "en", "procedure": "", "follow_url": ""},
    {"top": {"copy_number": 3}, "procedure": "Thủ tục dài " * 25},
]


def understood(data: bytes, piece: int = 4096) -> list[Operation]:
    parser, out = Parser(), []
    for start in range(0, len(data), piece):
        parser.feed(data[start : start + piece])
        while operation := parser.step():
            out.append(operation)
    assert parser.unknown == []
    assert parser.waiting == 0
    return out


def picture(*dots: tuple[int, int], size: tuple[int, int] = (576, 40)) -> Image.Image:
    made = Image.new("1", size, 1)
    for dot in dots:
        made.putpixel(dot, 0)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_comes_back_pixel_identical_with_one_cut_at_its_end(
    make_job: Make, kind: dict[str, Any]
) -> None:
    drawn = draw(make_job(**kind))
    done = understood(encode(drawn))
    assert rows_of(done) == pixels(drawn)
    assert [type(operation) for operation in done].count(Cut) == 1
    assert isinstance(done[-1], Cut)


@pytest.mark.parametrize("piece", [1, 7, 1024])
def test_the_stream_is_understood_in_pieces_of_any_size(make_job: Make, piece: int) -> None:
    drawn = draw(make_job())
    assert rows_of(understood(encode(drawn), piece)) == pixels(drawn)


def test_pictures_narrower_than_the_paper_are_centred() -> None:
    drawn = picture((0, 20), (287, 20), size=(288, 40))
    row = next(one for one in understood(encode(drawn)) if isinstance(one, Row))
    left = (576 - 288) // 2 // 8
    assert row.dots[left] == 0x80
    assert row.dots[left + 35] == 0x01


def test_bands_hold_at_most_200_rows_and_are_cropped_on_both_sides(make_job: Make) -> None:
    data = encode(draw(make_job()))
    heads = [data[at : at + 8] for at in range(len(data)) if data[at : at + 4] == b"\x1dv0\x00"]
    heights = [int.from_bytes(head[6:8], "little") for head in heads]
    widths = [int.from_bytes(head[4:6], "little") for head in heads]
    assert heights
    assert max(heights) <= BAND_ROWS
    assert min(widths) < 72
    assert all(width % 2 == 0 for width in widths)


def test_blank_paper_is_fed_and_not_sent_as_dots() -> None:
    drawn = picture((300, 0), (300, 599), size=(576, 600))
    data = encode(drawn)
    assert len(data) < 100
    assert sum(one.rows for one in understood(data) if isinstance(one, Feed)) == 598


def test_a_printer_with_its_own_motion_units_would_feed_another_distance_without_being_told() -> (
    None
):
    fed = understood(commands.feed(100))
    told = understood(commands.DOT_UNITS + commands.feed(100))
    assert [one.rows for one in fed if isinstance(one, Feed)] == [50]
    assert [one.rows for one in told if isinstance(one, Feed)] == [100]


@pytest.mark.parametrize(
    "command", [b"\x10\x04\x01", b"\x10\x05\x02", b"\x10\x14\x01\x00\x05", commands.CLEAR]
)
def test_no_real_time_command_can_stand_inside_a_picture_and_only_one_dot_is_added(
    command: bytes,
) -> None:
    row = bytearray(72)
    row[10 : 10 + len(command)] = command
    row[0] = row[71] = 0x80
    drawn = Image.frombytes("1", (576, 12), bytes(row) * 12, "raw", "1;I")
    data = encode(drawn)
    assert Scanner().feed(data) == []
    assert Scanner().feed(drawn.tobytes("raw", "1;I")) != [] or command[1] == 0x14
    changed = [
        bin(int.from_bytes(ours, "big") ^ int.from_bytes(theirs, "big")).count("1")
        for ours, theirs in zip(pixels(drawn), rows_of(understood(data)), strict=True)
    ]
    assert changed == [1] * 12


def test_a_real_time_command_split_over_two_pieces_is_seen_once() -> None:
    for cut in range(1, len(commands.CLEAR)):
        scanner = Scanner()
        found = scanner.feed(commands.CLEAR[:cut]) + scanner.feed(commands.CLEAR[cut:])
        assert [one.kind for one in found] == ["clear"]


@pytest.mark.parametrize(
    "wrong", [Image.new("L", (576, 8)), Image.new("1", (584, 8)), Image.new("1", (100, 8))]
)
def test_pictures_that_cannot_be_printed_are_refused(wrong: Image.Image) -> None:
    with pytest.raises(ValueError, match="mode 1"):
        encode(wrong)


def test_the_acknowledgement_is_asked_for_behind_everything_else() -> None:
    done = understood(commands.acknowledge(b"00A7") + commands.acknowledge(b"00A8", "gs_r"))
    assert done == [Answer("process_id", b"00A7"), Answer("buffered", b"\x01")]
    with pytest.raises(ValueError, match="printable"):
        commands.acknowledge(b"\x1000A")


def test_process_ids_differ_and_stay_printable() -> None:
    numbers = [*range(2000), 36**4 - 1]
    names = [commands.process_id(number) for number in numbers]
    assert len(set(names)) == len(names)
    assert all(len(name) == 4 and name.isalnum() for name in names)


@pytest.mark.parametrize("way", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_the_software_printer_prints_what_another_encoder_sends(way: str) -> None:
    from escpos.printer import Dummy

    drawn = Image.new("1", (384, 96), 1)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((20, 5, 200, 90), fill=0)
    pen.line((0, 0, 383, 95), fill=0, width=3)
    other = Dummy()
    other.image(drawn, impl=way)
    rows = rows_of(understood(other.output))
    assert [row[:48] for row in rows[:96]] == pixels(drawn)
    assert not any(map(any, rows[96:]))


def test_a_printer_that_cannot_repeat_dots_is_told_each_of_them(make_job: Make) -> None:
    repeats = profile_of("ticket", "xprinter-80")
    tells_all = profile_of("ticket", "xprinter-80", doubles="false")
    short, whole = render(make_job(), repeats), render(make_job(), tells_all)
    assert rows_of(understood(short)) == rows_of(understood(whole))
    assert b"\x1dv0\x03" in short
    assert re.search(rb"\x1dv0[\x01\x02\x03]", whole) is None
    assert len(whole) > 1.4 * len(short)
