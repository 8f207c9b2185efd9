"""The inspector sees every dossier and every act, changes nothing, and every look of theirs is an act itself."""

import csv
import io
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Browser

from tests.web.admin.visiting import Visitor, words_of
from tests.web.live import LiveCentre
from tests.web.looking import assert_accessible, assert_text_fits
from tests.web.reception.officer import Officer

from .conftest import NUMBER, OWNER

TRAIL = "/thanh-tra/nhat-ky"


def newest(inspector: Visitor, query: str = "") -> list[list[str]]:
    """The lines of the export, newest first: number, when, who, capacity, place, act, subject, detail."""
    answer = inspector.get(f"{TRAIL}.csv{query}")
    assert answer.status_code == 200, answer.text
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return rows[1:]


def test_an_inspector_finds_a_dossier_by_its_code_and_reads_its_trail(
    inspector: Visitor, officer: Officer
) -> None:
    view = officer.accepted()
    found = inspector.get(f"/thanh-tra?ma={view['code'].lower()}")
    assert view["code"] in found.text
    assert "Đã tiếp nhận" in words_of(found.text)
    page = words_of(inspector.get(f"/ho-so/{view['dossier_id']}/nhat-ky").text)
    assert "Tiếp nhận, hẹn trả" in page
    assert "Trần Thị Thí Dụ" in page
    assert "Xem hồ sơ" in words_of(inspector.get(f"/ho-so/{view['dossier_id']}/nhat-ky").text)


def test_no_page_of_an_inspector_names_the_person(inspector: Visitor, officer: Officer) -> None:
    view = officer.accepted(owner=OWNER)
    for path in ("/thanh-tra", TRAIL, f"/ho-so/{view['dossier_id']}/nhat-ky", f"{TRAIL}.csv"):
        page = inspector.get(path).text
        for secret in (OWNER["name"], NUMBER, OWNER["phone"]):
            assert secret not in page, path


def test_every_look_of_an_inspector_is_noted(inspector: Visitor, officer: Officer) -> None:
    view = officer.accepted()
    inspector.get(f"/thanh-tra?ma={view['code']}")
    inspector.get(f"{TRAIL}?viec=session.open")
    inspector.get(f"{TRAIL}.xlsx")
    inspector.get(f"/ho-so/{view['dossier_id']}/nhat-ky")
    seen = [(line[2], line[5], line[7]) for line in newest(inspector)[:4]]
    assert {who for who, _, _ in seen} == {"Thanh Tra Thử"}
    assert [act for _, act, _ in seen] == [
        "Xem hồ sơ", "Xuất nhật ký", "Xem nhật ký", "Xem danh sách hồ sơ",
    ]  # fmt: skip
    assert view["code"] in seen[3][2]


def test_the_trail_is_filtered_and_exported_whole(
    inspector: Visitor, officer: Officer, centre: LiveCentre
) -> None:
    view = officer.accepted()
    lines = newest(inspector, f"?ma={view['code']}")
    assert [line[5] for line in lines][-1] == "Nhận hồ sơ"
    assert {line[3] for line in lines} == {"Đúng thẩm quyền"}
    assert newest(inspector, "?tu=01/01/2099") == []
    assert newest(inspector, "?den=01/01/2020") == []
    assert newest(inspector, "?ma=H05.14-260101-9999") == []
    assert {line[5] for line in newest(inspector, "?viec=dossier.accept")} == {"Tiếp nhận, hẹn trả"}
    book = openpyxl.load_workbook(
        io.BytesIO(inspector.get(f"{TRAIL}.xlsx?ma={view['code']}").content)
    )
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [line[0] for line in lines]


@pytest.mark.parametrize(
    "query",
    ["tu=hom-qua", "tu=31/02/2026", "ai=%27%20OR%201", "viec=%00", "ma=%22", "viec=DROP TABLE"],
)
def test_nonsense_in_a_filter_is_refused(inspector: Visitor, query: str) -> None:
    assert inspector.get(f"{TRAIL}?{query}").status_code == 422
    assert inspector.get(f"{TRAIL}.csv?{query}").status_code == 422


def test_nonsense_as_a_code_is_refused(inspector: Visitor) -> None:
    for wrong in ("Đ05", "' OR '1'='1", "H05\x00"):
        assert inspector.get(f"/thanh-tra?ma={quote(wrong)}").status_code == 422
    assert inspector.get("/thanh-tra?trang-thai=everything").status_code == 422
    assert inspector.get("/thanh-tra?truoc=x").status_code == 404
    assert inspector.get("/ho-so/999999/nhat-ky").status_code == 404


def test_an_inspector_begins_there_and_may_nothing_else(
    inspector: Visitor, officer: Officer, centre: LiveCentre
) -> None:
    assert inspector.signed_in.url.endswith("/thanh-tra")
    for path in ("/quan-tri", "/quay", "/truong-ca", "/ho-so/tiep-nhan"):
        assert inspector.get(path).status_code == 403, path
    for path in ("/thanh-tra", TRAIL, f"{TRAIL}.csv", f"{TRAIL}.xlsx"):
        assert officer.get(path).status_code == 403, path


def test_the_pages_fit_and_axe_finds_nothing(
    chromium: Browser, centre: LiveCentre, officer: Officer
) -> None:
    view = officer.accepted()
    page = chromium.new_page()
    page.goto(f"{centre.url}/dang-nhap")
    page.fill("[name=username]", "tra")
    page.fill("[name=password]", "mot-hai-ba-bon")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/thanh-tra")
    for path in ("/thanh-tra", TRAIL, f"/ho-so/{view['dossier_id']}/nhat-ky"):
        page.goto(centre.url + path)
        assert_text_fits(page)
        assert_accessible(page)
    page.close()
