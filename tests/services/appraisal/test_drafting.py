"""Three branches to the approver, one way to a refusal; nothing goes up that is not whole."""

import dataclasses

import pytest

from queue_server.domain.documents.document import State as DocumentState
from queue_server.domain.documents.refusals import DocumentRefused
from queue_server.domain.dossiers.refusals import OldPage
from queue_server.domain.dossiers.states import State
from queue_server.services.appraisal import drafting
from queue_server.services.appraisal_records import DocumentText

from .conftest import Office
from .test_opinions import refusal


@pytest.mark.requirement("R7.3", "R7.4", "R7.5")
@pytest.mark.parametrize("medium", ["paper", "electronic"])
def test_a_draft_file_goes_to_the_approver_by_its_digest(office: Office, medium: str) -> None:
    who = office.appraiser("binh")
    office.accepted(medium)
    assert refusal(office.submit, who) == "DRAFT_REQUIRED"
    with pytest.raises(DocumentRefused) as refused:
        office.draft(who)
    assert refused.value.reason == "CONTENT_REQUIRED"
    assert refusal(office.draft, who, title=" ") == "TITLE_REQUIRED"
    office.draft(who, draft_id=office.paper("draft", who))
    office.draft(who, draft_id=office.paper("draft", who, "cd" * 32), title="Bản hai")
    office.submit(who)
    assert office.record.state is State.AWAITING_APPROVAL
    with office.hall.reads() as work:
        [document] = work.documents.of_dossier(office.done.dossier_id)
    assert (document.state, document.edition, document.content) == (
        DocumentState.DRAFT,
        2,
        "cd" * 32,
    )
    assert (document.agency_id, document.drafted_by) == (office.agency, "binh")
    assert refusal(office.draft, who, draft_id=document.paper_id) == "NOT_WRITABLE"
    assert refusal(office.submit, who) == "ILLEGAL_TRANSITION"


@pytest.mark.requirement("R7.6")
def test_a_printed_blank_needs_everything_entered_and_a_serial_of_the_book(office: Office) -> None:
    who = office.appraiser("binh")
    office.receive_blanks(who)
    office.accepted("printed_blank")
    serial = {"blank_kind": "Giấy phép", "blank_serial": "GP0001"}
    assert refusal(office.submit, who, **serial) == "DATA_NOT_ENTERED"
    office.draft(who, body="")
    assert refusal(office.submit, who, **serial) == "DATA_NOT_ENTERED"
    office.draft(who)
    assert refusal(office.submit, who) == "BLANK_SERIAL_REQUIRED"
    assert refusal(office.submit, who, **serial | {"blank_serial": "GP9999"}) == "BLANK_UNKNOWN"
    assert office.record.state is State.APPRAISING
    office.submit(who, **serial)
    with office.hall.reads() as work:
        [document] = work.documents.of_dossier(office.done.dossier_id)
        used = work.blanks.by_id(document.blank_id)
    assert (used.serial, used.state, used.dossier_id) == ("GP0001", "used", office.done.dossier_id)


@pytest.mark.requirement("R7.10")
def test_a_refusal_needs_reason_and_legal_ground_and_is_drafted(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    wish = (office.act, drafting.propose_refusal, drafting.ProposeRefusal, who)
    assert refusal(*wish, reason=" ", ground="Điều 5") == "REASON_REQUIRED"
    assert refusal(*wish, reason="Không đủ", ground=" ") == "LEGAL_GROUND_REQUIRED"
    assert office.record.state is State.APPRAISING
    office.act(*wish[1:], reason="Không đủ điều kiện", ground="Điều 5 Luật A")
    assert office.record.state is State.REFUSAL_DRAFTED
    with office.hall.reads() as work:
        [document] = work.documents.of_dossier(office.done.dossier_id)
        words = work.dossiers.words(office.done.dossier_id)[-1]
    assert (document.kind, document.late, document.text.ground) == (
        "refusal",
        False,
        "Điều 5 Luật A",
    )
    assert (words.about, words.words["reason"]) == ("settlement", "Không đủ điều kiện")
    assert "Không đủ" not in str(office.trail("dossier.refusal"))


@pytest.mark.requirement("R7.12")
def test_a_refusal_after_the_due_date_is_marked_late(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    office.hall.clock.pass_by(days=365)
    wish = {"reason": "Không đủ điều kiện", "ground": "Điều 5 Luật A"}
    office.act(drafting.propose_refusal, drafting.ProposeRefusal, who, **wish)
    with office.hall.reads() as work:
        [document] = work.documents.of_dossier(office.done.dossier_id)
    assert document.late
    assert office.trail("dossier.refusal")[0].detail["late"] is True


def test_of_two_pages_at_once_one_wins_and_the_other_is_told(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    draft = office.paper("draft", who)
    old = office.done
    office.draft(who, draft_id=draft)
    office.done = old
    with pytest.raises(OldPage):
        office.draft(who, draft_id=draft, title="Từ trang cũ")
    with office.hall.reads() as work:
        [document] = work.documents.of_dossier(office.done.dossier_id)
    assert document.text.title == "Quyết định"


def test_the_same_key_is_one_edition(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    command = drafting.SaveDraft(
        draft_id=office.paper("draft", who), text=DocumentText("Quyết định"), **office.common(who)
    )
    once, again = (office.hall.write(drafting.save_draft, command) for _ in range(2))
    assert once == again
    with office.hall.reads() as work:
        assert work.documents.of_dossier(once.dossier_id)[0].edition == 1


def test_what_an_officer_wrote_stands_nowhere_in_clear(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    office.draft(who, draft_id=office.paper("draft", who), title="Cấp cho ông Trần Văn Kín")
    with office.hall.reads() as work:
        rows = work.sql.run("SELECT sealed FROM document", {}).fetchall()
        [document] = work.documents.of_dossier(office.done.dossier_id)
    assert "Kín".encode() not in bytes(rows[0][0])
    assert "Kín" not in repr(document)
    assert "Kín" not in str([dataclasses.asdict(line) for line in office.trail("dossier.draft")])
