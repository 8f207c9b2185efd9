"""Whatever a printer does, a ticket is printed once, or known not to be, or known to be doubtful."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from hardware.app import render
from hardware.links.outcome import Deadlines
from hardware.printing.worker import Patience
from hardware.software_printer.abilities import KINDS
from hardware.software_printer.machine import Machine
from hardware.software_printer.server import SoftwarePrinter
from hardware.wire.profile import CLONE_58, EPSON_TM
from queue_server.contracts.bridge import PrintJob
from tests.hardware.paper import copies

Body = Callable[..., dict[str, Any]]


def heights(printer: SoftwarePrinter) -> list[int]:
    """Rows of each slip that was cut off."""
    return [Image.open(BytesIO(png)).height for _, png in printer.slips()]


def alone(body: dict[str, Any]) -> bytes:
    """The PNG of a job that goes straight into a printer of its own."""
    pictures: list[Image.Image] = []
    Machine(pictures.append).receive(render(PrintJob.model_validate(body)))
    png = BytesIO()
    pictures[0].save(png, "PNG")
    return png.getvalue()


def test_a_healthy_printer_acknowledges_the_ticket_and_cuts_once(
    open_house: Any, printer: SoftwarePrinter, job_body: Body
) -> None:
    client = open_house(printer.port).client
    body = job_body()
    assert client.print(body).status == 202
    assert client.outcome(body["job_id"])["state"] == "printed"
    assert client.job(body["job_id"])["attempts"] == 1
    assert printer.cut_count == 1
    assert printer.machine.parser.unknown == []


def test_the_same_job_id_prints_once_however_often_it_is_asked_for(
    open_house: Any, printer: SoftwarePrinter, job_body: Body
) -> None:
    client = open_house(printer.port).client
    body = job_body()
    first = client.print(body)
    client.outcome(body["job_id"])
    again = [client.print(body) for _ in range(5)]
    assert first.status == 202
    assert {answer.status for answer in again} == {200}
    assert {answer.json["state"] for answer in again} == {"printed"}
    assert printer.cut_count == 1


def test_a_used_job_id_for_another_ticket_is_refused(
    open_house: Any, printer: SoftwarePrinter, job_body: Body
) -> None:
    client = open_house(printer.port).client
    body = job_body()
    client.print(body)
    refused = client.print({**body, "slip": {**body["slip"], "label": "B001"}})
    assert (refused.status, refused.json["code"]) == (409, "job_conflict")


def test_jobs_come_out_in_the_order_they_came_in(
    open_house: Any, printer: SoftwarePrinter, job_body: Body, wait_until: Any
) -> None:
    client = open_house(printer.port).client
    bodies = [job_body(label=f"A{number:03}") for number in range(1, 9)]
    for body in bodies:
        client.print(body)
    times = [client.outcome(body["job_id"])["at"] for body in bodies]
    assert times == sorted(times)
    assert printer.cut_count == len(bodies)


@pytest.mark.parametrize(
    ("hand", "reason"),
    [
        (lambda printer: printer.set_paper("out"), "paper_out"),
        (lambda printer: printer.set_cover(True), "cover_open"),
    ],
)
def test_without_paper_or_with_the_cover_open_nothing_leaves_the_machine(
    open_house: Any, printer: SoftwarePrinter, job_body: Body, hand: Any, reason: str
) -> None:
    hand(printer)
    client = open_house(printer.port).client
    body = job_body()
    client.print(body)
    outcome = client.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("not_printed", reason)
    printer.set_paper("ok")
    printer.set_cover(False)
    later = job_body(label="A129")
    client.print(later)
    assert client.outcome(later["job_id"])["state"] == "printed"
    assert printer.cut_count == 1, "the refused ticket must not come out after the reload"


def test_paper_that_ends_inside_a_ticket_is_waited_for_and_the_ticket_finishes_by_itself(
    open_house: Any, printer: SoftwarePrinter, job_body: Body, wait_until: Any
) -> None:
    printer.set_paper("near", rows_left=300)
    client = open_house(printer.port).client
    body = job_body()
    client.print(body)
    wait_until(lambda: client.printer_state() == "paper_out", "the bridge to see it")
    assert client.job(body["job_id"])["state"] == "sent"
    printer.set_paper("ok")
    assert client.outcome(body["job_id"])["state"] == "printed"
    assert printer.cut_count == 1


def test_a_job_behind_a_stuck_one_is_not_printed_after_its_person_has_gone(
    open_house: Any, printer: SoftwarePrinter, job_body: Body, wait_until: Any
) -> None:
    printer.set_paper("near", rows_left=300)
    client = open_house(printer.port).client
    stuck, behind = job_body(), job_body(label="A129")
    client.print(stuck)
    wait_until(lambda: client.printer_state() == "paper_out", "paper to end")
    client.print(behind)
    outcome = client.outcome(behind["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("not_printed", "paper_out")
    printer.set_paper("ok")
    assert client.outcome(stuck["job_id"])["state"] == "printed"
    assert printer.cut_count == 1


def test_a_stuck_job_given_up_by_a_person_is_unknown_and_does_not_come_out_whole(
    open_house: Any, printer: SoftwarePrinter, job_body: Body, wait_until: Any
) -> None:
    printer.set_paper("near", rows_left=300)
    client = open_house(printer.port).client
    stuck = job_body()
    client.print(stuck)
    wait_until(lambda: client.printer_state() == "paper_out", "paper to end")
    assert client.ask("POST", "/v1/printers/ticket/resume").status == 200
    outcome = client.outcome(stuck["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("unknown", "abandoned")
    wait_until(lambda: printer.machine.parser.waiting < 100, "the printer's buffer to be cleared")
    printer.set_paper("ok")
    wait_until(lambda: client.printer_state() == "ready", "a ready printer")
    reprint = job_body(top={"copy_number": 1})
    client.print(reprint)
    assert client.outcome(reprint["job_id"])["state"] == "printed"
    scrap, ticket = heights(printer)
    assert scrap <= 300 < ticket, (
        "what hung out of the printer is cut off, not handed to the next person"
    )


def test_a_line_that_breaks_inside_a_ticket_leaves_it_unknown_and_it_is_not_tried_again(
    open_house: Any, printer: SoftwarePrinter, job_body: Body
) -> None:
    printer.set_faults(drop_after=15_000)
    client = open_house(printer.port).client
    body = job_body()
    client.print(body)
    outcome = client.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("unknown", "closed_before_ack")
    later = job_body(label="A129")
    client.print(later)
    assert client.outcome(later["job_id"])["state"] == "printed"
    assert client.job(body["job_id"])["attempts"] == 1
    # The torn half is cut off by itself; what comes next is whole, dot by dot.
    scrap, ticket = heights(printer)
    assert scrap < ticket
    assert printer.slips()[1][1] == alone(later)


@pytest.mark.parametrize("fault", ["hang", "mute"])
def test_a_printer_that_does_not_answer_gets_nothing_and_the_job_is_tried_until_patience_ends(
    open_house: Any, printer: SoftwarePrinter, job_body: Body, fault: str
) -> None:
    printer.set_faults(**{fault: True})
    client = open_house(printer.port).client
    body = job_body()
    client.print(body)
    outcome = client.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("not_printed", "no_answer")
    assert client.printer_state() == "unreachable"
    assert outcome["attempts"] >= 1
    printer.set_faults()
    later = job_body(label="A129")
    client.print(later)
    assert client.outcome(later["job_id"])["state"] == "printed"
    assert printer.cut_count == 1


def test_a_printer_that_falls_silent_after_taking_the_ticket_leaves_it_unknown(
    open_house: Any, printer: SoftwarePrinter, job_body: Body, wait_until: Any
) -> None:
    client = open_house(printer.port).client
    wait_until(lambda: client.printer_state() == "ready", "a ready printer")
    printer.machine._cut = lambda picture: printer.set_faults(mute=True)
    body = job_body()
    client.print(body)
    outcome = client.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("unknown", "no_ack")


def test_a_printer_switched_off_is_unreachable_and_a_job_prints_when_it_is_back_in_time(
    open_house: Any, start_printer: Any, job_body: Body, wait_until: Any
) -> None:
    first = start_printer()
    client = open_house(first.port, patience=Patience(job=20, look=0.2, retry=0.05)).client
    wait_until(lambda: client.printer_state() == "ready", "a ready printer")
    first.stop()
    wait_until(lambda: client.printer_state() == "unreachable", "the printer to be missed")
    body = job_body()
    client.print(body)
    wait_until(lambda: client.job(body["job_id"])["attempts"] > 0, "an attempt")
    assert client.job(body["job_id"])["state"] == "queued"
    back = start_printer(first.port)
    assert client.outcome(body["job_id"])["state"] == "printed"
    assert back.cut_count == 1


def test_no_ticket_is_lost_or_doubled_while_every_fault_happens_in_turn(
    open_house: Any, printer: SoftwarePrinter, job_body: Body
) -> None:
    client = open_house(
        printer.port,
        deadlines=Deadlines(1.0, 0.3, 1.0, 1.0, 30.0),
        patience=Patience(0.4, 20, 0.2, 0.05),
    ).client
    hands: list[Callable[[], None]] = [
        lambda: None,
        lambda: printer.set_paper("out"),
        lambda: printer.set_paper("ok"),
        lambda: printer.set_cover(True),
        lambda: printer.set_cover(False),
        lambda: printer.set_faults(hang=True),
        lambda: printer.set_faults(drop_after=20_000),
        lambda: printer.set_faults(mute=True),
        lambda: printer.set_faults(),
    ]
    states, whole = [], alone(job_body())
    for hand in hands:
        hand()
        body = job_body()
        client.print(body)
        states.append(client.outcome(body["job_id"])["state"])
    assert states == [
        "printed", "not_printed", "printed", "not_printed", "printed",
        "not_printed", "unknown", "not_printed", "printed",
    ]  # fmt: skip
    assert printer.cut_count == states.count("printed") + states.count("unknown")
    assert [png == whole for _, png in printer.slips()] == [True, True, True, False, True]


@pytest.mark.parametrize(
    "hand", [lambda one: one.set_cover(True), lambda one: one.set_paper("out")]
)
def test_a_clone_that_says_nothing_while_it_is_open_or_empty_gets_nothing_until_it_speaks_again(
    open_house: Any, start_printer: Any, job_body: Body, wait_until: Any, hand: Any
) -> None:
    printer = start_printer(abilities=KINDS["clone-58"])
    client = open_house(printer.port, profile=CLONE_58).client
    wait_until(lambda: client.printer_state() == "ready", "a ready printer")
    hand(printer)
    wait_until(lambda: client.printer_state() == "unreachable", "its silence to be noticed")
    body = job_body()
    client.print(body)
    outcome = client.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("not_printed", "no_answer")
    printer.set_cover(False)
    printer.set_paper("ok")
    wait_until(lambda: client.printer_state() == "ready", "the printer to speak again")
    later = job_body(label="A129")
    client.print(later)
    assert client.outcome(later["job_id"])["state"] == "printed"
    assert copies(later, printer) == 1
    assert copies(body, printer) == 0


def test_a_printer_that_cannot_acknowledge_as_its_profile_says_is_in_error_before_any_ticket(
    open_house: Any, start_printer: Any, job_body: Body, wait_until: Any
) -> None:
    printer = start_printer(abilities=KINDS["xprinter-80"])
    client = open_house(printer.port, profile=EPSON_TM).client
    wait_until(lambda: client.printer_state() == "error", "the wrong profile to show")
    assert client.ask("GET", "/v1/status").json["printers"][0]["detail"] == "no_ack"
    body = job_body()
    client.print(body)
    outcome = client.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("not_printed", "no_ack")
    assert printer.slips() == []


def test_the_state_tells_what_the_printer_calls_itself(
    open_house: Any, printer: SoftwarePrinter, wait_until: Any
) -> None:
    client = open_house(printer.port).client
    wait_until(lambda: client.printer_state() == "ready", "a ready printer")
    status = client.ask("GET", "/v1/status").json["printers"][0]
    assert (status["model"], status["firmware"]) == ("MOT CUA SOFTWARE 80", "1.00")
