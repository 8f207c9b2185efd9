"""A kiosk does what the device desk asks: a test slip once, with an honest answer; a page drawn anew."""

import pytest

from queue_server.link import Answer
from tests.kiosk.conftest import Rig, wait_until

ORDER = "c" * 32


def test_a_test_slip_is_marked_and_comes_out_once(rig: Rig) -> None:
    wait_until(lambda: rig.kiosk.bridge.can_print)
    for _ in range(2):
        assert rig.kiosk.orders._test(ORDER) == Answer()
    (job,) = rig.machine.printed
    assert (job["kind"], job["job_id"], job["slip"]["kiosk_name"]) == ("test", ORDER, "Máy 02")


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [("not_printed", "not_done"), ("unknown", "unknown")],
)
def test_what_became_of_the_slip_is_said_as_it_is(rig: Rig, outcome: str, answer: str) -> None:
    wait_until(lambda: rig.kiosk.bridge.can_print)
    rig.machine.outcome = outcome
    assert rig.kiosk.orders._test(ORDER).state == answer


def test_without_paper_no_slip_waits_for_somebody_to_put_it_in(rig: Rig) -> None:
    rig.machine.set("paper_out")
    wait_until(lambda: not rig.kiosk.bridge.can_print)
    assert rig.kiosk.orders._test(ORDER) == Answer("not_done", "paper_out")
    assert rig.machine.jobs == {}


def test_a_fresh_page_is_told_to_the_screen(rig: Rig) -> None:
    heard = rig.kiosk.live.listen()
    next(heard)
    assert rig.kiosk.orders._fresh_page(ORDER) == Answer()
    said = next(line for line in heard if "event" in line and "reload" in line)
    assert said.startswith("event: reload")
