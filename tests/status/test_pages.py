"""The phone's pages: the digits never in an address, one answer to every wrong try, light, and axe finds nothing."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Playwright

from queue_server.app import create_app, now_utc
from queue_server.domain.dossiers.states import State
from queue_server.importing.calendars import shipped_rules
from queue_server.settings import Settings
from queue_server.storage.equipment import Equipment
from queue_server.storage.vault import vault_of
from tests.conftest import Clock, Hall
from tests.live import Live
from tests.status.making import OWNER, Maker

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
DIGITS = OWNER.number[-4:]
MOST_BYTES = 150_000
FITS = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  for (const leaf of document.querySelectorAll('#page *')) {
    if (!leaf.checkVisibility() || leaf.closest('.vh') || getComputedStyle(leaf).display === 'inline') continue;
    if (leaf.clientWidth && leaf.scrollWidth > leaf.clientWidth + 1)
      wide.push(leaf.className + ' ' + leaf.textContent.slice(0, 40));
  }
  return wide;
}"""


class Street:
    """The whole server in this process, on a database of this test's own."""

    def __init__(self, url: str, folder: Path) -> None:
        settings = Settings(database_url=url, state_dir=folder, throttle=False)
        self.app, _ = create_app(settings, "threading")
        self.office: Any = self.app.extensions["office"]
        self.maker = Maker(self.office.write, self.office.reads)

    @property
    def phone(self) -> FlaskClient:
        return self.app.test_client()

    def ask(self, code: str, digits: str = DIGITS, **headers: str) -> Any:
        return self.phone.post("/tra-cuu", data={"ma": code, "so": digits}, headers=headers)

    def close(self) -> None:
        self.app.extensions["lane"]._writer.close()
        self.office.reads.close()


@pytest.fixture
def street(
    prepared_file: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Street]:
    shutil.copy(prepared_file, tmp_path / "hall.db")
    monkeypatch.setattr("queue_server.app.now_utc", clock)
    built = Street(f"sqlite:///{tmp_path / 'hall.db'}", tmp_path)
    built.maker.clock = clock
    yield built
    built.close()


@pytest.mark.requirement("R3.7", "R6.13")
def test_the_code_of_the_receipt_stands_in_the_form_and_the_digits_are_asked(
    street: Street,
) -> None:
    code = street.maker.accepted()
    form = street.phone.get(f"/tra-cuu?ma={code.lower()}&lang=vi")
    assert f'value="{code}"' in form.text
    answer = street.ask(code)
    assert answer.status_code == 200
    for words in (code, "N. V. T.", "Thẩm định", "Hẹn trả kết quả", "chưa cần làm gì thêm"):
        assert words in answer.text
    assert DIGITS not in answer.text.replace(code, "")
    assert OWNER.name not in answer.text


