"""The phone page in Chromium against a real server: it lives, acts, rings, heals, and works without script."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from tests.web.phone.hall import Held, Phone, Street, ahead, leave, state

pytestmark = pytest.mark.browser
SEEN = """(seen) => {
  Object.defineProperty(document, 'hidden', { get: () => !seen, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
LISTEN = "window.vibrated = []; navigator.vibrate = (pattern) => vibrated.push(pattern.length);"


class TestLive:
    def test_a_call_shows_within_the_second(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        held = street.take()
        page = phone().page
        with page.expect_response(lambda answer: answer.url.endswith("/events")):
            page.goto(street.link(held))
        street.act("next")
        state(page, "called", seconds=1)
        expect(page.locator("#counter")).to_have_text("05")
        expect(page).to_have_title(f"{held.label}: mời vào quầy 05 – Một cửa Bắc Ninh")
        street.act("recall")
        expect(page.locator(".hi .tag")).to_have_text("Mời lần 2", timeout=1000)

    def test_the_whole_way_of_a_ticket(self, street: Street, phone: Callable[..., Phone]) -> None:
        first, held = street.take(), street.take()
        page = phone().page
        page.goto(street.link(held))
        state(page, "waiting")
        ahead(page, 1)
        street.act("next")
        ahead(page, 0)
        expect(page.locator(".cap")).to_contain_text(f"Đang mời {first.label}")
        leave(street)
        state(page, "called")
        street.act("start")
        state(page, "serving")
        street.act("finish")
        page.evaluate("dispatchEvent(new Event('online'))")  # ask now instead of in ten seconds
        state(page, "done")
        expect(page.locator("button, form")).to_have_count(0)
        assert page.get_attribute("#page", "data-ended") is not None

    def test_far_from_the_turn_the_page_asks_and_does_not_listen(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        line = [street.take() for _ in range(6)]
        asked: list[str] = []
        page = phone().page
        page.on("request", lambda request: asked.append(request.url))
        page.clock.install()
        page.goto(street.link(line[5]))
        ahead(page, 5)
        requests.post(f"{street.link(line[0])}/huy", timeout=10)
        page.clock.run_for(16_000)
        ahead(page, 4)
        assert not any(url.endswith("/events") for url in asked)
        requests.post(f"{street.link(line[1])}/huy", timeout=10)
        with page.expect_request(lambda request: request.url.endswith("/events")):
            page.clock.run_for(16_000)
            ahead(page, 3)

    def test_in_the_background_nothing_is_held_open(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        held = street.take()
        one = phone()
        with one.page.expect_response(lambda answer: answer.url.endswith("/events")):
            one.page.goto(street.link(held))
        with one.page.expect_event("requestfailed", lambda lost: lost.url.endswith("/events")):
            one.page.evaluate(SEEN, False)
        street.act("next")
        one.page.evaluate(SEEN, True)
        state(one.page, "called", seconds=2)

    def test_a_lost_line_is_said_and_heals_by_itself(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        held = street.take()
        one = phone()
        one.page.goto(street.link(held))
        expect(one.page.locator("#live")).to_contain_text("Đang cập nhật")
        one.context.set_offline(True)
        expect(one.page.locator(".live.late")).to_contain_text("Mất kết nối từ")
        expect(one.page.locator(".live.late")).to_contain_text("Số vẫn còn hiệu lực")
        street.act("next")
        one.context.set_offline(False)
        state(one.page, "called")
        expect(one.page.locator("#live")).to_contain_text("Đang cập nhật")


class TestActs:
    def test_moving_back_is_asked_once_and_done_without_leaving_the_page(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        held = street.take()
        for _ in range(4):
            street.take()
        page = phone().page
        page.goto(street.link(held))
        page.evaluate("window.same = true")
        page.click("#late summary")
        expect(page.locator("#late form p")).to_have_text("Lùi sau 3 người, chỉ được một lần.")
        page.click("#late button")
        ahead(page, 3)
        expect(page.locator(".btn.off")).to_have_text("Đã lùi lượt một lần")
        assert page.evaluate("window.same")

    def test_giving_up_needs_two_taps(self, street: Street, phone: Callable[..., Phone]) -> None:
        held = street.take()
        page = phone().page
        page.goto(street.link(held))
        expect(page.locator("#stop button")).to_be_hidden()
        page.click("#stop summary")
        page.click("#stop button")
        state(page, "cancelled")
        assert page.locator("form").count() == 0

    def test_the_bell_rings_at_two_and_at_every_call_once_it_was_asked_for(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        line = [street.take() for _ in range(4)]
        one = phone()
        one.context.add_init_script(LISTEN)
        page = one.page
        page.goto(street.link(line[3]))
        page.click("#bell button")
        expect(page.locator("#bell button")).to_have_attribute("aria-checked", "true")
        assert page.evaluate("vibrated") == [1]
        street.act("next")
        ahead(page, 2)
        assert page.evaluate("vibrated") == [1, 3]
        leave(street)
        ahead(page, 1)
        leave(street)
        ahead(page, 0)
        expect(page.locator("#bell button")).to_have_attribute("aria-checked", "true")
        leave(street)
        state(page, "called")
        street.act("recall")
        expect(page.locator(".hi .tag")).to_have_text("Mời lần 2")
        assert page.evaluate("vibrated") == [1, 3, 5, 5]

    def test_another_language_keeps_the_page_the_bell_and_the_line(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        held = street.take()
        page = phone().page
        page.goto(street.link(held))
        page.click("#bell button")
        page.click("#lang summary")
        page.click("#lang a[lang=en]")
        expect(page.locator("h1")).to_have_text("You are next")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("#bell button")).to_have_attribute("aria-checked", "true")
        street.act("next")
        expect(page.locator("h1")).to_have_text("Go to counter")
        assert page.url.endswith("?lang=en")

    def test_an_open_answer_stays_open_when_the_line_moves(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        first, held = street.take(), street.take()
        page = phone().page
        page.goto(street.link(held))
        page.click("#why summary")
        street.act("next")
        expect(page.locator("#why .card")).to_contain_text(f"{first.label} theo thứ tự")
        expect(page.locator("#why .card")).to_be_visible()


class TestWithoutScript:
    def test_the_state_is_there_and_both_acts_work(
        self, street: Street, phone: Callable[..., Phone]
    ) -> None:
        held, _ = street.take(), street.take()
        page = phone(java_script_enabled=False).page
        page.goto(street.link(held, "en"))
        expect(page.locator("h1")).to_have_text("You are next")
        expect(page.locator("#bell")).to_be_hidden()
        page.click("#late summary")
        page.click("#late button")
        expect(page.locator("h1")).to_have_text("1 ahead of you")
        page.click("#stop summary")
        page.click("#stop button")
        expect(page.locator("h1")).to_contain_text("Cancelled")


class TestStreams:
    def events(self, street: Street, held: Held) -> Iterator[tuple[str, Any]]:
        answer = requests.get(
            f"{street.live.url}/api/v1/follow/{held.token}/events", stream=True, timeout=20
        )
        assert answer.status_code == 200
        name = ""
        for line in answer.iter_lines(decode_unicode=True):
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))

    def test_it_tells_the_state_at_once_then_every_change_and_ends_with_the_turn(
        self, street: Street
    ) -> None:
        held = street.take()
        events = self.events(street, held)
        assert next(events)[1]["state"] == "waiting"
        started = time.monotonic()
        street.act("next")
        name, view = next(events)
        assert (name, view["state"], view["counter"]) == ("follow", "called", "05")
        assert time.monotonic() - started < 1
        requests.post(f"{street.link(held)}/huy", timeout=10)
        assert next(events)[1]["state"] == "cancelled"
        assert next(events) == ("bye", {"reason": "over"})
        assert next(events, None) is None

    def test_the_third_stream_of_one_ticket_ends_the_first(self, street: Street) -> None:
        held = street.take()
        first, second, third = (self.events(street, held) for _ in range(3))
        for events in (first, second, third):
            assert next(events)[0] == "follow"
        assert next(first) == ("bye", {"reason": "put_out"})
        street.act("next")
        assert next(second)[1]["state"] == "called"
        assert next(third)[1]["state"] == "called"
