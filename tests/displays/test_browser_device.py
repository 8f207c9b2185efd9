"""A TV with nothing but a browser as an enrolled device: its code, its key, and its end."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import HALL, Hall, enrolled

pytestmark = pytest.mark.browser


def test_a_browser_is_a_device_after_an_admin_typed_its_code(
    guarded_hall: Hall, screen: Page
) -> None:
    screen.goto(f"{guarded_hall.url}/man-hinh/{HALL}")
    expect(screen).to_have_url(
        f"{guarded_hall.url}/man-hinh"
    )  # unknown: it goes to its landing page
    enrolled(guarded_hall, screen)
    assert screen.url.endswith(f"/man-hinh/{HALL}")
    assert screen.evaluate("document.cookie") == ""
    guarded_hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    screen.reload()
    expect(screen.locator("#card-number")).to_have_text("A128")


def test_a_revoked_browser_shows_a_new_code_and_no_call(guarded_hall: Hall, screen: Page) -> None:
    enrolled(guarded_hall, screen)
    guarded_hall.ask("device", device_id="man-hinh-1", kind="device.revoked")
    expect(screen.locator("#what")).to_contain_text("thu hồi", timeout=8000)
    expect(screen.locator("#code")).to_have_text(re.compile("^[A-Z0-9]{6}$"))
    screen.goto(f"{guarded_hall.url}/man-hinh/{HALL}")
    expect(screen).to_have_url(f"{guarded_hall.url}/man-hinh")


def test_the_key_of_a_browser_cannot_be_read_out(guarded_hall: Hall, screen: Page) -> None:
    enrolled(guarded_hall, screen)
    told = screen.evaluate("""() => new Promise((resolve) => {
      const open = indexedDB.open('motcua-device');
      open.onsuccess = () => {
        const read = open.result.transaction('kept').objectStore('kept').get('keys');
        read.onsuccess = () => crypto.subtle.exportKey('pkcs8', read.result.privateKey)
          .then(() => resolve('read'), (error) => resolve(error.name));
      };
    })""")
    assert told == "InvalidAccessError"
