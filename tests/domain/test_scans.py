"""A scan is told by its content: card, chip, ticket, dossier code, receipt, health card, or nothing that is known."""

import contextlib
import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import dossier_codes, mrz, scans
from queue_server.domain.cards import CardUnreadable
from queue_server.domain.dossier_codes import NotADossierCode

TODAY = date(2026, 11, 24)
CARD = "027190000011|123456789|Nguyễn Thị Mẫu|28021990|Nữ|Số 7 Ví Dụ, tỉnh Bắc Ninh|14122022"
TOKEN = "Zk3v9QmP4uT1aXyB7wR2cA_-"
# TD1 of ICAO 9303-5 in Vietnamese shape; check digits by hand with weights 7 3 1.
PERSONAL = "027190000011"


def td1(number: str = "190000011", born: str = "900228", sex: str = "F") -> str:
    first = "IDVNM" + number + mrz.check_digit(number) + PERSONAL + "<<1"
    second = born + mrz.check_digit(born) + sex + "300228" + mrz.check_digit("300228") + "VNM"
    second += "<" * 11
    checked = first[5:] + second[:7] + second[8:15] + second[18:29]
    return first + second + mrz.check_digit(checked) + "NGUYEN<<THI<MAU".ljust(30, "<")


def classify(payload: str) -> scans.Scan:
    return scans.classify(payload, TODAY)


@pytest.mark.parametrize(
    "payload",
    [
        CARD,
        "\ufeff" + CARD + "\r\n",
        unicodedata.normalize("NFD", CARD),
        "]Q1" + CARD,
        "]Q1\ufeff" + CARD + "\x00",
        CARD + "|a field|of a newer card",
    ],
)
def test_a_citizen_card_is_read_however_the_scanner_dresses_it(payload: str) -> None:
    scan = classify(payload)
    assert isinstance(scan, scans.CardScan)
    assert (scan.card.name, scan.card.born) == ("Nguyễn Thị Mẫu", date(1990, 2, 28))
    assert (scan.card.warnings, scan.from_chip) == ((), False)


def test_a_card_that_contradicts_its_number_is_read_with_a_warning() -> None:
    scan = classify(CARD.replace("Nữ", "Nam").replace("28021990", "28021991"))
    assert isinstance(scan, scans.CardScan)
    assert scan.card.warnings == ("birth_year", "sex")


@pytest.mark.parametrize(
    ("text", "scheme", "unit", "province", "received", "number"),
    [
        ("000.00.06.H56-231027-0361", "legacy", "000.00.06.H56", "H56", "2023-10-27", "0361"),
        ("000.17.22.H56-210531-0001", "legacy", "000.17.22.H56", "H56", "2021-05-31", "0001"),
        ("H05.14-261124-0001", "current", "H05.14", "H05", "2026-11-24", "0001"),
        ("H15.50.05.13-261008-090123", "current", "H15.50.05.13", "H15", "2026-10-08", "090123"),
    ],
)
def test_dossier_codes_of_both_schemes_are_taken_apart(
    text: str, scheme: str, unit: str, province: str, received: str, number: str
) -> None:
    code = dossier_codes.parse(text)
    assert (code.scheme, code.unit, code.province) == (scheme, unit, province)
    assert (code.received.isoformat(), code.number) == (received, number)
    assert code.of_ministry == (len(number) == 6)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("H05.14-261332-0001", "INVALID_DATE"),
        ("H05.14-260230-0001", "INVALID_DATE"),
        ("H05.14 261124 0001", "MALFORMED"),
        ("h05.14-261124-0001", "MALFORMED"),
        ("H05.14-261124-0001 ", "MALFORMED"),
        ("H05.14-261124-00001", "MALFORMED"),
        ("", "MALFORMED"),
        ("000.14.H05-261124-0001", "INVALID_UNIT"),
        ("H05.14-261124-0000", "INVALID_NUMBER"),
        ("H٠٥.14-261124-0001", "MALFORMED"),
    ],
)
def test_what_is_no_dossier_code_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotADossierCode) as refused:
        dossier_codes.parse(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "payload", ["H05.14-261124-0001", " h05.14-261124-0001\r\n", "]C1H05.14-261124-0001"]
)
def test_a_bar_code_of_a_dossier_is_cleaned_at_the_door(payload: str) -> None:
    assert classify(payload) == scans.DossierScan("H05.14-261124-0001")


