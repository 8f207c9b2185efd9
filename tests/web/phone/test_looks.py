"""How the phone page looks: light, nothing cut, nothing axe-core complains of, in every state, language and size."""

from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.web.phone.hall import OTHER_COUNTER, Held, Phone, Street, leave, state

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SIZES = [(390, 844), (360, 740)]
LANGUAGES = ("vi", "en", "ko", "zh")
MOST_BYTES = 150_000
# Text that is wider than its box, or leaves the screen sideways. Half a pixel is rounding.
OUTSIDE = """(opened) => {
  for (const each of document.querySelectorAll('details')) each.open = opened.includes(each.id);
  const found = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  for (const leaf of document.querySelectorAll('#page *:not(.vh)')) {
    const text = [...leaf.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text || !leaf.checkVisibility() || leaf.closest('.vh, noscript')) continue;
    const words = [...leaf.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const range = document.createRange();
    range.setStart(words[0], 0);
    range.setEnd(words.at(-1), words.at(-1).length);
    const box = range.getBoundingClientRect();
    const card = (leaf.closest('.btn, .tag, .go, .tk, .card, .msg, .p') ?? document.body).getBoundingClientRect();
    const why = [
      (box.left < card.left - 1 || box.right > card.right + 1) && 'leaves its card',
      (box.left < 0 || box.right > innerWidth + 0.5) && 'leaves the screen',
      leaf.scrollWidth > leaf.clientWidth + 1 && getComputedStyle(leaf).display !== 'inline' && 'is cut',
    ].filter(Boolean);
    if (why.length) found.push(`${leaf.textContent.trim()} ${why}`);
  }
  return found;
}"""


def test_it_weighs_less_than_150_kilobytes_with_fonts(
    street: Street, phone: Callable[..., Phone]
) -> None:
    held = street.take()
    one = phone()
    wire = one.context.new_cdp_session(one.page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: dict[str, float] = {}
    names: dict[str, str] = {}
    wire.on(
        "Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]})
    )
    wire.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    one.page.goto(street.link(held), wait_until="load")
    one.page.evaluate("document.fonts.ready")
    expect(one.page.locator("#bell")).to_be_visible()
    loaded = {names[key].split("/")[-1].split("?")[0]: size for key, size in sizes.items()}
    assert sum(name.endswith(".woff2") for name in loaded) >= 3, loaded
    assert sum(loaded.values()) < MOST_BYTES, loaded


def faces(street: Street, yesterday: Held) -> dict[str, str]:
    """A link to a page in each state."""
    names = ("done", "absent", "parked", "called", "serving")
    held = {name: street.take() for name in names}
    street.act("next")
    leave(street)
    for _ in range(2):
        street.act("recall")
    street.act("absent")
    street.act("next")
    street.act("start")
    street.act("park")
    street.act("next")
    street.act("next", OTHER_COUNTER)
    street.act("start", OTHER_COUNTER)
    held["cancelled"] = street.take()
    requests.post(f"{street.link(held['cancelled'])}/huy", timeout=10)
    held["waiting"] = street.take()
    far = [street.take("TK") for _ in range(14)]
    links = {name: street.link(one) for name, one in held.items()}
    return links | {
        "far": street.link(far[13]),
        "unknown": f"{street.live.url}/t/{'x' * 24}",
        "over": street.link(yesterday),
    }


def complaints_of(page: Page, face: str) -> list[str]:
    """As it opens, and with every answer, question and menu unfolded."""
    found = []
    for opened in ([], ["why", "stop"], ["late", "lang"]):
        found += [f"{face} with {opened}: {text}" for text in page.evaluate(OUTSIDE, opened)]
    return found


@pytest.mark.slow
def test_no_text_leaves_its_box_in_any_state_language_or_size(
    street: Street, phone: Callable[..., Phone], yesterday: Held
) -> None:
    found: list[str] = []
    links = faces(street, yesterday)
    for width, height in SIZES:
        page = phone(width, height).page
        for face, link in links.items():
            for language in LANGUAGES:
                page.goto(f"{link}?lang={language}", wait_until="domcontentloaded")
                page.evaluate("document.fonts.ready")
                expected = "waiting" if face == "far" else face
                state(page, expected)
                found += complaints_of(page, f"{face} {language} {width}")
    assert found == []


@pytest.mark.slow
def test_axe_finds_nothing_in_any_state(
    street: Street, phone: Callable[..., Phone], yesterday: Held
) -> None:
    found: list[str] = []
    page = phone().page
    for face, link in faces(street, yesterday).items():
        for language in ("vi", "en"):
            page.goto(f"{link}?lang={language}")
            for name in ("why", "stop"):
                if page.locator(f"#{name} > summary").count():
                    page.click(f"#{name} > summary")
            page.evaluate(AXE)
            violations = page.evaluate("async () => (await axe.run()).violations")
            found += [
                f"{face} {language}: {one['id']} {one['nodes'][0]['html']}" for one in violations
            ]
    assert found == []


def test_the_called_counter_is_at_least_160_pixels_tall_on_every_phone(
    street: Street, phone: Callable[..., Phone]
) -> None:
    held = street.take()
    street.act("next")
    for width, height in SIZES:
        page = phone(width, height).page
        page.goto(street.link(held))
        size = page.evaluate(
            "parseFloat(getComputedStyle(document.getElementById('counter')).fontSize)"
        )
        assert size >= 160
        yellow = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert yellow == "rgb(255, 200, 51)"
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight") or height < 844
