"""Keys and messages are those of the worked example in ICAO 9303-11, Appendix D."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cards import fields, tlv
from hardware.cards.chip import ChipError, read, session_of
from hardware.cards.crypto import BadKey, MrzKey, derive, encrypt, key_of_zone, mac, pad, unpad
from hardware.cards.messaging import BadAnswer

KEY = MrzKey("L898902C", "690806", "940623")
THEIRS, OURS = bytes.fromhex("4608F91988702212"), bytes.fromhex("781723860C06C226")
OUR_PART = bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")
THEIR_PART = bytes.fromhex("0B4F80323EB3191CB04970CB4052790B")


def test_the_access_keys() -> None:
    assert KEY.seed.hex() == "239ab9cb282daf66231dc5a4df6bfbae"
    assert derive(KEY.seed, 1).hex() == "ab94fdecf2674fdfb9b391f85d7f76f2"
    assert derive(KEY.seed, 2).hex() == "7962d9ece03d1acd4c76089dce131543"


def test_the_authentication() -> None:
    sealed = encrypt(derive(KEY.seed, 1), OURS + THEIRS + OUR_PART)
    assert sealed.hex() == "72c29c2371cc9bdb65b779b8e8d37b29ecc154aa56a8799fae2f498f76ed92f2"
    assert mac(derive(KEY.seed, 2), pad(sealed)).hex() == "5f1448eea8ad90a7"


def test_the_secure_messages() -> None:
    session = session_of(OUR_PART, THEIR_PART, THEIRS, OURS)
    select = session.wrap(bytes.fromhex("00A4020C"), bytes.fromhex("011E"))
    assert select.hex() == "0ca4020c158709016375432908c044f68e08bf8b92d635ff24f800"
    answer = bytes.fromhex("990290008E08FA855A5D4C50A8ED9000")
    assert session.unwrap(answer) == (b"", 0x9000)
    first = session.wrap(bytes.fromhex("00B00000"), expected=4)
    assert first.hex() == "0cb000000d9701048e08ed6705417e96ba5500"
    answer = bytes.fromhex("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000")
    assert session.unwrap(answer) == (bytes.fromhex("60145F01"), 0x9000)
    second = session.wrap(bytes.fromhex("00B00004"), expected=0x12)
    assert second.hex() == "0cb000040d9701128e082ea28a70f3c7b53500"
    answer = bytes.fromhex(
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"
    )
    data, _ = session.unwrap(answer)
    assert data.hex() == "04303130365f36063034303030305c026175"


@pytest.mark.parametrize("at", range(16))
def test_an_answer_changed_in_any_byte_is_refused(at: int) -> None:
    session = session_of(OUR_PART, THEIR_PART, THEIRS, OURS)
    session.wrap(bytes.fromhex("00A4020C"), bytes.fromhex("011E"))
    answer = bytearray.fromhex("990290008E08FA855A5D4C50A8ED9000")
    if at >= 14:  # the outer status word stands outside; the inner one counts
        assert session.unwrap(bytes(answer)) == (b"", 0x9000)
        return
    answer[at] ^= 1
    with pytest.raises(BadAnswer):
        session.unwrap(bytes(answer))


def test_the_key_is_read_from_a_zone_and_a_misread_zone_is_refused() -> None:
    zone = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA".ljust(
        90, "<"
    )
    assert key_of_zone(zone) == MrzKey("D23145890", "740812", "120415")
    for broken in (zone[:89], zone.replace("7408122", "7408132"), zone.replace("D2", "Đ2")):
        with pytest.raises(BadKey):
            key_of_zone(broken)
    for number, born, expires in (("", "740812", "120415"), ("D23145890", "74081", "120415"),
                                  ("D231458901", "740812", "120415"), ("D2 45", "740812", "120415")):  # fmt: skip
        with pytest.raises(BadKey):
            MrzKey(number, born, expires)
    assert "231458" not in repr(key_of_zone(zone))


def test_padding_is_whole_and_nothing_else_is_padding() -> None:
    for size in range(20):
        assert unpad(pad(b"x" * size)) == b"x" * size
        assert len(pad(b"x" * size)) % 8 == 0
    for bad in (b"", bytes(8), b"x" * 8, b"\x80" + bytes(8), b"\x80\x01"):
        with pytest.raises(ValueError, match="padding"):
            unpad(bad)


def test_only_the_fields_that_are_needed_are_taken_however_deep_they_are() -> None:
    def entry(number: int, text: str) -> bytes:
        return tlv.element(0x30, b"\x02\x01" + bytes([number]) + tlv.element(0x0C, text.encode()))

    inner = (
        entry(2, "Nguyễn Thị Mẫu") + entry(7, "tôn giáo") + entry(9, "Ấp " * 200) + entry(13, "x")
    )
    nested = tlv.element(
        0x6D, tlv.element(0x31, tlv.element(0x30, b"\x06\x01\x2a" + tlv.element(0x31, inner)))
    )
    taken = fields.vietnamese(nested)
    assert taken.keys() == {2, 9}
    assert taken[2] == "Nguyễn Thị Mẫu"
    assert len(taken[9]) == 200
    for cut in range(0, len(nested), 7):
        assert "tôn giáo" not in str(fields.vietnamese(nested[:cut]))


@given(st.binary(max_size=80))
def test_no_bytes_of_a_card_break_the_reading(data: bytes) -> None:
    session = session_of(OUR_PART, THEIR_PART, THEIRS, OURS)
    with pytest.raises(BadAnswer):
        session.unwrap(data)
    for reads in (fields.zone_of, fields.groups_of):
        with contextlib.suppress(tlv.BadTlv):
            reads(data)
    assert isinstance(fields.vietnamese(b"\x6d\x50" + data.ljust(80, b"\0")), dict)


@given(st.lists(st.binary(max_size=60), min_size=1))
def test_a_card_that_answers_anything_is_refused_by_name(answers: list[bytes]) -> None:
    replies = iter([b"\x90\x00", *answers])
    with pytest.raises(ChipError):
        read(lambda command: next(replies, b""), KEY)