def test_nothing_of_it_is_kept_by_the_browser_or_found_by_search_engines(street: Street) -> None:
    code = street.maker.accepted()
    for answer in (street.ask(code), street.phone.get(f"/tra-cuu?ma={code}")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        assert "<script>" not in answer.text


def test_a_wrong_code_and_wrong_digits_are_the_same_page(street: Street) -> None:
    code = street.maker.accepted()
    other = code[:-4] + "7777"
    wrong, none = street.ask(code, "0000"), street.ask(other)
    assert wrong.status_code == none.status_code == 404
    assert wrong.text.replace(code, "") == none.text.replace(other, "")


def test_a_lock_and_a_code_that_is_none_say_what_to_do(street: Street) -> None:
    code = street.maker.accepted()
    answers = [street.ask(code, "0000").status_code for _ in range(6)]
    assert answers == [404] * 5 + [423]
    locked = street.ask(code)
    assert locked.status_code == 423
    assert "chờ 15 phút" in locked.text
    assert street.ask("xin chào").status_code == 422
    assert street.ask("<script>alert(1)</script>").text.count("<script>alert") == 0


def test_the_form_of_another_site_is_refused(street: Street) -> None:
    code = street.maker.accepted()
    for headers in ({"Origin": "https://x.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert street.ask(code, **headers).status_code == 403


@pytest.mark.requirement("R5.1", "R5.2", "R5.3")
def test_a_procedure_says_papers_time_fee_and_where_that_stands(street: Street) -> None:
    with street.office.reads() as work:
        one = work.centre.view.procedures[street.maker.procedure()]
    page = street.phone.get(f"/thu-tuc/{one.id}?lang=vi").text
    for words in (one.short_vi, *(paper.name_vi for paper in one.components), "ngày làm việc"):
        assert words in page
    assert "Thời hạn giải quyết" in page
    assert all(basis in page for basis in one.legal_basis)


def test_procedures_are_found_without_accents_in_every_language(street: Street) -> None:
    assert "Tách thửa" in street.phone.get("/thu-tuc?q=tach thua&lang=vi").text
    assert "land parcels" in street.phone.get("/thu-tuc?q=tach thua&lang=en").text
    assert "Chưa tìm thấy" in street.phone.get("/thu-tuc?q=zzzz&lang=vi").text


@pytest.mark.requirement("R5.5")
def test_what_has_run_out_is_not_shown(street: Street, clock: Clock) -> None:
    with street.office.reads() as work:
        over = next(
            one
            for one in work.centre.view.catalogue.procedures
            if not one.in_force(date(2026, 3, 10))
        )
    answer = street.phone.get(f"/thu-tuc/{over.id}")
    assert answer.status_code == 404
    assert over.short_vi not in answer.text
    assert f'/thu-tuc/{over.id}"' not in street.phone.get("/thu-tuc").text


def test_a_page_that_did_not_change_is_not_sent_again(street: Street) -> None:
    first = street.phone.get("/thu-tuc?lang=vi")
    again = street.phone.get("/thu-tuc?lang=vi", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    other = street.phone.get("/thu-tuc?lang=en")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    found = driver.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
    )
    yield found
    found.close()


@pytest.fixture(scope="module")
def town(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server process, with dossiers in several states."""
    folder = tmp_path_factory.mktemp("town")
    shutil.copy(prepared_file, folder / "hall.db")
    url = f"sqlite:///{folder / 'hall.db'}"
    hall = Hall.__new__(Hall)
    equipment = Equipment(vault_of(folder), shipped_rules())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.conftest.EQUIPMENT", equipment)
        hall.__init__(url, now_utc)  # type: ignore[misc, arg-type]
    maker = Maker(hall.write, hall.reads)
    codes = {
        "wait": maker.at(State.AWAITING_APPROVAL),
        "collect": maker.at(State.RESULT_READY),
        "refused": maker.refused("Ủy ban nhân dân xã Ví Dụ"),
        "supplement": maker.supplement()[0],
    }
    hall.close()
    live = Live(url, folder)
    yield live.start(), codes
    live.stop()


@pytest.mark.browser
def test_phone_pages_are_light_fit_and_axe_finds_nothing(town: Any, browser: Browser) -> None:
    live, codes = town
    found: list[str] = []
    for width, language in ((390, "vi"), (360, "en"), (360, "ko"), (390, "zh")):
        page = browser.new_context(
            viewport={"width": width, "height": 780}, bypass_csp=True, is_mobile=True
        ).new_page()
        weight: list[int] = []
        page.on("response", lambda answer, kept=weight: kept.append(_bytes(answer)))
        page.goto(f"{live.url}/tra-cuu?lang={language}")
        found += [f"form {language}: {one}" for one in _complaints(page)]
        for name, code in codes.items():
            page.goto(f"{live.url}/tra-cuu?ma={code}&lang={language}")
            page.fill("#so", DIGITS)
            page.click(".cz-go")
            page.wait_for_selector(".tl")
            assert page.url.split("?")[0] == f"{live.url}/tra-cuu"
            assert DIGITS not in page.url
            found += [f"{name} {language}: {one}" for one in _complaints(page)]
        assert sum(weight[:12]) < MOST_BYTES, weight
        for path in ("/thu-tuc", "/thu-tuc?q=dat", "/thu-tuc/cap-doi-gcn"):
            page.goto(f"{live.url}{path}{'&' if '?' in path else '?'}lang={language}")
            found += [f"{path} {language}: {one}" for one in _complaints(page)]
        page.context.close()
    assert found == []


def _complaints(page: Any) -> list[str]:
    page.evaluate("document.fonts.ready")
    page.evaluate(AXE)
    broken = page.evaluate("async () => (await axe.run()).violations")
    return [
        *page.evaluate(FITS),
        *(f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in broken),
    ]


def _bytes(answer: Any) -> int:
    """As it came down the line; a cached or moved answer weighs nothing."""
    return int(answer.headers.get("content-length", 0))
