"""Every screen × language × text mode × shape: nothing is cut, nothing leaves its box, axe finds nothing."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kiosk.issuing import Choice
from kiosk.printing import Copy
from kiosk.scanned import Said
from kiosk.visits import Visit
from queue_server.contracts.kiosk import KioskQueue
from queue_server.contracts.status import DossierStatus
from queue_server.contracts.tickets import CardRead
from tests.kiosk.conftest import BRISK, TALL, WIDE, Rig

OVERFLOW = Path(__file__).with_name("overflow.js").read_text(encoding="utf-8")
AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
REFRESH = "async () => (await import('/static/kiosk.js')).refresh()"
SMALL = """() => [...document.querySelectorAll('[data-act], [data-key]')]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.className, one.getBoundingClientRect().width, one.getBoundingClientRect().height])
    .filter(([, width, height]) => Math.min(width, height) < 84)"""
LONG_NAME = "N••••• T•• T••• D•••• Nghiêng"


def ticket(purpose: str = "submit", series: str = "D", outcome: str = "printed") -> Any:
    """A visit that has its number; the outcome of the paper is put in its place."""

    def set_up(rig: Rig, visit: Visit) -> None:
        choice = Choice(series, purpose, "cap-doi-gcn" if series == "D" else None, "elderly")  # type: ignore[arg-type]
        visit.key = choice.key(f"{visit.id}-{outcome}")
        entry = rig.kiosk.issuing.take(visit.key, choice, visit.manner.language)
        rig.kiosk.printing._outcomes[Copy(entry).job_id] = outcome  # type: ignore[assignment]
        visit.step = "ticket"

    return set_up


def alone(outcome: str = "printed") -> Any:
    def set_up(rig: Rig, visit: Visit) -> None:
        rig.office.fault = "away"
        ticket(outcome=outcome)(rig, visit)
        rig.office.fault = ""

    return set_up


def step(name: str, **chosen: Any) -> Any:
    def set_up(rig: Rig, visit: Visit) -> None:
        visit.step = name
        for field, value in chosen.items():
            setattr(visit, field, value)
        catalogue = rig.kiosk.standing.catalogue
        assert catalogue
        visit.order = [one.letter for one in catalogue.series if one.purpose == "submit"]
        if visit.procedure:
            visit.page = rig.kiosk.screens.page_of(visit, visit.procedure)

    return set_up


def closed(reopens: str) -> Any:
    def set_up(rig: Rig, visit: Visit) -> None:
        queue = {**rig.office.queue(), "open": False, "reopens": reopens, "closes": ""}
        rig.kiosk.standing.queue = KioskQueue.model_validate(queue)

    return set_up


CODE = "H05.19-260302-0123"
STEP_NAMES = ("reception", "appraisal", "approval", "sealing", "return")
LONG_PAPER = "Bản vẽ tách thửa, hợp thửa đất theo mẫu 02/ĐK hoặc do đơn vị đo đạc có giấy phép lập"
# What the citizen has to do → in which step it is, and why.
KINDS: dict[str, tuple[int, str]] = {
    "wait": (3, ""),
    "late": (3, ""),
    "wait_check": (1, ""),
    "supplement": (1, ""),
    "ask_reception_refusal": (1, "other_agency"),
    "collect": (5, ""),
    "pay": (5, ""),
    "collect_refusal": (5, "not_met"),
    "ask_stop_notice": (2, "withdrawn"),
    "finished": (6, ""),
}


def standing(kind: str) -> DossierStatus:
    """A dossier in every manner, with the longest words it can have."""
    at, reason = KINDS[kind]
    wait = kind in ("wait", "late")
    comes = kind in ("supplement", "collect", "pay", "collect_refusal")
    day = "2026-03-02T03:00:00Z"
    agency = "Sở Nông nghiệp và Môi trường"
    steps = [
        {
            "name": name,
            "state": "done" if place < at else "now" if place == at else "todo",
            "since": day if place <= at else None,
            "at": day if place < at else None,
            "counter": "07" if place == 1 else "",
            "agency": agency if name in ("appraisal", "approval") else "",
        }
        for place, name in enumerate(STEP_NAMES, 1)
    ]
    todo = {
        "kind": "wait" if wait else kind,
        "reason": reason,
        "agency": "Ủy ban nhân dân xã Ví Dụ" if reason == "other_agency" else "",
        "papers": [{"name": LONG_PAPER, "mark": "missing"}] * 7 if kind == "supplement" else [],
        "counters": ["15", "16"] if comes else [],
        "zone_names": {"vi": "Khu C, tầng 1", "en": "Zone C, floor 1"} if comes else None,
        "hours": ["07:30–11:30", "13:00–17:00"] if comes else [],
        "fee_vnd": 1_250_000 if kind == "pay" else 0,
        "purpose": "supplement" if kind == "supplement" else "collect" if comes else "",
        "series": "TK" if comes else None,
    }
    return DossierStatus.model_validate(
        {
            "code": "000.17.22.H56-210531-0001",
            "procedure_names": {
                "vi": "Cấp đổi Giấy chứng nhận quyền sử dụng đất",
                "en": "Exchange of a certificate of land use rights",
            },
            "procedure_short": "Cấp đổi Giấy chứng nhận quyền sử dụng đất",
            "initials": "N. T. T. D. D. N.",
            "state": "any",
            "state_name": "Bất kỳ",
            "received_at": day,
            "due_at": "2026-03-13T09:00:00Z" if wait else None,
            "first_due": "2026-03-10" if kind == "late" else None,
            "pace": {"wait": "on_time", "late": "late", "collect": "ready"}.get(kind, "none"),
            "steps": steps,
            "next": todo,
            "follow_url": "https://motcua.example/tra-cuu?ma=000.17.22.H56-210531-0001",
        }
    )


CARD = CardRead(masked_name=LONG_NAME, elderly=True)
SCREENS: dict[str, Callable[[Rig, Visit], None]] = {
    "home": step("home"),
    "closed": closed("13:30"),
    "closed until another day": closed(""),
    "field": step("field"),
    "field, last page": step("field", page=9),
    "procedure": step("procedure", series="D"),
    "procedure open": step("procedure", series="D", procedure="gcn-nguoi-mua-du-an"),
    "procedure open, long": step("procedure", series="P", procedure="*"),
    "find": step("find", query="giay phep"),
    "find, nothing": step("find", query="zzz"),
    "priority": step("priority", ticked="elderly"),
    "collect": step("brief", series="TK", purpose="collect"),
    "guidance": step("brief", series="HD", purpose="guidance"),
    "scan": step("scan"),
    "scan, unreadable": step("scan", said=Said("scan.unreadable")),
    "scan, a number": step(
        "scan", said=Said("scan.ticket_waits", {"label": "DD128", "n": 88}, True)
    ),
    "lookup": step("lookup"),
    "lookup, no code": step("lookup", trouble="not_a_code"),
    "factor": step("factor", code="000.17.22.H56-210531-0001"),
    **{
        f"factor, {trouble}": step("factor", code=CODE, trouble=trouble)
        for trouble in ("unknown", "locked", "away")
    },
    **{f"status, {kind}": step("status", status=standing(kind)) for kind in KINDS},
    "found": step("found", card=CARD),
    "ticket": ticket(),
    "ticket, two letters": ticket("collect", "TK"),
    "no paper": ticket(outcome="no_paper"),
    "unknown": ticket(outcome="unknown"),
    "alone": alone(),
    "alone, no paper": alone("no_paper"),
    "refused": step("sorry", problem="refused"),
    "no number": step("sorry", problem="none", helped=True),
    "language menu": step("field", menu="language"),
    "view menu": step("field", menu="view"),
    "help": step("field", menu="help"),
    "help away": step("field", menu="help_away"),
}
MODES = {"normal": {}, "large": {"large": True}, "contrast": {"contrast": True}}
SHAPES = {"tall": TALL, "wide": WIDE}


@pytest.fixture(scope="module")
def looking(chromium: Browser, standing_rig: Rig) -> Iterator[tuple[Page, Rig]]:
    standing_rig.as_new()
    standing_rig.office.block = (900, 999)
    standing_rig.kiosk.issuing.lease()
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(standing_rig.url)
    yield page, standing_rig
    context.close()


def turn(page: Page, shape: str) -> None:
    """The page tells the kiosk that it is another shape now; until then nothing else is asked."""
    page.set_viewport_size(SHAPES[shape])  # type: ignore[arg-type]
    page.wait_for_selector(f"html[data-shape={shape}]")


def show(page: Page, rig: Rig, name: str, language: str, shape: str, **manner: bool) -> Visit:
    rig.kiosk.standing.queue = KioskQueue.model_validate(rig.office.queue())
    visit = rig.kiosk.visits.start()
    visit.manner.language = language
    visit.manner.wide = shape == "wide"
    for field, value in manner.items():
        setattr(visit.manner, field, value)
    SCREENS[name](rig, visit)
    if visit.procedure == "*":
        longest_name(rig, visit)
    page.evaluate(REFRESH)
    return visit


def longest_name(rig: Rig, visit: Visit) -> None:
    catalogue = rig.kiosk.standing.catalogue
    assert catalogue
    procedures = [one for one in catalogue.series if one.letter == visit.series][0].procedures
    visit.procedure = max(procedures, key=lambda one: len(one.names.vi)).id
    visit.page = rig.kiosk.screens.page_of(visit, visit.procedure)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("mode", MODES)
def test_no_text_leaves_its_box(looking: tuple[Page, Rig], mode: str, shape: str) -> None:
    page, rig = looking
    rig.kiosk.screens.timings = BRISK
    turn(page, shape)
    found = []
    for language, name in itertools.product(("vi", "en", "ko", "zh"), SCREENS):
        show(page, rig, name, language, shape, **MODES[mode])
        found += [f"{name}, {language}: {one}" for one in page.evaluate(OVERFLOW)]
    assert not found, "\n".join(found)


def test_with_low_buttons_nothing_to_touch_is_high(looking: tuple[Page, Rig]) -> None:
    page, rig = looking
    turn(page, "tall")
    found = []
    for large, language, name in itertools.product((False, True), ("vi", "en"), SCREENS):
        show(page, rig, name, language, "tall", low=True, large=large)
        found += [f"{name}, {language}, {large}: {one}" for one in page.evaluate(OVERFLOW)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("mode", "shape"), [("normal", "tall"), ("contrast", "tall"), ("large", "wide")]
)
def test_axe_finds_nothing(looking: tuple[Page, Rig], mode: str, shape: str) -> None:
    page, rig = looking
    turn(page, shape)
    page.evaluate(AXE)
    found = []
    for name in SCREENS:
        show(page, rig, name, "vi", shape, **MODES[mode])
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{name}: {one['id']} {node['target']} {node['failureSummary'][:160]}"
            for one in result["violations"]
            for node in one["nodes"]
        ]
    assert not found, "\n".join(found)


def test_every_touch_target_is_twenty_millimetres(looking: tuple[Page, Rig]) -> None:
    """96 px on the smallest panel; keys of the pad in landscape are 88 px high (21.8 mm)."""
    page, rig = looking
    small = []
    for shape in SHAPES:
        turn(page, shape)
        for name in SCREENS:
            show(page, rig, name, "vi", shape)
            small += [[shape, name, *one] for one in page.evaluate(SMALL)]
    assert small == []


def test_any_window_shows_the_whole_screen(looking: tuple[Page, Rig]) -> None:
    page, rig = looking
    for size in ((540, 960), (1366, 768), (2160, 3840), (1200, 1300)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_function(
            "() => (document.documentElement.dataset.shape === 'wide') === innerWidth > innerHeight"
        )
        show(page, rig, "home", "vi", "wide" if size[0] > size[1] else "tall")
        box = page.locator(".kiosk-foot").bounding_box()
        assert box
        assert abs(box["y"] + box["height"] - size[1]) < 2
        assert abs(box["width"] - size[0]) < 2


def test_korean_and_chinese_come_from_our_own_fonts(looking: tuple[Page, Rig]) -> None:
    page, rig = looking
    turn(page, "tall")
    for language, family in (("ko", "Noto Sans KR"), ("zh", "Noto Sans SC")):
        show(page, rig, "field", language, "tall")
        page.evaluate("() => document.fonts.ready")
        loaded = page.evaluate(
            "() => [...document.fonts].filter((one) => one.status === 'loaded').map((one) => one.family)"
        )
        assert any(family in one for one in loaded)
