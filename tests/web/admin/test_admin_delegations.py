"""The register of delegations through its page: entered as the document says, revoked with a reason, never deleted."""

import re
from typing import Any

import pytest

from .visiting import Visitor

PAGE = "/quan-tri/uy-quyen"


def options(page: str, name: str) -> list[str]:
    select = page.partition(f'name="{name}">')[2].partition("</select>")[0]
    return re.findall(r'value="([^"]+)"', select)


def enter(admin: Visitor, **but: Any) -> Any:
    page = admin.get(PAGE).text
    typed = {
        "agency_id": options(page, "agency_id")[0], "giver": "Giám đốc Sở Thử nghiệm",
        "taker_id": options(page, "taker_id")[0], "acts": ["appraisal"], "procedures": "",
        "number": "12/UQ-STN", "signed_on": "01/01/2020", "first": "01/01/2020", "last": "31/12/2099",
    }  # fmt: skip
    return admin.submit(PAGE, PAGE, **typed | but)


@pytest.mark.requirement("R12.3")
def test_a_delegation_is_entered_and_revoked_with_a_reason(admin: Visitor) -> None:
    done = enter(admin, number="77/UQ-STN", procedures="cap-doi-gcn")
    assert done.status_code == 200
    row = next(row for row in done.text.split("<tr") if "77/UQ-STN" in row)
    assert "Đang có hiệu lực" in row
    assert "cap-doi-gcn" in row
    gone = admin.submit(PAGE, f"{PAGE}/thu-hoi", reason="Chuyển công tác")
    assert gone.status_code == 200, gone.text
    row = next(row for row in gone.text.split("<tr") if "77/UQ-STN" in row)
    assert "Đã thu hồi" in row
    assert "Chuyển công tác" in row


@pytest.mark.parametrize(
    ("but", "words"),
    [
        ({"first": "hôm nay"}, "Chưa ghi được"),
        ({"last": "01/01/2021"}, "Ngày hết hạn"),
        ({"acts": []}, "chọn việc"),
        ({"acts": ["everything"]}, "chọn việc"),
        ({"number": " "}, "số văn bản"),
        ({"procedures": "khong-co"}, "Không có thủ tục"),
    ],
)
def test_what_the_document_does_not_say_is_not_entered(
    admin: Visitor, but: dict[str, Any], words: str
) -> None:
    before = admin.get(PAGE).text.count("<tr")
    refused = enter(admin, **but)
    assert refused.status_code in (404, 422)
    assert words in refused.text
    assert 'value="Giám đốc Sở Thử nghiệm"' in refused.text
    assert admin.get(PAGE).text.count("<tr") == before


def test_only_an_administrator_enters_delegations(visit: Any) -> None:
    assert visit("dinh").get(PAGE).status_code == 403
