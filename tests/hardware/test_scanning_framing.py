"""Bytes of scanners become reads: ended by a terminator or silence, limited, checked, each once."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanning.framing import FLOOD, GAP, LIMIT, TWICE, WITHIN, Framer, Read, Refusal
from hardware.scanning.hid_reports import BadReport, data_of

CARD = "001055000123||Nguyễn Văn Ấn|10031955|Nam|Phường Thí Dụ, tỉnh Bắc Ninh|01012022"


def texts(outcomes: list[object]) -> list[str]:
    return [one.text if isinstance(one, Read) else f"!{one.reason}" for one in outcomes]  # type: ignore[attr-defined]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\t", b"\r\n"])
def test_each_terminator_ends_a_read_and_is_no_part_of_it(end: bytes) -> None:
    assert texts(Framer().feed(CARD.encode() + end, 0.0)) == [CARD]


def test_a_read_cut_anywhere_is_the_same_read() -> None:
    raw, chance = CARD.encode() + b"\r\n", random.Random(8)
    for _ in range(50):
        framer, found, at = Framer(), [], 0
        while at < len(raw):
            size = chance.randint(1, 9)
            found += framer.feed(raw[at : at + size], 0.001 * at)
            at += size
        assert texts(found) == [CARD]


def test_silence_ends_a_read_that_has_no_terminator() -> None:
    framer = Framer()
    assert framer.feed(b"H05.14-261124-0001", 5.0) == []
    assert framer.waiting
    assert framer.quiet(5.0 + GAP * 0.9) == []
    assert texts(framer.quiet(5.0 + GAP)) == ["H05.14-261124-0001"]
    assert not framer.waiting
    assert texts(framer.feed(b"late", 6.0) + framer.feed(b"next\r", 6.0 + GAP)) == ["late", "next"]


def test_control_characters_and_nul_are_dropped_and_a_line_of_nothing_is_no_read() -> None:
    assert texts(Framer().feed(b"\x02A\x00B\x1bC\x7fD\xc2\x85E\x03\r\n\r\n \r", 0.0)) == ["ABCDE"]


def test_a_read_of_the_limit_passes_and_one_byte_more_is_refused_whole() -> None:
    framer = Framer()
    assert texts(framer.feed(b"x" * LIMIT + b"\r", 0.0)) == ["x" * LIMIT]
    assert texts(framer.feed(b"y" * (LIMIT + 1) + b"\r", 1.0)) == ["!too_long"]
    assert texts(framer.feed(b"z\r", 2.0)) == ["z"]


def test_endless_bytes_hold_no_more_memory_than_one_read_and_are_refused_once() -> None:
    framer = Framer()
    for at in range(100):
        assert framer.feed(b"q" * 10_000, at * 0.01) == []
        assert len(framer._held) <= LIMIT
    assert texts(framer.quiet(2.0)) == ["!too_long"]


def test_bytes_that_are_no_utf8_are_refused_by_reason_and_the_next_read_passes() -> None:
    framer = Framer()
    assert texts(framer.feed("Nguyễn".encode("cp1258", "ignore") + b"\xff\r", 0.0)) == ["!not_utf8"]
    assert texts(framer.feed("Nguyễn\r".encode(), 0.1)) == ["Nguyễn"]


def test_the_same_again_within_a_second_is_the_same_read_also_when_the_trigger_is_held() -> None:
    framer = Framer()
    seen = [texts(framer.feed(b"A128\r", at * 0.4)) for at in range(5)]
    assert seen == [["A128"], [], [], [], []]
    assert texts(framer.feed(b"A128\r", 1.6 + TWICE)) == ["A128"]
    assert texts(framer.feed(b"A129\rA128\r", 2.7)) == ["A129", "A128"]


def test_a_flood_is_said_once_and_ends_when_it_is_quiet() -> None:
    framer = Framer()
    found = texts([one for n in range(500) for one in framer.feed(b"%d\r" % n, n * 0.001)])
    assert found == [*map(str, range(FLOOD)), "!flood"]
    assert texts(framer.feed(b"calm\r", 1.0 + WITHIN)) == ["calm"]


def test_what_was_read_before_a_loss_is_refused_and_what_comes_after_passes() -> None:
    framer = Framer()
    framer.feed(b"half a ca", 0.0)
    assert texts(framer.lost()) == ["!garbled"]
    assert framer.lost() == []
    assert texts(framer.feed(b"whole\r", 0.1)) == ["whole"]


def test_nothing_that_was_read_is_in_a_repr() -> None:
    assert "Nguy" not in repr(Framer().feed(CARD.encode() + b"\r", 0.0))
    assert repr(Refusal("flood")) == "Refusal(reason='flood')"


def report(data: bytes, goes_on: bool = False) -> bytes:
    return bytes([2, len(data)]) + b"]Q1" + data.ljust(56, b"\0") + b"\0\0" + bytes([goes_on])


def test_a_hid_read_longer_than_a_report_is_put_together_from_its_reports() -> None:
    raw, framer, found = CARD.encode(), Framer(), []
    parts = [raw[at : at + 56] for at in range(0, len(raw), 56)]
    for at, part in enumerate(parts):
        found += framer.feed(data_of(report(part, goes_on=at + 1 < len(parts))), 0.0)
    assert len(parts) == 2
    assert texts(found) == [CARD]


def test_other_reports_say_nothing_and_a_contradictory_one_is_an_error() -> None:
    assert data_of(b"\x05battery") == b""
    assert data_of(b"") == b""
    for bad in (report(b"A")[:-1], report(b"A").replace(b"\x02\x01", b"\x02\x39", 1)):
        with pytest.raises(BadReport):
            data_of(bad)


CHUNKS = st.lists(
    st.binary(max_size=40) | st.sampled_from([b"\r", b"\n", b"A" * 300, "ẤN".encode()])
)


@given(CHUNKS, st.lists(st.floats(0, 2), min_size=1))
def test_whatever_comes_every_read_is_short_clean_text_and_nothing_breaks(
    chunks: list[bytes], pauses: list[float]
) -> None:
    framer, at, found = Framer(limit=100), 0.0, []
    for number, chunk in enumerate(chunks):
        at += pauses[number % len(pauses)]
        found += framer.feed(chunk, at)
        assert len(framer._held) <= 100
    found += framer.quiet(at + 2 * GAP)  # (at + GAP) - at may round below GAP
    assert not framer.waiting
    for one in found:
        if isinstance(one, Read):
            assert 0 < len(one.text.encode()) <= 100
            assert all(unicodedata.category(character) != "Cc" for character in one.text)
