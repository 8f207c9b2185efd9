"""Coming in and going: the name stays after a wrong password, pages lead back to themselves, counters are left."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import Desk
from .leader import Leader
from .live import PASSWORD, SITE, LiveCentre
from .looking import assert_accessible, assert_text_fits

pytestmark = pytest.mark.browser
OpenDesk = Callable[..., Desk]


def test_a_wrong_password_keeps_the_name_and_does_not_say_which_was_wrong(
    desk: OpenDesk, centre: LiveCentre
) -> None:
    here = desk()
    page = here.page
    said = []
    for name in ("du", "khong-co-ai"):
        page.goto(f"{centre.url}/dang-nhap")
        page.fill("#u", name)
        page.fill("#p", "mat-khau-sai")
        page.keyboard.press("Enter")
        expect(page.locator("#wrong")).to_be_visible()
        expect(page.locator("#u")).to_have_value(name)
        expect(page.locator("#p")).to_have_value("")
        expect(page.locator("#p")).to_be_focused()
        said.append(page.locator("#wrong").inner_text())
    assert said[0] == said[1]
    assert len(here.complaints) == 2  # the browser tells of both answers 401
    here.complaints.clear()


@pytest.mark.parametrize(
    ("username", "path"),
    [("du", "/quay"), ("dinh", f"/truong-ca/{SITE}"), ("quantri", "/quan-tri")],
)
def test_everybody_lands_on_the_page_of_their_work(
    desk: OpenDesk, username: str, path: str
) -> None:
    page = desk().sign_in(username)
    assert page.url.endswith(path)


def test_a_page_opened_without_a_session_comes_back_after_signing_in(
    desk: OpenDesk, centre: LiveCentre
) -> None:
    page = desk().page
    page.goto(f"{centre.url}/quay")
    expect(page).to_have_url(f"{centre.url}/dang-nhap?next=/quay")
    page.fill("#u", "du")
    page.fill("#p", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{centre.url}/quay")


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(
    desk: OpenDesk, centre: LiveCentre, target: str
) -> None:
    page = desk().sign_in("du", target)
    assert page.url == f"{centre.url}/quay"


def test_the_password_is_seen_only_while_the_eye_is_held(
    desk: OpenDesk, centre: LiveCentre
) -> None:
    page = desk().page
    page.goto(f"{centre.url}/dang-nhap")
    page.fill("#p", "abc")
    page.hover("#show")
    page.mouse.down()
    expect(page.locator("#p")).to_have_attribute("type", "text")
    page.mouse.up()
    expect(page.locator("#p")).to_have_attribute("type", "password")


def test_signing_out_closes_the_counter_and_ends_the_session(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("04")
    assert leader.view("04")["state"] == "open"
    page.click("#me summary")
    page.click("#me form button")
    expect(page).to_have_url(f"{centre.url}/dang-nhap")
    assert leader.view("04")["state"] == "closed"
    page.goto(f"{centre.url}/quay")
    expect(page.locator("#form")).to_be_visible()


def test_signing_out_leaves_a_number_in_front_of_the_counter_alone(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    label = centre.issue("T")
    page = desk().sit_at("04")
    page.keyboard.press("F2")
    expect(page.locator("#num")).to_have_text(label)
    page.click("#me summary")
    page.click("#me form button")
    expect(page.locator("#form")).to_be_visible()
    assert leader.view("04")["serving"]["ticket"]["label"] == label


def test_sign_in_choice_and_error_pages_are_readable_by_everybody(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    leader.act("02", "open")
    here = desk()
    page = here.page
    page.goto(f"{centre.url}/dang-nhap")
    page.click(".cannot summary")
    assert_text_fits(page)
    assert_accessible(page)
    here.sign_in("du")
    assert_text_fits(page)
    page.click("#me summary")
    assert_accessible(page)
    page.goto(f"{centre.url}/khong-co-trang-nay")
    expect(page.get_by_role("link")).to_have_text("Về trang đầu")
    assert_text_fits(page)
    assert_accessible(page)
    here.complaints.clear()  # the answer 404 itself
