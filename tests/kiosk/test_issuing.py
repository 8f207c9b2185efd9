"""Taking a number with the server there, away, slow to answer, and back."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from kiosk.clock import KioskClock
from kiosk.issuing import Choice
from kiosk.outbox import NoNumber
from queue_server.link import Refused
from tests.kiosk.conftest import Rig, wait_until

CHOICE = Choice("D")
VISIT = "visit-of-a-person-0001"


def take(rig: Rig, person: int = 1, choice: Choice = CHOICE) -> str:
    entry = rig.kiosk.issuing.take(choice.key(f"visit-{person}"), choice, "vi")
    assert entry.label
    return entry.label


def test_key_follows_from_visit_and_choice_alone() -> None:
    assert Choice("D").key(VISIT) == Choice("D").key(VISIT)
    others = [
        Choice("A"), Choice("D", "collect"), Choice("D", procedure_id="x"), Choice("D", priority="child"),
    ]  # fmt: skip
    assert len({one.key(VISIT) for one in [Choice("D"), *others]}) == 5
    assert Choice("D").key("another-visit") != Choice("D").key(VISIT)


def test_two_taps_at_once_are_one_ticket(rig: Rig) -> None:
    labels: list[str] = []
    taps = [threading.Thread(target=lambda: labels.append(take(rig))) for _ in range(8)]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    assert labels == ["D128"] * 8
    assert len(rig.office.tickets) == 1


def test_an_answer_survives_the_process(rig: Rig) -> None:
    assert take(rig) == "D128"
    rig.restart()
    rig.office.fault = "away"
    assert take(rig) == "D128"


def test_a_lost_answer_becomes_the_number_of_the_block_and_the_other_is_superseded(
    rig: Rig,
) -> None:
    rig.office.fault = "lost"
    assert take(rig) == "D900"
    rig.online()
    wait_until(lambda: not rig.kiosk.outbox.untold())
    (ticket,) = rig.office.tickets.values()
    assert (ticket["label"], ticket["superseded_label"]) == ("D900", "D128")


def test_numbers_given_alone_reach_the_server_oldest_first(rig: Rig) -> None:
    rig.offline()
    given = [take(rig, person) for person in range(4)]
    assert given == ["D900", "D901", "D902", "D903"]
    rig.online()
    wait_until(lambda: not rig.kiosk.outbox.untold())
    assert rig.office.reconciled[0] == given
    times = [ticket["taken_at"] for ticket in rig.office.tickets.values()]
    assert times == sorted(times)


def test_the_number_given_alone_stays_after_reconciliation(rig: Rig) -> None:
    rig.offline()
    take(rig)
    rig.online()
    wait_until(lambda: not rig.kiosk.outbox.untold())
    assert take(rig) == "D900"
    assert len(rig.office.tickets) == 1


def test_a_used_up_block_gives_no_number_at_all(rig: Rig) -> None:
    rig.offline()
    for person in range(10):
        take(rig, person)
    with pytest.raises(NoNumber):
        take(rig, 99)
    rig.online()
    assert take(rig, 99) == "D128"


def test_a_no_of_the_server_is_a_no(rig: Rig) -> None:
    rig.office.refuse = "series_full"
    with pytest.raises(Refused):
        take(rig)
    rig.office.refuse = ""
    assert take(rig) == "D128"


def test_a_throttled_kiosk_gives_of_its_own_rather_than_nothing(rig: Rig) -> None:
    rig.office.refuse_status = 429
    rig.office.refuse = "too_many"
    assert take(rig) == "D900"


def test_clock_set_back_does_not_change_the_order_of_numbers(tmp_path: Path) -> None:
    moved = timedelta(0)
    clock = KioskClock(machine=lambda: datetime.now(UTC) + moved)
    rig = Rig(tmp_path, clock).ready()
    rig.offline()
    take(rig, 1)
    moved = timedelta(minutes=-30)
    take(rig, 2)
    times = [one.taken_at for one in rig.kiosk.outbox.untold()]
    assert times == sorted(times)
    assert [one.label for one in rig.kiosk.outbox.untold()] == ["D900", "D901"]
    rig.stop()


def test_a_number_the_server_rejects_is_reported(rig: Rig) -> None:
    rig.offline()
    take(rig)
    rig.office.reject = "number_taken"
    rig.online()
    wait_until(
        lambda: any(
            part["name"] == "outbox" and part["state"] == "error" and part["detail"] == "D900"
            for state in rig.office.states
            for part in state["parts"]
        )
    )


def test_a_revoked_kiosk_shows_so_and_gives_nothing(own_rig: Rig) -> None:
    own_rig.office.revoked = True
    wait_until(lambda: own_rig.kiosk.standing.revoked)
    assert own_rig.office.tickets == {}


def test_a_new_kiosk_shows_its_code_until_it_is_typed_in(tmp_path: Path) -> None:
    rig = Rig(tmp_path, enrolled=False)
    wait_until(lambda: rig.kiosk.standing.code == "K7M2PX")
    wait_until(lambda: "K7M2PX" in requests.get(rig.url, timeout=5).text)
    rig.office.enrolled = True
    wait_until(lambda: rig.kiosk.standing.catalogue)
    wait_until(lambda: 'data-step="home"' in requests.get(rig.url, timeout=5).text)
    rig.stop()
