"""The help screen names where people may ask besides the hall: what the server says is approved, with its code."""

import pytest
from playwright.sync_api import expect

from .conftest import Screen

pytestmark = pytest.mark.browser


@pytest.mark.requirement("R5.7", "R5.8")
def test_calling_for_help_shows_published_numbers_and_approved_channels(screen: Screen) -> None:
    screen.tap(".tool-help")
    ways = screen.page.locator(".k-ways li")
    expect(ways).to_have_count(3)
    expect(ways.nth(0)).to_contain_text("0204 000 0000")
    expect(ways.nth(1).locator("svg")).to_be_visible()
    expect(ways.nth(2).locator("svg")).to_have_count(0)
