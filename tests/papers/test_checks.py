"""What a file really is: good ones are taken as they are, every bad one is refused with its own reason."""

import json

import pikepdf
import pytest
from pikepdf import Name

from queue_server.compute import Compute
from queue_server.compute.papers import PaperWrong, paper_check
from queue_server.compute.papers.pdf import MOST_PAGES
from queue_server.domain.papers import MESSAGES
from queue_server.services.computing import ComputeRefused

from . import files
from .files import jpeg, pdf, png

PASSWORD = pikepdf.Encryption(owner="chu", user="khach")
OWNER_ONLY = pikepdf.Encryption(owner="chu", user="")
MIDDLE = len(pdf()) // 2

GOOD = {
    "a PDF": (pdf(), '{"media": "application/pdf", "pages": 1}'),
    "of three pages": (pdf(pages=3), '{"media": "application/pdf", "pages": 3}'),
    "with packed objects": (
        pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        '{"media": "application/pdf", "pages": 1}',
    ),
    "made for the web": (pdf(linearize=True), '{"media": "application/pdf", "pages": 1}'),
    "that opens at a page": (
        pdf(files.opens_at_a_page),
        '{"media": "application/pdf", "pages": 1}',
    ),
    "with a web link": (pdf(files.links_to_a_web_page), '{"media": "application/pdf", "pages": 1}'),
    "with fields": (pdf(files.fields_to_fill_in), '{"media": "application/pdf", "pages": 1}'),
    "padded": (pdf() + b"\r\n\0\0", '{"media": "application/pdf", "pages": 1}'),
    "a JPEG": (jpeg(), '{"media": "image/jpeg", "pages": 1}'),
    "a PNG": (png(), '{"media": "image/png", "pages": 1}'),
}