@pytest.mark.parametrize(
    "payload",
    [
        "https://dichvucong.bacninh.example/tra-cuu?ma_ho_so=H05.14-261124-0001",
        "https://motcua.example/ho-so/H05.14-261124-0001",
        "HTTPS://MOTCUA.EXAMPLE/ho-so/h05%2E14-261124-0001",
    ],
)
def test_the_link_on_a_receipt_gives_its_dossier(payload: str) -> None:
    assert classify(payload) == scans.DossierScan("H05.14-261124-0001", receipt=True)


def test_the_link_on_a_ticket_gives_its_token_and_no_repr_shows_it() -> None:
    scan = classify(f"https://motcua.example/t/{TOKEN}")
    assert isinstance(scan, scans.TicketScan)
    assert scan.token == TOKEN
    assert TOKEN not in repr(scan)


@pytest.mark.parametrize(
    "payload",
    [
        "DN4010112345678|4e677579e1bb856e|01/01/1990|1|48c3a0204ee1bb9969|01-001|$",
        "2712345678|4E677579E1BB856E|01/01/1990|1|48C3A0|$",
    ],
)
def test_a_health_card_is_known_by_its_shape_and_not_read(payload: str) -> None:
    assert classify(payload) == scans.HealthCardScan()


@pytest.mark.parametrize(
    "payload",
    [
        "", "A128", "https://evil.example/", "https://[", "WIFI:S:x;P:y;;", "{}", "{", "[" * 2000, "{" * 2000,
        '{"mrz": 5, "fields": {}}', "027190000011|", "027190000011|||28021990|Nữ||", "|||||||",
        "02719000001A|1|Nguyễn|28021990|Nữ|x|14122022", "http://x/t/short",
        "027190000011|1|Nguyễn|31021990|Nữ|x|14122022",
    ],
)  # fmt: skip
def test_anything_else_is_unreadable(payload: str) -> None:
    with pytest.raises(CardUnreadable):
        classify(payload)


@given(st.text(max_size=300) | st.from_regex(r"[\[{\]hH0-9|./?=&%A-Z-]{0,80}", fullmatch=True))
def test_no_content_breaks_the_reading(payload: str) -> None:
    with contextlib.suppress(CardUnreadable):
        assert scans.classify(payload, TODAY) is not None


def chip(zone: str, **fields: str) -> str:
    return json.dumps({"chip": 1, "mrz": zone, "fields": fields}, ensure_ascii=False)


def test_a_chip_gives_its_vietnamese_name_or_that_of_the_zone() -> None:
    fields = {"1": PERSONAL, "2": "Nguyễn Thị Mẫu", "3": "28/02/1990", "9": "Bắc Ninh"}
    scan = classify(chip(td1(), **fields))
    assert isinstance(scan, scans.CardScan)
    assert scan.from_chip
    assert (scan.card.number, scan.card.name, scan.card.sex) == (PERSONAL, "Nguyễn Thị Mẫu", "Nữ")
    assert (scan.card.born, scan.card.warnings) == (date(1990, 2, 28), ())
    bare = classify(chip(td1()))
    assert isinstance(bare, scans.CardScan)
    assert (bare.card.name, bare.card.number) == ("NGUYEN THI MAU", PERSONAL)


def test_a_zone_with_a_wrong_check_digit_is_unreadable() -> None:
    zone = td1()
    for at in (6, 14, 31, 36, 40, 44, 59):
        broken = zone[:at] + ("7" if zone[at] != "7" else "8") + zone[at + 1 :]
        with pytest.raises(CardUnreadable):
            classify(chip(broken))


def test_nobody_in_a_zone_is_born_in_the_future() -> None:
    assert mrz.parse(td1(born="261125"), TODAY).born == date(1926, 11, 25)
    assert mrz.parse(td1(born="261124"), TODAY).born == date(2026, 11, 24)


def test_the_check_digits_are_those_of_the_standard() -> None:
    assert mrz.check_digit("L898902C<") == "3"
    assert mrz.check_digit("690806") == "1"
    assert mrz.check_digit("940623") == "6"
    specimen = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n"
    zone = mrz.parse(specimen, TODAY)
    assert (zone.number, zone.born, zone.expires) == ("D23145890", date(1974, 8, 12), "120415")
    assert zone.name == "ERIKSSON ANNA MARIA"
