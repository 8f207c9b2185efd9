"""Every face of the screens: no text leaves its box at 1080p and 4K, and axe-core finds nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import HALL, Hall, wait_until

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SIZES = [(1920, 1080), (3840, 2160), (1920, 950)]
BOXES = ".call, .q, .list li, .list, .bar-top, .bar-bot, .off, .board main, .enrol main"

# Text that is drawn outside its box or the screen, or on another text. Half a pixel is rounding.
OUTSIDE = """(boxes) => {
  const shown = (element) => element.getClientRects().length && getComputedStyle(element).visibility === 'visible';
  const leaves = [...document.querySelectorAll('body *:not(.vh)')].filter((element) => shown(element)
    && [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const found = [];
  for (const leaf of leaves) {
    const range = document.createRange();
    range.selectNodeContents(leaf);
    const text = range.getBoundingClientRect(), line = leaf.getBoundingClientRect();
    const box = leaf.parentElement.closest(boxes)?.getBoundingClientRect() ?? document.body.getBoundingClientRect();
    const aside = text.left < Math.max(0, box.left - 1) || text.right > Math.min(innerWidth, box.right + 1);
    const above = line.top < Math.max(0, box.top - 1) || line.bottom > Math.min(innerHeight, box.bottom + 1);
    const cut = leaf.scrollWidth > leaf.clientWidth + 1 && getComputedStyle(leaf).display !== 'inline';
    const why = [aside && 'aside', above && 'above', cut && 'cut'].filter(Boolean);
    if (why.length) found.push(leaf.textContent + ' ' + why);
  }
  const lines = leaves.map((leaf) => [leaf, leaf.getBoundingClientRect()]);
  for (const [a, p] of lines) for (const [b, q] of lines) {
    const over = p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1;
    if (a !== b && over && !a.contains(b) && !b.contains(a)) found.push(a.textContent + ' over ' + b.textContent);
  }
  return found;
}"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def open_page(hall: Hall, screen: Page, path: str) -> None:
    before = hall.facts()["snapshots"]
    screen.goto(f"{hall.url}{path}")
    expect(screen.locator("body")).to_have_attribute("data-state", "live")
    wait_until(lambda: hall.facts()["snapshots"] >= before + 2)


def hall_page(hall: Hall, screen: Page) -> None:
    open_page(hall, screen, f"/man-hinh/{HALL}")


def one_call(hall: Hall, screen: Page) -> None:
    for label, counter in (("A126", "08"), ("D033", "09"), ("C019", "11"), ("A127", "05"), ("B045", "03")):  # fmt: skip
        hall.call(label, counter, seconds_ago=60)
    hall.call("A128", "07")
    hall.ask("summary", next_up=["A131", "B046", "C020", "D034", "M888", "MM888"])
    hall_page(hall, screen)
    expect(screen.locator("#card-number")).to_have_text("A128")
    expect(screen.locator("#past li")).to_have_count(5)


def said(hall: Hall, screen: Page) -> None:
    hall.call("M888", "07", seconds_ago=60)
    hall_page(hall, screen)
    expect(screen.locator("#card")).to_have_attribute("data-phase", "said")


def none(hall: Hall, screen: Page) -> None:
    hall_page(hall, screen)
    expect(screen.locator("#card")).to_have_attribute("data-phase", "none")


def queue_of(count: int) -> Callable[[Hall, Page], None]:
    def face(hall: Hall, screen: Page) -> None:
        one_call(hall, screen)
        for place in range(count):
            hall.call(f"{'M' if place % 2 else 'MW'}88{place}", "09")
        hall.call("G001", "11")
        expect(screen.locator("#soon li")).to_have_count(min(5, count))

    return face


def withdrawn(hall: Hall, screen: Page) -> None:
    one_call(hall, screen)
    first, second = hall.call("MM888", "07"), hall.call("WM888", "09")
    expect(screen.locator("#soon li")).to_have_count(1)
    for call in (first, second):
        hall.ask("end", call_id=call["call_id"], outcome="withdrawn", kind="call.withdrawn")
    expect(screen.locator("#card")).to_have_attribute("data-phase", "withdrawn")
    expect(screen.locator("#past li.withdrawn")).to_have_count(1)


def late(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    one_call(hall, screen)
    hall.ask("heartbeats", on=False)
    screen.clock.fast_forward(11000)
    expect(screen.locator("body")).to_have_attribute("data-state", "late")


def board(hall: Hall, screen: Page) -> None:
    open_page(hall, screen, f"/bang-quay/quay-09?sanh={HALL}")


def board_call(hall: Hall, screen: Page) -> None:
    hall.call("MW888", "09")
    board(hall, screen)
    expect(screen.locator("#big")).to_have_text("MW888")


def board_paused(hall: Hall, screen: Page) -> None:
    hall.ask("change", counter="09", state="paused", go_to=["03", "05", "07", "11"])
    board(hall, screen)
    expect(screen.locator(".go")).to_be_visible()


def board_long_field(hall: Hall, screen: Page) -> None:
    name = {"vi": "Đăng ký biện pháp bảo đảm, đất đai", "en": "", "ko": "", "zh": ""}
    hall.ask("change", counter="09", field_names=name)
    board(hall, screen)
    expect(screen.locator("#foot-left")).to_contain_text("bảo đảm")


def enrol(hall: Hall, screen: Page) -> None:
    screen.goto(f"{hall.url}/man-hinh")
    expect(screen.locator("#code")).not_to_be_empty()


FACES = [
    one_call, said, none, queue_of(2), queue_of(3), queue_of(4), queue_of(7), withdrawn, late,
    board, board_call, board_paused, board_long_field, enrol,
]  # fmt: skip
NAMES = [
    "one call", "said", "no call yet", "queue of 2", "queue of 3", "queue of 4", "queue of 7",
    "withdrawn", "late", "board idle", "board calling", "board paused", "board with a long field", "enrolment",
]  # fmt: skip


@pytest.mark.parametrize("face", FACES, ids=NAMES)
def test_no_text_leaves_its_box_and_axe_finds_nothing(
    hall: Hall, screen: Page, face: Callable[[Hall, Page], None]
) -> None:
    face(hall, screen)
    for width, height in SIZES:
        screen.set_viewport_size({"width": width, "height": height})
        screen.evaluate(TWO_FRAMES)
        assert screen.evaluate(OUTSIDE, BOXES) == [], (width, height)
    screen.evaluate("document.getAnimations().forEach((one) => one.finish())")
    screen.evaluate(AXE)
    found = screen.evaluate(
        "axe.run().then((said) => said.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
    )
    assert found == []


def test_4k_is_the_same_picture_at_twice_the_size(hall: Hall, chromium: Browser) -> None:
    hall.call("A128", "07", seconds_ago=60)
    places = []
    for width, height in SIZES[:2]:
        page = chromium.new_page(viewport={"width": width, "height": height})
        hall_page(hall, page)
        expect(page.locator("#card-number")).to_have_text("A128")
        boxes = page.locator("#card-number, #card-counter, #card, .clock, .bar-bot .lab")
        places.append(
            boxes.evaluate_all(
                "all => all.map((e) => e.getBoundingClientRect()).map((r) => [r.left, r.top, r.width, r.height])"
            )
        )
        page.close()
    for small, large in zip(*places, strict=True):
        assert large == pytest.approx([2 * length for length in small], abs=2.5)