BAD = {
    "nothing": (b"", "empty"),
    "a text": (b"Kinh gui", "unknown"),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "unknown"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
    "a GIF": (b"GIF89a" + b"\0" * 40, "unknown"),
    "an archive": (files.archive(), "unknown"),
    "a PDF behind a program": (b"MZ\0\0" + pdf(), "polyglot"),
    "only a PDF's head": (b"%PDF-1.7\n", "broken"),
    "half a PDF": (pdf()[:MIDDLE], "broken"),
    "a PDF without its middle": (pdf()[: MIDDLE - 80] + pdf()[MIDDLE:], "broken"),
    "a PDF with a false table": (pdf().replace(b"startxref\n", b"startxref\n9"), "broken"),
    "a page tree that loops": (pdf().replace(b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]"), "broken"),
    "a PDF without pages": (pdf(pages=0), "no_pages"),
    "a PDF of too many pages": (pdf(pages=MOST_PAGES + 1), "too_many_pages"),
    "a password": (pdf(encryption=PASSWORD), "encrypted"),
    "a locked PDF": (pdf(encryption=OWNER_ONLY), "encrypted"),
    "a script at opening": (pdf(files.opens_with(S=Name.JavaScript, JS="1")), "scripted"),
    "a program at opening": (pdf(files.opens_with(S=Name.Launch, F="cmd.exe")), "scripted"),
    "a script of a page": (pdf(files.script_of_a_page), "scripted"),
    "a script by name": (pdf(files.script_by_name), "scripted"),
    "a script of a field": (pdf(files.script_of_a_field), "scripted"),
    "a script in packed objects": (
        pdf(files.script_of_a_field, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "scripted",
    ),
    "a hidden script": (pdf(files.script_that_nothing_shows), "scripted"),
    "a link that starts a program": (pdf(files.link_that_starts_a_program), "scripted"),
    "a file inside": (pdf(files.carries_a_file), "attachment"),
    "a pinned file": (pdf(files.pinned_file), "attachment"),
    "a form that is a program": (pdf(files.form_that_is_a_program), "xfa"),
    "a PDF with a page behind it": (pdf() + b"<script>alert(1)</script>", "polyglot"),
    "a PDF with an archive behind it": (pdf() + files.archive(), "polyglot"),
    "a PDF that unpacks to 300 MB": (files.unpacks_to(300 << 20), "bomb"),
    "a PDF packed twice": (files.unpacks_to(300 << 20, 2), "bomb"),
    "a PDF of many large parts": (files.many_streams(9, 128 << 20), "bomb"),
    "a huge picture in a PDF": (pdf(files.huge_picture_inside), "too_many_pixels"),
    "half a JPEG": (jpeg()[: len(jpeg()) // 2], "broken"),
    "a JPEG without its end": (jpeg()[:-2], "broken"),
    "a JPEG with a script behind it": (jpeg() + b"<script>alert(1)</script>", "polyglot"),
    "a JPEG with an archive behind it": (jpeg() + files.archive(), "polyglot"),
    "only a JPEG's head": (b"\xff\xd8\xff\xe0", "broken"),
    "half a PNG": (png()[: len(png()) // 2], "broken"),
    "a PNG with a false sum": (png()[:40] + b"\0\0\0\0" + png()[44:], "broken"),
    "a PNG with a script behind it": (png() + b"<script>alert(1)</script>", "polyglot"),
    "a PNG that claims to be huge": (files.png_that_claims(60_000, 60_000), "too_many_pixels"),
    "a long PNG": (files.png_that_claims(50_000, 20), "too_many_pixels"),
    "a PNG with a packed comment": (files.png_with_a_packed_text(), "bomb"),
    "a moving picture": (files.animated_png(), "animated"),
    "a dot": (png(size=(1, 1)), "too_small"),
}


@pytest.mark.parametrize("what", GOOD)
def test_a_good_file_is_known_by_its_content(what: str) -> None:
    data, found = GOOD[what]
    assert paper_check(data).decode() == found


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_its_reason(what: str) -> None:
    data, reason = BAD[what]
    with pytest.raises(PaperWrong) as refusal:
        paper_check(data)
    assert str(refusal.value) == reason


def test_every_reason_has_a_sentence_that_says_what_to_do() -> None:
    assert {reason for _, reason in BAD.values()} <= set(MESSAGES)
    assert all("ời " in sentence for sentence in MESSAGES.values())


@pytest.mark.parametrize("place", range(0, len(pdf()), 29))
def test_a_pdf_with_one_byte_altered_is_taken_or_refused_but_never_breaks_the_check(
    place: int,
) -> None:
    data = bytearray(pdf())
    data[place] ^= 0x15
    try:
        said = json.loads(paper_check(bytes(data)))["media"]
    except PaperWrong as wrong:
        said = str(wrong)
    assert said in {"application/pdf", *MESSAGES}


def test_what_unpacks_before_it_can_be_counted_takes_the_child_no_further_than_its_memory() -> None:
    """A table of objects that unpacks to 3 GB is unpacked by the library at opening."""
    made = pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    compute = Compute(30)
    try:
        with pytest.raises(ComputeRefused) as refusal:
            compute("paper_check", files_with_a_huge_object_table(made))
        assert refusal.value.reason in ("bomb", "broken", "too_large")
        assert compute("paper_check", pdf()) == GOOD["a PDF"][1].encode()
    finally:
        compute.stop()


def files_with_a_huge_object_table(made: bytes) -> bytes:
    """A stream of objects whose packed content is three thousand million spaces."""
    import zlib

    worker, space = zlib.compressobj(1), b" " * (1 << 20)
    packed = b"".join(worker.compress(space) for _ in range(3000)) + worker.flush()
    head = b"%PDF-1.5\n"
    objects = b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(
        packed
    )
    objects += packed + b"\nendstream\nendobj\n"
    table_at = len(head) + len(objects)
    rows = bytes((0, 0, 0, 0, 0)) + bytes((1, *len(head).to_bytes(3), 0)) + bytes((2, 0, 0, 1, 0))
    table = b"3 0 obj\n<</Type/XRef/Size 4/W[1 3 1]/Root 2 0 R/Length %d>>\nstream\n" % (
        len(rows) + 5
    )
    table += rows + bytes((1, *table_at.to_bytes(3), 0)) + b"\nendstream\nendobj\n"
    return head + objects + table + b"startxref\n%d\n%%%%EOF\n" % table_at
