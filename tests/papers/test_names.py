"""Names of files: whatever a computer sends, one harmless line comes out, with the ending of what the file is."""

import unicodedata

import pytest

from queue_server.domain.papers import (
    NAME_LENGTH,
    PaperRefused,
    check_claim,
    clean_name,
    extension_of,
)

NAMES = {
    "Đơn đề nghị.pdf": "Đơn đề nghị.pdf",
    unicodedata.normalize("NFD", "Giấy ủy quyền.pdf"): "Giấy ủy quyền.pdf",
    "../../etc/passwd": "passwd.pdf",
    "..\\..\\Windows\\win.ini": "win.pdf",
    "C:\\Users\\thu\\CCCD.pdf": "CCCD.pdf",
    "a\x00b.pdf": "ab.pdf",
    "a\r\nX-Evil: 1.pdf": "aX-Evil_ 1.pdf",
    "don\u202efdp.exe": "donfdp.pdf",  # shown as donexe.pdf
    "hồ\u200bsơ.pdf": "hồsơ.pdf",
    "раssport.pdf": "ssport.pdf",  # Cyrillic ра
    "a∕b⁄c／d.pdf": "d.pdf",
    "đơn․pdf": "đơn.pdf",  # a one-dot leader is a dot
    "ＡＢＣ.pdf": "ABC.pdf",
    "": "giấy tờ.pdf",
    "...": "giấy tờ.pdf",
    "   .pdf": "giấy tờ.pdf",
    "\ud800.pdf": "giấy tờ.pdf",
    '<img src=x onerror="a()">.pdf': "img src_x onerror_a().pdf",
    "x" * 5000 + ".pdf": "x" * NAME_LENGTH + ".pdf",
    "a.b.c.pdf": "a.b.c.pdf",
    "Tờ khai (bản 2), số 5.PDF": "Tờ khai (bản 2), số 5.pdf",
    "a\u0301\u0302\u0303\u0304\u0301" * 3 + ".pdf": None,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_becomes_one_harmless_line(name: str) -> None:
    found = clean_name(name, "pdf")
    assert NAMES[name] in (None, found)
    assert found.endswith(".pdf")
    assert unicodedata.is_normalized("NFC", found)
    assert not set(found) & set('/\\:*?"<>|%\x00\r\n')
    assert not any(unicodedata.category(character)[0] == "C" for character in found)
    assert len(found) <= NAME_LENGTH + 4
    assert found.encode()  # no lone surrogate
    assert clean_name(found, "pdf") == found


@pytest.mark.parametrize(
    ("media", "claimed", "name"),
    [
        ("image/jpeg", "image/png", "a.jpg"),
        ("image/jpeg", "image/jpeg", "a.png"),
        ("application/pdf", "text/html", "a.pdf"),
        ("application/pdf", "application/pdf", "a.pdf.exe"),
        ("image/png", "", "a.svg"),
        ("image/png", "image/svg+xml", ""),
        ("application/pdf", "application/pdf", "a.ｅｘｅ"),
        ("application/pdf", "application/pdf", "a.e\u200bxe"),
        ("application/pdf", "application/pdf", "don\u202efdp.exe"),
    ],
)
def test_what_claims_to_be_something_else_is_refused(media: str, claimed: str, name: str) -> None:
    with pytest.raises(PaperRefused) as refusal:
        check_claim(media, claimed, name)
    assert refusal.value.code == "paper_mislabelled"


@pytest.mark.parametrize(
    ("media", "claimed", "name"),
    [
        ("image/jpeg", "image/jpeg", "a.JPG"),
        ("image/jpeg", "image/pjpeg", "a.jpeg"),
        ("image/jpeg", "", "quét 01"),
        ("application/pdf", "application/octet-stream", "so 12.2026"),
        ("application/pdf", "application/pdf; charset=binary", "a.pdf"),
    ],
)
def test_what_claims_nothing_or_the_truth_is_taken(media: str, claimed: str, name: str) -> None:
    check_claim(media, claimed, name)
    assert extension_of("so 12.2026") == ""
