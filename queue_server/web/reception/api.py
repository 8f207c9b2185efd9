"""Acts of the reception desk as JSON: receive, put right, mark, accept, ask, refuse; every refusal leaves a line."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from queue_server.contracts.reception import (
    AcceptDossier,
    AskSupplement,
    DeskDone,
    DossierAct,
    GiveMark,
    GivePerson,
    GiveProcedure,
    GiveReturn,
    ReceiveDossier,
    RefuseDossier,
    WithdrawDossier,
)
from queue_server.domain.errors import DomainError
from queue_server.domain.roles import Permission
from queue_server.services.dossier_acts import DeskCommand
from queue_server.services.reception import correcting, examining, receiving
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .acting import answer, own, person_of, proxy_of, run, site_of, tell_refusal

dossiers = APIBlueprint("dossiers", __name__, url_prefix="/api/v1/dossiers", tag="Dossiers")


@dossiers.post("")
@staff_required(Permission.RECEIVE)
@dossiers.input(ReceiveDossier)
@dossiers.output(DeskDone)
def receive(json_data: ReceiveDossier) -> Response:
    """A dossier is handed in; the list to tick is the one published today."""
    asked = json_data
    with office().reads() as work:
        site_id = site_of(work)
    people = _people_of(asked)
    done = run(
        receiving.receive, receiving.Receive, asked,
        site_id=site_id, procedure_id=asked.procedure_id, channel=asked.channel,
        proxy=proxy_of(asked.proxy), ticket_id=asked.ticket_id, stamp=asked.stamp,
        return_by=asked.return_by, by_card=asked.owner.card is not None, **people,
    )  # fmt: skip
    return answer(done, "Đã mở hồ sơ. Mời đánh dấu từng giấy tờ.")


def _people_of(asked: ReceiveDossier) -> dict[str, Any]:
    now = office().clock()
    try:
        owner = person_of(asked.owner, None, now)
        submitter = person_of(asked.submitter, None, now) if asked.submitter else None
    except DomainError as refusal:
        tell_refusal(signed_in(), "receive", 0, refusal)
        raise
    return {"owner": owner, "submitter": submitter}


@dossiers.post("/<int:dossier_id>/people")
@staff_required(Permission.RECEIVE)
@dossiers.input(GivePerson)
@dossiers.output(DeskDone)
def people(dossier_id: int, json_data: GivePerson) -> Response:
    """Put right who it belongs to or who hands it in, until the examination ends."""
    asked = json_data
    with office().reads() as work:
        before = work.dossiers.people(own(work, dossier_id).id).get(asked.part)
    try:
        person = person_of(asked.person, before, office().clock()) if asked.person else None
    except DomainError as refusal:
        tell_refusal(signed_in(), "put_person", dossier_id, refusal)
        raise
    done = run(
        correcting.put_person, correcting.PutPerson, asked, dossier_id,
        part=asked.part, person=person, proxy=proxy_of(asked.proxy),
    )  # fmt: skip
    return answer(done, "Đã ghi người nộp.")


@dossiers.post("/<int:dossier_id>/procedure")
@staff_required(Permission.RECEIVE)
@dossiers.input(GiveProcedure)
@dossiers.output(DeskDone)
def procedure(dossier_id: int, json_data: GiveProcedure) -> Response:
    """Another procedure: its own list, marked from the beginning."""
    done = run(
        correcting.change_procedure, correcting.ChangeProcedure, json_data, dossier_id,
        procedure_id=json_data.procedure_id,
    )  # fmt: skip
    return answer(done, "Đã đổi thủ tục. Mời đánh dấu lại giấy tờ.")


@dossiers.post("/<int:dossier_id>/return")
@staff_required(Permission.RECEIVE)
@dossiers.input(GiveReturn)
@dossiers.output(DeskDone)
def return_by(dossier_id: int, json_data: GiveReturn) -> Response:
    """How the applicant wants the result."""
    done = run(
        correcting.choose_return, correcting.ChooseReturn, json_data, dossier_id,
        return_by=json_data.return_by,
    )  # fmt: skip
    return answer(done, "Đã ghi cách nhận kết quả.")


@dossiers.post("/<int:dossier_id>/marks")
@staff_required(Permission.RECEIVE)
@dossiers.input(GiveMark)
@dossiers.output(DeskDone)
def marks(dossier_id: int, json_data: GiveMark) -> Response:
    """What was found of one paper."""
    found = json_data.model_dump(exclude={"key", "revision"})
    done = run(examining.mark_paper, examining.MarkPaper, json_data, dossier_id, **found)
    return answer(done, "")


@dossiers.post("/<int:dossier_id>/accept")
@staff_required(Permission.RECEIVE)
@dossiers.input(AcceptDossier)
@dossiers.output(DeskDone)
def accept(dossier_id: int, json_data: AcceptDossier) -> Response:
    """Accept: code and date are made here; the date is counted, or another day with its reason."""
    given = json_data.model_dump(exclude={"key", "revision"})
    done = run(examining.accept, examining.Accept, json_data, dossier_id, **given)
    return answer(done, f"Đã tiếp nhận. Mã hồ sơ {done.code}.")


@dossiers.post("/<int:dossier_id>/supplement-request")
@staff_required(Permission.RECEIVE)
@dossiers.input(AskSupplement)
@dossiers.output(DeskDone)
def supplement_request(dossier_id: int, json_data: AskSupplement) -> Response:
    """Ask once for what is missing or wrong, from the published list."""
    asked = json_data
    done = run(
        examining.ask_for_more, examining.AskForMore, asked, dossier_id,
        reason=asked.reason, by_applicant=asked.by_applicant, notified=tuple(asked.notified),
    )  # fmt: skip
    return answer(done, "Đã ghi yêu cầu bổ sung.")


@dossiers.post("/<int:dossier_id>/supplement-received")
@staff_required(Permission.RECEIVE)
@dossiers.input(DossierAct)
@dossiers.output(DeskDone)
def supplement_received(dossier_id: int, json_data: DossierAct) -> Response:
    """They came back with it: the examination goes on where it stood."""
    done = run(examining.supplement_received, DeskCommand, json_data, dossier_id)
    return answer(done, "Đã nhận bổ sung. Mời kiểm tra lại giấy tờ.")


@dossiers.post("/<int:dossier_id>/refuse")
@staff_required(Permission.RECEIVE)
@dossiers.input(RefuseDossier)
@dossiers.output(DeskDone)
def refuse(dossier_id: int, json_data: RefuseDossier) -> Response:
    """Refuse reception with a reason code, its words, and whom to turn to where it is not ours."""
    given = json_data.model_dump(exclude={"key", "revision", "notified"})
    done = run(
        examining.refuse_reception, examining.Refuse, json_data, dossier_id,
        notified=tuple(json_data.notified), **given,
    )  # fmt: skip
    return answer(done, "Đã từ chối tiếp nhận.")


@dossiers.post("/<int:dossier_id>/withdraw")
@staff_required(Permission.RECEIVE)
@dossiers.input(WithdrawDossier)
@dossiers.output(DeskDone)
def withdraw(dossier_id: int, json_data: WithdrawDossier) -> Response:
    """The applicant wants it back; the officer enters the wish."""
    done = run(
        examining.withdraw, examining.Withdraw, json_data, dossier_id, reason=json_data.reason
    )
    return answer(done, "Đã ghi yêu cầu rút hồ sơ.")


@dossiers.post("/<int:dossier_id>/confirm-withdrawal")
@staff_required(Permission.RECEIVE)
@dossiers.input(DossierAct)
@dossiers.output(DeskDone)
def confirm_withdrawal(dossier_id: int, json_data: DossierAct) -> Response:
    """The papers went back to the applicant: the dossier stops."""
    done = run(examining.confirm_withdrawal, DeskCommand, json_data, dossier_id)
    return answer(done, "Đã dừng giải quyết và trả lại giấy tờ.")
