"""Paper: once per sheet, never for nobody, and a number holds without it."""

from kiosk.issuing import Choice
from kiosk.outbox import Entry
from kiosk.printing import Copy, counters_text, slip
from tests.kiosk.conftest import Rig, wait_until


def ticket(rig: Rig, person: int = 1) -> Entry:
    choice = Choice("D", procedure_id="tach-hop-thua")
    return rig.kiosk.issuing.take(choice.key(f"visit-{person}"), choice, "vi")


def send(rig: Rig, copy: Copy) -> None:
    assert rig.kiosk.standing.catalogue
    rig.kiosk.printing.send(copy, rig.kiosk.standing.catalogue)


def test_the_paper_says_what_the_screen_says(rig: Rig) -> None:
    entry = ticket(rig)
    send(rig, Copy(entry))
    wait_until(lambda: rig.machine.printed)
    (job,) = rig.machine.printed
    assert job["slip"]["label"] == entry.label == "D128"
    assert job["slip"]["people_ahead"] == 6
    assert job["slip"]["follow_url"].startswith("https://mot-cua.example/t/")
    assert job["slip"]["kiosk_name"] == "Máy 02"


def test_a_sheet_is_printed_once_also_after_the_process_died(rig: Rig) -> None:
    entry = ticket(rig)
    send(rig, Copy(entry))
    wait_until(lambda: rig.kiosk.printing.outcome(Copy(entry)) == "printed")
    rig.restart()
    rig.ready()
    send(rig, Copy(entry))
    wait_until(lambda: rig.kiosk.printing.outcome(Copy(entry)) == "printed")
    assert len(rig.machine.printed) == 1


def test_a_reprint_is_another_sheet_and_marked(rig: Rig) -> None:
    entry = ticket(rig)
    send(rig, Copy(entry))
    send(rig, Copy(entry, rig.kiosk.outbox.copied(entry.key)))
    wait_until(lambda: len(rig.machine.printed) == 2)
    assert [job["copy_number"] for job in rig.machine.printed] == [0, 1]


def test_without_paper_nothing_is_sent_that_would_come_out_later(rig: Rig) -> None:
    rig.machine.set("paper_out")
    wait_until(lambda: not rig.kiosk.bridge.can_print)
    entry = ticket(rig)
    send(rig, Copy(entry))
    assert rig.kiosk.printing.outcome(Copy(entry)) == "no_paper"
    rig.machine.set("ready")
    wait_until(lambda: rig.kiosk.bridge.can_print)
    assert rig.machine.jobs == {}


def test_an_outcome_nobody_knows_is_called_unknown(rig: Rig) -> None:
    rig.machine.outcome = "unknown"
    entry = ticket(rig)
    send(rig, Copy(entry))
    wait_until(lambda: rig.kiosk.printing.outcome(Copy(entry)) == "unknown")


def test_a_bridge_that_is_gone_is_an_unreachable_printer(own_rig: Rig) -> None:
    own_rig.bridge.stop()
    own_rig.machine.hang_up()
    wait_until(lambda: own_rig.kiosk.bridge.printer_state == "unreachable")


def test_a_number_given_alone_claims_no_place_in_the_queue(rig: Rig) -> None:
    rig.offline()
    entry = ticket(rig)
    assert rig.kiosk.standing.catalogue
    paper = slip(entry, rig.kiosk.standing.catalogue, "Máy 02")
    assert (paper.offline, paper.people_ahead, paper.expected) == (True, None, "")
    assert paper.follow_url.startswith("https://mot-cua.example/t/")


def test_counters_in_a_row_are_written_as_a_range() -> None:
    assert counters_text(["05", "06", "07"]) == "05–07"
    assert counters_text(["05", "07"]) == "05, 07"
    assert counters_text([]) == ""


def test_the_layout_of_the_centre_goes_with_the_job_also_while_the_server_is_away(rig: Rig) -> None:
    blocks = [{"block": "number", "size": "large"}]
    mine = {"kind": "ticket", "paper": "80", "logo": "", "blocks": blocks}
    newer = {**mine, "paper": "58", "blocks": [*blocks, {"block": "hologram"}]}
    other = {**mine, "kind": "test"}
    rig.office.catalogue = {
        **rig.office.catalogue, "version": "with-layouts", "layouts": [mine, newer, other],
    }  # fmt: skip
    rig.kiosk.sync.wake(all_again=True)
    wait_until(lambda: rig.kiosk.standing.catalogue and rig.kiosk.standing.catalogue.layouts)
    send(rig, Copy(ticket(rig)))
    wait_until(lambda: rig.machine.printed)
    assert rig.machine.printed[0]["layouts"] == [mine]
    rig.restart()
    assert rig.kiosk.standing.catalogue
    assert rig.kiosk.standing.catalogue.layouts == [mine, newer, other]
