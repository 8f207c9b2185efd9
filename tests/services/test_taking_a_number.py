"""Take a number: gap-free per series and day, the key makes a retry the same ticket, offline numbers are one person."""

from datetime import date, timedelta

import pytest

from queue_server.domain.errors import NotFound
from queue_server.domain.tickets import DoorsClosed, SeriesFull, State
from queue_server.services.admin.centre import (
    ReplaceCatalogue,
    SetRule,
    replace_catalogue,
    set_rule,
)
from queue_server.services.citizen import offline
from queue_server.services.citizen.follow import ByToken, cancel, postpone
from queue_server.services.citizen.issue import IssueTicket, issue_ticket
from queue_server.web.office import digest
from tests.conftest import ADMIN, SITE

from .conftest import KIOSK


def test_numbers_of_a_series_follow_without_a_gap_and_series_do_not_mix(morning) -> None:
    labels = [morning.take("D").label, morning.take("B").label, morning.take("D").label]
    assert labels == ["D001", "B001", "D002"]


def test_the_same_key_is_the_same_ticket(morning) -> None:
    first = morning.take(key="a-key-that-is-long-enough")
    again = morning.take(key="a-key-that-is-long-enough")
    assert again.id == first.id
    assert morning.take().label == "D002"
    assert morning.kinds().count("ticket.issued") == 2


def test_a_refused_number_leaves_no_gap(morning) -> None:
    morning.take()
    with pytest.raises(NotFound):
        morning.hall.write(
            issue_ticket,
            IssueTicket("k" * 20, KIOSK, SITE, "D", "x", procedure_id="khong-co-thu-tuc"),
        )
    assert morning.take().label == "D002"


def test_numbers_restart_with_the_local_day(morning) -> None:
    morning.take()
    morning.clock.pass_by(hours=14, minutes=59)
    assert morning.take().label == "D002"
    morning.clock.pass_by(minutes=1)
    tomorrow = morning.take()
    assert (tomorrow.label, tomorrow.business_day) == ("D001", date(2026, 3, 11))


def test_after_899_the_overflow_series_carries_on(morning) -> None:
    with morning.hall.writer._connection.begin():
        morning.hall.writer._connection.exec_driver_sql(
            f"INSERT INTO number_series VALUES ('{SITE}', 'D', '2026-03-10', 898)"
        )
    assert [morning.take().label for _ in range(2)] == ["D899", "PT001"]
    assert morning.take().series == "D"


def test_outside_opening_hours_no_number_is_given(morning) -> None:
    morning.hall.write(set_rule, SetRule(ADMIN, "always_open", date(2026, 3, 10), False))
    morning.clock.pass_by(hours=2, minutes=31)
    with pytest.raises(DoorsClosed, match="13:00"):
        morning.take()


def test_a_daily_contingent_is_the_end_of_a_series(morning, catalogue) -> None:
    from dataclasses import replace

    from queue_server.domain.catalogue import Contingent

    limited = replace(catalogue, contingents=(Contingent(SITE, "D", 1, 2),))
    morning.hall.write(replace_catalogue, ReplaceCatalogue(ADMIN, limited))
    morning.take(), morning.take()
    with pytest.raises(SeriesFull):
        morning.take()
    assert morning.take("B").label == "B001"


def lease(morning, device: str = "kiosk-1", days: int = 3) -> list[offline.Block]:
    from dataclasses import replace

    return morning.hall.write(
        offline.lease_blocks, offline.LeaseBlocks(replace(KIOSK, id=device), SITE, days)
    )


def test_blocks_of_two_kiosks_never_overlap_and_stay_the_same(morning) -> None:
    one, two = lease(morning), lease(morning, "kiosk-2")
    assert lease(morning) == one

    def numbers(blocks: list[offline.Block]) -> set[tuple[object, ...]]:
        return {(b.series, b.business_day, n) for b in blocks for n in range(b.first, b.last + 1)}

    assert not numbers(one) & numbers(two)
    assert {b.business_day for b in one} == {
        date(2026, 3, 10) + timedelta(days=n) for n in range(3)
    }
    assert min(b.first for b in one) == 900


def tell(morning, *tickets: offline.OfflineTicket) -> list[offline.Told]:
    return morning.hall.write(offline.reconcile, offline.Reconcile(KIOSK, SITE, tickets))


def given(morning, label: str, key: str | None = None, **more) -> offline.OfflineTicket:
    key = key or morning.key()
    values = {
        "business_day": date(2026, 3, 10),
        "taken_at": morning.clock.now,
        "series": label[0],
        **more,
    }
    return offline.OfflineTicket(key, label, token_digest=digest(key), **values)


def test_an_offline_ticket_takes_its_place_by_the_time_it_was_taken(morning) -> None:
    lease(morning)
    alone = given(morning, "D900")
    morning.clock.pass_by(minutes=5)
    later = morning.take()
    (told,) = tell(morning, alone)
    assert told.outcome == "accepted"
    assert morning.act("next").ticket_id == told.ticket.id
    morning.act("start"), morning.act("finish")
    assert morning.act("next").ticket_id == later.id


def test_telling_twice_is_telling_once(morning) -> None:
    lease(morning)
    alone = given(morning, "D900")
    assert [tell(morning, alone)[0].outcome for _ in range(2)] == ["accepted", "known"]


def test_an_answer_lost_after_the_commit_leaves_one_ticket_with_the_printed_number(morning) -> None:
    lease(morning)
    lost = morning.take(key="the-answer-to-this-was-lost")
    (told,) = tell(morning, given(morning, "D900", "the-answer-to-this-was-lost"))
    kept = morning.ticket(lost.id)
    assert (told.outcome, kept.label, kept.superseded_label) == ("accepted", "D900", "D001")
    assert "ticket.renumbered" in morning.kinds()
    assert morning.take().label == "D002"


@pytest.mark.parametrize(
    ("label", "more", "code"),
    [
        ("D899", {}, "number_not_leased"),
        ("D999", {}, "number_not_leased"),
        ("D900", {"business_day": date(2026, 3, 11)}, "too_old"),
        ("D900", {"business_day": date(2026, 2, 1)}, "too_old"),
        ("Z900", {}, "not_found"),
    ],
)
def test_a_number_that_is_not_this_kiosks_is_refused_and_holds_back_no_other(
    morning, label, more, code
) -> None:
    lease(morning)
    bad, good = tell(morning, given(morning, label, **more), given(morning, "D901"))
    assert (bad.outcome, bad.code, good.outcome) == ("refused", code, "accepted")


def test_a_number_of_a_block_is_never_given_to_two_people(morning) -> None:
    lease(morning)
    first, second = tell(morning, given(morning, "D900"), given(morning, "D900"))
    assert (first.outcome, second.code) == ("accepted", "number_taken")


def test_who_is_late_lets_three_pass_once(morning) -> None:
    mine, *others = (morning.take() for _ in range(5) if morning.clock.pass_by(seconds=20) is None)
    moved = morning.hall.write(postpone, ByToken(digest(mine.key)))
    assert moved.postponed
    order = []
    for _ in range(5):
        order.append(morning.act("next").ticket_id)
        morning.act("start"), morning.act("finish")
    assert order == [others[0].id, others[1].id, others[2].id, mine.id, others[3].id]


def test_a_cancelled_turn_leaves_the_board(morning) -> None:
    mine = morning.take()
    morning.act("next")
    morning.hall.write(cancel, ByToken(digest(mine.key)))
    assert morning.ticket(mine.id).state is State.CANCELLED
    assert morning.kinds()[-1] == "call.closed"
    morning.take()
    assert morning.act("next").ticket_id != mine.id
