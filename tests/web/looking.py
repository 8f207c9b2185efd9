"""What every staff page must be: no text leaves its box, and axe-core finds nothing."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

# Text that is cut, or drawn outside of the part it stands in. What scrolls may go on below the fold.
OUTSIDE = """() => {
  const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('.vh, option');
  const leaves = [...document.body.querySelectorAll('*')].filter((node) => !node.closest('svg') && shown(node)
    && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
  const parts = 'button, .btn, .tag, li, .card, .led, .seat, .msg, .tabs, .dk-top, .dk-foot, .me-menu, .fact, .clk, .num, .what, .acts, main, aside';
  const scrolls = (node) => { for (let at = node; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at !== document.body) return at; } return null; };
  const found = [];
  for (const leaf of leaves) {
    const style = getComputedStyle(leaf);
    const words = leaf.textContent.trim().slice(0, 40);
    if (style.display !== 'inline' && leaf.scrollWidth > leaf.clientWidth + 1) found.push('cut: ' + words);
    const range = document.createRange();
    range.selectNodeContents(leaf);
    const text = range.getBoundingClientRect();
    const scroller = scrolls(leaf);
    // The box of a font is taller than a tight line; the ink is not.
    const ink = 2 + Math.max(0, (1.3 * parseFloat(style.fontSize) - (parseFloat(style.lineHeight) || 0)) / 2) * (window.innerWidth >= 1680 ? 1.2 : 1);
    for (let part = leaf.closest(parts); part; part = part.parentElement?.closest(parts)) {
      if (scroller && !scroller.contains(part)) break;
      const box = part.getBoundingClientRect();
      if (text.left < box.left - 1 || text.right > box.right + 1) found.push('aside: ' + words + ' of ' + part.className);
      if (text.top < box.top - ink || text.bottom > box.bottom + ink) found.push('above or below: ' + words + ' of ' + part.className);
    }
    if (!scroller && (text.right > innerWidth + 1 || text.bottom > innerHeight + ink)) found.push('off the screen: ' + words);
  }
  return [...new Set(found)];
}"""
SIZES = [(1366, 768), (1920, 1080)]


def assert_text_fits(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(TWO_FRAMES)
        assert page.evaluate(OUTSIDE) == [], (width, height)


def assert_accessible(page: Page) -> None:
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run().then((said) => said.violations.map((one) => [one.id, one.nodes.map((n) => n.html)]))"
    )
    assert found == []
