"""The link of a ticket: the right to look and to act until closing time, and refused like any wrong one after."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.contracts.tickets import follow_token
from queue_server.domain.tickets import State
from queue_server.services.admin.centre import SetRule, set_rule
from queue_server.services.citizen.offline import (
    LeaseBlocks,
    OfflineTicket,
    Reconcile,
    lease_blocks,
    reconcile,
)
from queue_server.web.office import digest
from tests.conftest import ADMIN, SITE
from tests.web.phone.hall import KIOSK, Hall, words

LOCALE = Path(__file__).parents[3] / "queue_server" / "design" / "locale"
LANGUAGES = ("vi", "en", "ko", "zh")
NOBODY = "x" * 24
CLOSING = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # 17:00 in Bắc Ninh
ODD = [
    "x",
    "a" * 23,
    "a" * 25,
    "é" * 24,
    "%00" * 8,
    "a" * 23 + "%00",
    "a" * 3000,
    "..%2f..%2fetc",
    "а" * 24,
]


class TestTheLink:
    def test_every_wrong_link_gets_the_same_helpful_page(self, hall: Hall) -> None:
        hall.take()
        pages = {
            hall.phone.get(f"/t/{token}").text.replace(token, "") for token in (NOBODY, "y" * 24)
        }
        assert len(pages) == 1
        said = words(pages.pop())
        assert "Chưa thấy số này" in said
        assert "vẫn có giá trị" in said

    @pytest.mark.parametrize("token", ODD)
    def test_a_forged_link_is_refused_like_an_unknown_one(self, hall: Hall, token: str) -> None:
        page = hall.phone.get(f"/t/{token}", headers={"Accept": "text/html"})
        view = hall.phone.get(f"/api/v1/follow/{token}")
        stream = hall.phone.get(f"/api/v1/follow/{token}/events")
        assert (page.status_code, view.status_code, stream.status_code) == (404, 404, 404)
        assert view.json["code"] == stream.json["code"] == "not_found"
        assert hall.phone.post(f"/t/{token}/huy").status_code == 404

    def test_a_number_printed_offline_appears_once_its_kiosk_is_back(self, hall: Hall) -> None:
        [block] = [
            block
            for block in hall.office.write(lease_blocks, LeaseBlocks(KIOSK, SITE, 1))
            if block.series == "D"
        ]
        key = "offline-key-0000000001"
        token = follow_token(key)
        assert hall.phone.get(f"/t/{token}").status_code == 404
        printed = f"D{block.first}"
        ticket = OfflineTicket(key, printed, block.business_day, hall.clock(), "D", digest(token))
        hall.office.write(reconcile, Reconcile(KIOSK, SITE, (ticket,)))
        answer = hall.phone.get(f"/t/{token}")
        assert answer.status_code == 200
        assert printed in answer.text

    def test_it_ends_at_closing_time_for_looking_and_for_acting(self, either_hall: Hall) -> None:
        hall = either_hall
        hall.office.write(set_rule, SetRule(ADMIN, "always_open", date(2020, 1, 1), False))
        held = hall.take()
        hall.clock.now = CLOSING - timedelta(minutes=1)
        assert hall.phone.get(f"/t/{held.token}").status_code == 200
        hall.clock.now = CLOSING
        page = hall.phone.get(f"/t/{held.token}")
        assert page.status_code == 410
        assert "hết hiệu" in words(page.text)
        assert held.label not in page.text
        view = hall.phone.get(f"/api/v1/follow/{held.token}")
        assert (view.status_code, view.json["code"]) == (410, "link_expired")
        for act in ("huy", "lui-luot"):
            assert hall.phone.post(f"/t/{held.token}/{act}").status_code == 410
        assert hall.ticket(held).state is State.WAITING

    def test_where_the_doors_never_close_it_ends_with_the_day(self, hall: Hall) -> None:
        held = hall.take()
        hall.clock.now = CLOSING + timedelta(hours=6, minutes=59)
        assert hall.phone.get(f"/t/{held.token}").status_code == 200
        hall.clock.pass_by(minutes=1)
        assert hall.phone.get(f"/t/{held.token}").status_code == 410

    def test_nothing_of_it_is_kept_by_caches_search_engines_or_the_next_site(
        self, hall: Hall
    ) -> None:
        answer = hall.phone.get(f"/t/{hall.take().token}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers


class TestActs:
    def test_moving_back_lets_three_pass_and_works_once(self, hall: Hall) -> None:
        held, *others = [hall.take() for _ in range(6)]
        done = hall.phone.post(f"/t/{held.token}/lui-luot")
        assert (done.status_code, done.headers["Location"]) == (303, f"/t/{held.token}")
        assert hall.view(held)["people_ahead"] == 3
        assert not hall.view(held)["may_postpone"]
        again = hall.phone.post(f"/t/{held.token}/lui-luot")
        assert again.status_code == 409
        assert "đã lùi lượt một lần" in again.text
        assert hall.view(held)["people_ahead"] == 3
        assert "Đã lùi lượt một lần" in words(hall.page(held))
        assert len(others) == 5

    def test_with_nobody_behind_the_page_says_so_instead_of_offering_it(self, hall: Hall) -> None:
        held = hall.take()
        assert not hall.view(held)["may_postpone"]
        assert "Chưa có ai phía sau" in words(hall.page(held))
        hall.take()
        assert hall.view(held)["may_postpone"]

    def test_giving_up_twice_is_giving_up(self, hall: Hall) -> None:
        held = hall.take()
        for _ in range(2):
            assert hall.phone.post(f"/t/{held.token}/huy").status_code == 303
        assert hall.ticket(held).state is State.CANCELLED

    def test_giving_up_while_called_frees_the_counter(self, hall: Hall) -> None:
        held, other = hall.take(), hall.take()
        hall.act("open")
        hall.act("next")
        hall.phone.post(f"/t/{held.token}/huy")
        hall.act("next")
        assert hall.view(other)["counter"] == "05"

    def test_what_is_being_served_cannot_be_given_up(self, hall: Hall) -> None:
        held = hall.take()
        hall.act("open")
        hall.act("next")
        hall.act("start")
        refused = hall.phone.post(f"/t/{held.token}/huy")
        assert refused.status_code == 409
        assert hall.ticket(held).state is State.SERVING

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elsewhere.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
            {"Origin": "null"},
        ],
    )
    def test_another_site_cannot_act_even_with_the_link(
        self, hall: Hall, headers: dict[str, str]
    ) -> None:
        held = hall.take()
        hall.take()
        for act in ("huy", "lui-luot"):
            assert hall.phone.post(f"/t/{held.token}/{act}", headers=headers).status_code == 403
        assert hall.ticket(held).state is State.WAITING
        assert not hall.ticket(held).postponed

    def test_acts_are_never_links(self, hall: Hall) -> None:
        held = hall.take()
        for act in ("huy", "lui-luot"):
            assert hall.phone.get(f"/t/{held.token}/{act}").status_code == 405
        assert hall.ticket(held).state is State.WAITING
