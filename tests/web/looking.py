"""What every staff page must be: no text leaves its box, and axe-core finds nothing."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

OUTSIDE = (Path(__file__).parent / "outside.js").read_text(encoding="utf-8")
SIZES = [(1366, 768), (1920, 1080)]


def assert_text_fits(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(TWO_FRAMES)
        outside = page.evaluate(OUTSIDE)
        assert outside == [], (width, height, outside)


def assert_accessible(page: Page) -> None:
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run().then((said) => said.violations.map((one) => [one.id, one.nodes.map((n) => n.html)]))"
    )
    assert found == []
