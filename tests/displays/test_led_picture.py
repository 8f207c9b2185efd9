"""The dots on a panel are those of the drawing: golden/led holds them, . dark, a amber, w white.

s_call to l_pause are the drawing's own dots; the others were looked at when they were made."""

import unicodedata
from pathlib import Path

import pytest

from displays.led import picture, signs
from displays.led.fonts import Font, unifont, x11_10x20
from displays.led.picture import Picture
from displays.led.signs import Sign

GOLDEN = Path(__file__).parent / "golden" / "led"
SMALL, LARGE = (64, 16), (128, 32)
CALL = Sign("call", label="A128", counter="07")
IDLE = Sign("idle", counter="07", field="Đất đai")
PAUSED = Sign("paused", counter="07", go_to="06")


def as_text(drawn: Picture) -> str:
    marks = "".join(".aw"[dot] for dot in drawn.dots)
    width = drawn.width
    return "".join(marks[y * width : (y + 1) * width] + "\n" for y in range(drawn.height))


@pytest.mark.parametrize(
    ("name", "sign", "size"),
    [
        ("s_call", CALL, SMALL),
        ("s_idle", IDLE, SMALL),
        ("s_pause", PAUSED, SMALL),
        ("l_call", CALL, LARGE),
        ("l_idle", IDLE, LARGE),
        ("l_pause", PAUSED, LARGE),
        ("l_text", Sign("text", text="Đề nghị đợi"), LARGE),
        ("x_closed", Sign("closed", counter="07"), (192, 48)),
        ("s_test", Sign("test", text="q07"), SMALL),
        ("l_test", Sign("test", text="quay-07"), LARGE),
    ],
)
def test_every_dot_is_where_the_drawing_has_it(
    name: str, sign: Sign, size: tuple[int, int]
) -> None:
    drawn = signs.draw(sign, size, 0.0)
    assert as_text(drawn) == (GOLDEN / f"{name}.txt").read_text(encoding="ascii")


VIETNAMESE = sorted(
    {
        unicodedata.normalize("NFC", letter + tone)
        for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    }
    - set("aeiouyAEIOUY")
    | set("đĐ")
)


@pytest.mark.parametrize("font", [unifont(), x11_10x20()], ids=["unifont", "10x20"])
def test_both_fonts_have_all_134_vietnamese_letters_and_no_two_letters_look_the_same(
    font: Font,
) -> None:
    assert len(VIETNAMESE) == 134
    letters = [*VIETNAMESE, *(chr(code) for code in range(0x21, 0x7F))]
    assert len({font.glyphs[letter] for letter in letters}) == len(letters)
    for letter in letters:
        lit = font.dots(letter)
        assert lit, letter
        assert all(0 <= x < font.cell and 0 <= y < font.rows for x, y in lit)


@pytest.mark.parametrize("size", [SMALL, LARGE, (96, 16), (32, 16), (160, 32), (192, 48)])
@pytest.mark.parametrize("label", ["A001", "AB999"])
@pytest.mark.parametrize("counter", ["7", "07", "101"])
def test_a_number_is_whole_wherever_it_fits_and_counter_and_number_never_overlap(
    size: tuple[int, int], label: str, counter: str
) -> None:
    drawn = picture.call(*size, label, counter)
    alone = picture.call(*size, label, "")
    amber = [dot == picture.AMBER for dot in drawn.dots]
    assert amber == [dot == picture.AMBER for dot in alone.dots]
    if len(label) * 8 * (size[1] // 16) <= size[0]:
        assert (
            sum(amber)
            == sum(len(unifont().dots(letter)) for letter in label) * (size[1] // 16) ** 2
        )


def test_a_call_blinks_three_times_at_one_per_second_and_then_stands() -> None:
    sign = Sign("call", label="A128", counter="07", rings=True, since=100.0)
    lit = [any(signs.draw(sign, SMALL, 100 + step / 4).dots) for step in range(16)]
    assert lit == [True, True, False, False] * 3 + [True] * 4


def test_a_call_known_from_a_snapshot_and_a_dimmed_one_do_not_blink() -> None:
    for sign in (
        Sign("call", label="A128", counter="07", since=100.0),
        Sign("call", label="A128", counter="07", rings=True, since=100.0, dim=True),
    ):
        assert all(any(signs.draw(sign, SMALL, 100 + step / 4).dots) for step in range(12))
        assert signs.next_change(sign, SMALL, 100.0) == float("inf")


def test_the_next_change_is_never_now_and_always_a_change() -> None:
    blinking = Sign("call", label="A128", counter="07", rings=True, since=100.0)
    paused = Sign("paused", counter="07", go_to="06", since=100.0)
    for sign in (blinking, paused):
        now, seen = 100.0, [as_text(signs.draw(sign, SMALL, 100.0))]
        for _ in range(5):
            now = signs.next_change(sign, SMALL, now)
            seen.append(as_text(signs.draw(sign, SMALL, now)))
        assert all(before != after for before, after in zip(seen, seen[1:], strict=False))


def test_a_paused_small_panel_turns_every_four_seconds_to_the_counter_to_go_to() -> None:
    first, second = (as_text(signs.draw(PAUSED, SMALL, now)) for now in (3.9, 4.1))
    assert first == (GOLDEN / "s_pause.txt").read_text(encoding="ascii")
    assert second == as_text(picture.lines(*SMALL, "Sang 06"))


def test_a_field_name_that_does_not_fit_is_left_out_rather_than_cut() -> None:
    long = Sign("idle", counter="07", field="Tài nguyên và môi trường")
    assert as_text(signs.draw(long, LARGE, 0)) == as_text(picture.lines(*LARGE, "Quầy 07"))


def test_a_panel_of_one_colour_keeps_every_dot() -> None:
    drawn = signs.draw(CALL, SMALL, 0)
    mono = picture.without_colour(drawn)
    assert set(mono.dots) == {picture.DARK, picture.AMBER}
    assert [bool(dot) for dot in mono.dots] == [bool(dot) for dot in drawn.dots]


def test_brightness_dims_but_never_puts_a_dot_out() -> None:
    drawn = signs.draw(CALL, SMALL, 0)
    full, dimmed = drawn.rgb(), drawn.rgb(0.3)
    assert full[:3] == bytes(3)
    for index, dot in enumerate(drawn.dots):
        part = dimmed[index * 3 : index * 3 + 3]
        assert any(part) == bool(dot)
        assert sum(part) <= sum(full[index * 3 : index * 3 + 3])


def test_a_dark_sign_is_dark_in_every_size() -> None:
    for size in (SMALL, LARGE):
        assert not any(signs.draw(Sign("dark"), size, 0.0).dots)


def test_one_bit_planes_are_the_dots() -> None:
    drawn = signs.draw(CALL, (60, 16), 0)
    plane = drawn.plane(frozenset({picture.WHITE}))
    assert len(plane) == 16 * 8
    for y in range(16):
        for x in range(64):
            lit = bool(plane[y * 8 + x // 8] << x % 8 & 0x80)
            assert lit == (x < 60 and drawn.dots[y * 60 + x] == picture.WHITE)
