"""The part of a page where papers are brought: by keyboard, by dropping, with words for every refusal."""

from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Desk

from . import files
from .conftest import Place
from .files import jpeg, pdf, png

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
DROP = """([selector, name, type, bytes]) => {
  const moved = new DataTransfer();
  moved.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const row = document.querySelector(selector);
  const told = { dataTransfer: moved, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) row.dispatchEvent(new DragEvent(kind, told));
}"""


def choose(desk: Desk, row: str, name: str, media: str, data: bytes) -> None:
    chosen = {"name": name, "mimeType": media, "buffer": data}
    desk.page.set_input_files(f"[data-line={row}] input[type=file]", chosen)


def said(desk: Desk, words: str) -> Any:
    return desk.page.wait_for_selector(f"[data-said]:has-text('{words}')")


def test_a_file_is_chosen_by_keyboard_kept_and_can_be_opened_and_taken_away(desk: Desk) -> None:
    page = desk.page
    page.focus("[data-line=component-1] button")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(
        {"name": "Đơn của Thử.pdf", "mimeType": "application/pdf", "buffer": pdf(pages=2)}
    )
    said(desk, "Đã lưu Đơn của Thử.pdf.")
    row = page.locator("[data-line=component-1] .pap-file")
    assert "2 trang" in row.inner_text()
    with page.expect_download() as download:
        row.locator("a").click()
    assert download.value.suggested_filename == "Đơn của Thử.pdf"
    assert Path(download.value.path()).read_bytes() == pdf(pages=2)
    row.locator("button").click()
    page.keyboard.type("Quét nhầm")
    page.keyboard.press("Enter")
    said(desk, "Đã gỡ Đơn của Thử.pdf.")
    assert row.count() == 0
    assert desk.complaints == []


def test_a_file_is_dropped_on_its_line_and_the_same_one_again_is_told(desk: Desk) -> None:
    for words in ("Đã lưu ảnh.png.", "Tệp này đã có ở đây: ảnh.png."):
        desk.page.evaluate(
            DROP, ["[data-line=component-2]", "ảnh.png", "image/png", list(png(size=(40, 50)))]
        )
        said(desk, words)
    assert desk.page.locator("[data-line=component-2] .pap-file").count() == 1
    assert desk.complaints == []


@pytest.mark.parametrize(
    ("name", "media", "data", "words"),
    [
        ("a.txt", "text/plain", b"abc", "không phải PDF, JPEG hoặc PNG"),
        ("a.pdf", "application/pdf", 21 << 20, "lớn hơn 20 MB"),
        ("a.pdf", "application/pdf", pdf()[:200], "Tệp bị hỏng"),
        ("a.pdf", "application/pdf", pdf(files.script_of_a_page), "lệnh tự chạy"),
        ("a.pdf", "application/pdf", jpeg(), "không đúng với nội dung"),
    ],
)
def test_a_refusal_stands_at_its_line_with_what_to_do_until_it_is_put_away(
    desk: Desk, tmp_path: Path, name: str, media: str, data: bytes | int, words: str
) -> None:
    if isinstance(data, int):
        (tmp_path / name).write_bytes(bytes(data))
        desk.page.set_input_files("[data-line=component-3] input", tmp_path / name)
    else:
        choose(desk, "component-3", name, media, data)
    desk.page.wait_for_selector(f"[data-line=component-3] .is-bad [role=alert]:has-text('{words}')")
    desk.page.click("[data-line=component-3] .is-bad button")
    assert desk.page.locator(".is-bad").count() == 0


def test_several_files_go_one_after_the_other_and_one_bad_one_stops_none(desk: Desk) -> None:
    many = [
        {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(size=(50, 60 + number))}
        for number in range(3)
    ]
    many.insert(1, {"name": "hỏng.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    desk.page.set_input_files("[data-line=other-0] input[type=file]", many)
    desk.page.locator("[data-line=other-0] .pap-file a").nth(2).wait_for()
    assert desk.page.locator("[data-line=other-0] .is-bad").count() == 1


def test_a_cut_line_is_said_and_the_same_file_goes_again_with_the_same_key(desk: Desk) -> None:
    keys: list[str] = []

    def cut(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    desk.page.route("**/papers?*", cut)
    choose(desk, "component-1", "cắt.png", "image/png", png(size=(70, 71)))
    desk.page.click("[data-line=component-1] .is-bad button:has-text('Tải lại')")
    said(desk, "Đã lưu cắt.png.")
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_a_picture_with_markup_in_it_shows_itself_and_runs_nothing(
    desk: Desk, place: Place
) -> None:
    """Opened in a tab of its own: the sandbox leaves it no origin and no script."""
    choose(desk, "component-1", "ảnh mở.jpg", "image/jpeg", jpeg(size=(90, 91)))
    said(desk, "Đã lưu ảnh mở.jpg.")
    with desk.context.expect_page() as opened:
        desk.page.click("[data-line=component-1] a:has-text('ảnh mở.jpg')")
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(place.url + place.path)
    assert opened.value.evaluate("document.images[0]?.naturalWidth") == 90
    assert opened.value.evaluate("self.origin") == "null"


def test_the_page_is_accessible(desk: Desk) -> None:
    choose(desk, "component-1", "a.pdf", "application/pdf", b"%PDF-1.7")
    desk.page.wait_for_selector(".is-bad")
    choose(desk, "component-2", "dễ đọc.png", "image/png", png(size=(30, 31)))
    said(desk, "Đã lưu dễ đọc.png.")
    desk.page.click("[data-line=component-2] .pap-file:has-text('dễ đọc.png') button")
    desk.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = desk.page.evaluate("axe.run().then((told) => told.violations)")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
