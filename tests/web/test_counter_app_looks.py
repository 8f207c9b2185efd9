"""Every face of the counter app: no text leaves its box at both desk sizes, and axe-core finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Desk
from .leader import Leader
from .live import LiveCentre
from .looking import assert_accessible, assert_text_fits
from .test_counter_app import press, shows

pytestmark = pytest.mark.browser
# The longest names of the catalogue, and one without papers.
PROCEDURES = ["bien-dong-chuyen-nhuong", "gcn-chuyen-quyen-truoc-2024", "cap-doi-gcn", None]
LONG_LETTERS = "TK"


def idle(page: Page) -> None:
    shows(page, "idle")


def called(page: Page) -> None:
    press(page, "F2", "main")
    expect(page.locator("#hero")).to_have_attribute("data-show", "called")


def serving(page: Page) -> None:
    called(page)
    press(page, "F2", "main")
    expect(page.locator("#hero")).to_have_attribute("data-show", "serving")


def transferring(page: Page) -> None:
    serving(page)
    press(page, "F9", "transfer")
    expect(page.locator(".target").first).to_be_visible()


def transfer_reasons(page: Page) -> None:
    transferring(page)
    page.keyboard.type("khoa hoc")
    page.keyboard.press("Enter")
    expect(page.locator(".pick").first).to_be_visible()


def choosing(page: Page) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".pick").first).to_be_visible()


def list_of_keys(page: Page) -> None:
    page.keyboard.press("F1")
    expect(page.locator(".keys")).to_be_visible()


def pausing(page: Page) -> None:
    press(page, "F10", "pause")
    expect(page.locator(".pick").first).to_be_visible()


def paused(page: Page) -> None:
    pausing(page)
    page.keyboard.press("2")
    expect(page.locator("#hero")).to_have_attribute("data-show", "paused")


def closed(page: Page) -> None:
    pausing(page)
    page.keyboard.press("6")
    expect(page.locator("#hero")).to_have_attribute("data-show", "closed")


def searching(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("chuyen")
    expect(page.locator("#rows li").first).to_be_visible()


def menu(page: Page) -> None:
    page.click("#me summary")


FACES = [
    idle, called, serving, transferring, transfer_reasons, choosing, list_of_keys, pausing, paused,
    closed, searching, menu,
]  # fmt: skip


@pytest.mark.parametrize("face", FACES, ids=[face.__name__ for face in FACES])
def test_every_face_of_the_desk_is_readable_by_everybody(
    desk: Callable[..., Desk], leader: Leader, centre: LiveCentre, face: Callable[[Page], None]
) -> None:
    for procedure, priority in zip(PROCEDURES, ["elderly", None, "disabled", "child"], strict=True):
        centre.issue("D", procedure, priority)
    page = desk().sit_at("07")
    expect(page.locator("#rows li")).to_have_count(len(PROCEDURES))
    face(page)
    assert_text_fits(page)
    assert_accessible(page)


def test_a_number_of_two_letters_fits_everywhere(
    desk: Callable[..., Desk], leader: Leader, centre: LiveCentre
) -> None:
    for _ in range(2):
        centre.issue(LONG_LETTERS)
    page = desk().sit_at("15")
    serving(page)
    assert_text_fits(page)
