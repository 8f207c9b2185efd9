"""Whatever the bytes are, the answer is a catalogue or a list of problems; nothing raises, no bomb is unpacked."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.domain.catalogue import Catalogue
from queue_server.importing import export_xlsx, load, shipped
from queue_server.importing.sheets import SHEETS

TODAY = date(2026, 11, 24)
CENTRE = shipped(TODAY)
BOOK = export_xlsx(CENTRE)
# Found examples are in the test output; no folder is left behind.
FUZZ = settings(
    max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def _codes(data: bytes, name: str) -> list[str]:
    found = load(data, name, TODAY, CENTRE)
    return [] if isinstance(found, Catalogue) else [problem.code for problem in found]


@FUZZ
@given(st.binary(max_size=400), st.sampled_from(["a.json", "a.xlsx", "a.csv", ""]))
def test_rubbish_is_one_clear_problem(data: bytes, name: str) -> None:
    codes = _codes(data, name)
    assert len(codes) >= 1 or name == "a.json"


@FUZZ
@given(st.data())
def test_a_damaged_workbook_never_raises(data: st.DataObject) -> None:
    book = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(book)))
    load(bytes(book[:cut] if data.draw(st.booleans()) else book), "a.xlsx", TODAY)


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(
        ["bac-giang", "A", "07:30-11:30", "2026-01-01", "lltp-cong-an", "MON", "A:10", 10**400]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
_ROWS = {
    sheet.key: st.lists(
        st.fixed_dictionaries({}, optional={column.key: _ANY for column in sheet.columns}),
        max_size=3,
    )
    for sheet in SHEETS
}
_FILES = st.fixed_dictionaries(
    {},
    optional={
        **_ROWS,
        "centre": _ANY
        | st.fixed_dictionaries(
            {}, optional={k: _ANY for k in ("id", "sites", "opening_hours", "province")}
        ),
        "ticket_groups": _ANY,
        "agencies_2025": _ANY,
        "meta": _ANY,
    },
)


@FUZZ
@given(_FILES, st.booleans())
def test_wrong_types_in_any_cell_never_raise(content: dict[str, Any], over: bool) -> None:
    found = load(json.dumps(content).encode(), "a.json", TODAY, CENTRE if over else None)
    assert isinstance(found, Catalogue) or (
        found and all(problem.what_to_write for problem in found)
    )


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.json", "not_json"),
        (b"[]", "a.json", "not_an_object"),
        (b'{"sites": 3}', "a.json", "not_a_list"),
        (b'{"sites": [3]}', "a.json", "not_an_object"),
        (b'{"meta": 1, "meta": 2}', "a.json", "key_twice"),
        (b'{"meta": NaN}', "a.json", "not_json"),
        (b'{"meta": ' + b"9" * 5000 + b"}", "a.json", "not_json"),
        (b"[" * 100_000, "a.json", "not_json"),
        ('{"meta": "ế"}'.encode("utf-16"), "a.json", "not_utf8"),
        (b" " * (10 * 1024 * 1024 + 1), "a.json", "too_large"),
        (b"PK\x03\x04", "a.xlsx", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0old", "a.xlsx", "not_a_workbook"),
        (b" " * (5 * 1024 * 1024 + 1), "a.xlsx", "too_large"),
        (b"a,b", "a.csv", "file_type"),
    ],
    ids=range(14),
)
def test_a_file_that_is_no_catalogue_gives_one_problem_with_a_stable_code(
    data: bytes, name: str, code: str
) -> None:
    assert _codes(data, name) == [code]


def _repacked(replace: dict[str, bytes], add: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(BOOK)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(part.filename, replace.get(part.filename, source.read(part)))
        for name, content in (add or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    bomb = _repacked({}, {"xl/worksheets/sheet99.xml": b"\0" * (80 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    assert _codes(bomb, "a.xlsx") == ["too_large"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_a_document_type_are_refused(encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><sst>&lol;</sst>'.encode(
        encoding
    )
    assert _codes(_repacked({"xl/workbook.xml": laughs}), "a.xlsx") == ["unsafe_xml"]


def test_a_far_away_row_is_refused_without_walking_to_it() -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as source:
        name = "xl/worksheets/sheet9.xml"
        content = source.read(name)
    far = content.replace(b'<row r="2"', b'<row r="900000000"', 1)
    assert far != content
    assert "too_many_rows" in _codes(_repacked({name: far}), "a.xlsx")
