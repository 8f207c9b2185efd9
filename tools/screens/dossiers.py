"""How to get to the desks of a dossier: received from the ticket being served, appraised, seen by its owner."""

import re

from playwright.sync_api import Page

from .studio import LANDSCAPE, PHONE, PORTRAIT, Shoot, Studio, tap

# As the QR of a citizen card gives it; nobody's.
CARD = "024075012345|121234567|Nguyễn Văn Mẫu|01011975|Nam|Thôn Mẫu, Bắc Giang, Bắc Ninh|01012022"
DIGITS = CARD.split("|")[0][-4:]
DRAFT = {
    "#d-title": "Về việc chứng nhận đăng ký doanh nghiệp",
    "#d-body": "Điều 1. Chứng nhận đăng ký Công ty cổ phần Mẫu.\nĐiều 2. Có hiệu lực từ ngày ký.",
    "#d-recipients": "Như Điều 1;\nLưu: VT.",
}


def reception(studio: Studio) -> Page:
    """The card is read, the first papers are marked."""
    kiosk = studio.kiosk(PORTRAIT)
    for step in ("Lấy số thứ tự", "Doanh nghiệp", "Thành lập công ty cổ phần", "^\\s*Lấy số"):
        tap(kiosk, step)
    answer = studio.clerk.act("next")
    served = answer["view"]["serving"]["ticket"]["ticket_id"]
    studio.clerk.act("start", ticket_id=served)
    page = studio.staff("quay", f"ho-so/tiep-nhan?phieu={served}")
    page.set_viewport_size({"width": LANDSCAPE[0], "height": LANDSCAPE[1]})
    page.wait_for_selector("#papers tr td b")
    page.keyboard.type(CARD, delay=2)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ho-so/*/tiep-nhan")
    page.wait_for_timeout(800)
    for _ in range(3):
        page.keyboard.press("1")
        page.wait_for_timeout(400)
    return page


def accepted(studio: Studio) -> Page:
    page = studio.page("quay", LANDSCAPE)
    for _ in range(8):
        page.keyboard.press("1")
        page.wait_for_timeout(300)
    for place in range(1, 5):
        page.keyboard.press(f"Alt+{place}")
    with page.expect_popup() as paper:
        page.keyboard.press("F2")
    paper.value.close()
    page.wait_for_selector("#code-card:not([hidden])")
    return page


def appraisal(studio: Studio) -> Page:
    page = studio.staff("thamdinh", "tham-dinh")
    page.set_viewport_size({"width": LANDSCAPE[0], "height": LANDSCAPE[1]})
    page.locator(".app-line").first.click()
    page.wait_for_selector("#line[data-state=live]")
    page.keyboard.press("F4")
    for field, words in DRAFT.items():
        page.fill(field, words)
    page.keyboard.press("F2")
    page.wait_for_timeout(4000)
    return page


def code_of(studio: Studio) -> str:
    return studio.page("quay", LANDSCAPE).inner_text("#code").replace("\n", "").strip()


def status_at_kiosk(studio: Studio) -> Page:
    page = studio.kiosk(PORTRAIT)
    tap(page, "Tra cứu")
    for letter in code_of(studio):
        keys = page.locator("button:visible")
        keys.filter(has_text=re.compile(rf"^\s*{re.escape(letter)}\s*$")).first.click()
        page.wait_for_timeout(
            150
        )  # a finger; the pad takes two touches of one key sooner than that for one
    tap(page, "Tiếp tục")
    for digit in DIGITS:
        page.get_by_role("button", name=digit, exact=True).first.click()
    page.locator("button[data-pad-send]").click()
    page.wait_for_timeout(2000)
    return page


def status_on_phone(studio: Studio) -> Page:
    address = f"{studio.demo.at('Máy chủ')}tra-cuu?ma={code_of(studio)}&lang=vi"
    page = studio.page("look-up", PHONE, address)
    page.fill("input[name=so]", DIGITS)
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    return page


def admin_page(path: str) -> Shoot:
    def shoot(studio: Studio) -> Page:
        page = studio.staff("quantri", path)
        page.wait_for_timeout(1500)
        return page

    return shoot


# (file, drawing or "", how to get there); the order is that of a dossier.
DOSSIERS: list[tuple[str, str, Shoot]] = [
    ("reception-desk", "reception-desk", reception),
    ("reception-desk-accepted", "", accepted),
    ("appraisal-desk", "appraisal-desk", appraisal),
    ("dossier-status", "dossier-status", status_at_kiosk),
    ("phone-status", "", status_on_phone),
    ("admin-forms", "forms-sheet", admin_page("quan-tri/bieu-mau")),
    ("admin-processes", "", admin_page("quan-tri/quy-trinh")),
]
