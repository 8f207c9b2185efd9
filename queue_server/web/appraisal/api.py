"""Acts of the appraisal desk as JSON: assign, ask and enter opinions, meet, draft, submit, refuse."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from queue_server.contracts import appraisal as asks
from queue_server.contracts.reception import DossierAct
from queue_server.domain.dossiers.states import State
from queue_server.domain.errors import Forbidden
from queue_server.domain.roles import Permission
from queue_server.services.appraisal import assigning, drafting, opinions
from queue_server.services.appraisal_records import DocumentText
from queue_server.services.ports import staff_room
from queue_server.web.api.reply import reply
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .acting import act, seen, sites_here
from .composing import compose

appraisal = APIBlueprint("appraisal", __name__, url_prefix="/api/v1/dossiers", tag="Appraisal")


@appraisal.get("/appraisal-pulse")
@staff_required(Permission.APPRAISE, Permission.ASSIGN)
@appraisal.output(asks.AppraisalPulse)
def pulse() -> Response:
    """How many dossiers stand where on my desk, and the revision of the one that is open (`ho-so`)."""
    dossier_id = request.args.get("ho-so", type=int)
    with office().reads() as work:
        revision = _revision(work, dossier_id) if dossier_id else 0
        counts = work.appraisals.counts(signed_in().account.id)
        room = staff_room(sites_here(work)[0])
        head = work.board.head(room)
    return reply(
        asks.AppraisalPulse(
            revision=revision, appraising=counts.get(State.APPRAISING, 0),
            waiting=counts.get(State.GATHERING_OPINIONS, 0),
            submitted=counts.get(State.AWAITING_APPROVAL, 0) + counts.get(State.REFUSAL_DRAFTED, 0),
            at=office().clock(), room=room, head=head,
        )
    )  # fmt: skip


def _revision(work: Any, dossier_id: int) -> int:
    """0 once it is somebody else's: the page is old then, which is no offence."""
    try:
        return seen(work, dossier_id).revision
    except Forbidden:
        return 0


@appraisal.post("/<int:dossier_id>/assignment")
@staff_required(Permission.ASSIGN)
@appraisal.input(asks.GiveToAppraiser, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def assign(dossier_id: int, asked: asks.GiveToAppraiser) -> Response:
    """Give a dossier to an appraiser, or to another one with the reason."""
    return act(
        assigning.assign, assigning.Assign, asked, dossier_id, "Đã phân công.",
        to=asked.to, reason=asked.reason,
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/opinions")
@staff_required(Permission.APPRAISE)
@appraisal.input(asks.AskOpinions, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def ask(dossier_id: int, asked: asks.AskOpinions) -> Response:
    """Ask other agencies: the scanned notice and the deadline are needed."""
    return act(
        opinions.request_opinions, opinions.RequestOpinions, asked, dossier_id, "Đã gửi lấy ý kiến.",
        notice_id=asked.notice_id, due=asked.due, agencies=asked.agencies,
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/opinions/<int:opinion_id>/answer")
@staff_required(Permission.APPRAISE)
@appraisal.input(asks.EnterOpinion, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def answer(dossier_id: int, opinion_id: int, asked: asks.EnterOpinion) -> Response:
    """Enter what an agency answered, with the scan; the last answer ends the waiting."""
    return act(
        opinions.answer_opinion, opinions.AnswerOpinion, asked, dossier_id, "Đã ghi ý kiến.",
        opinion_id=opinion_id, verdict=asked.verdict, answer_id=asked.answer_id,
        answered_on=asked.answered_on,
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/opinions/<int:opinion_id>/remind")
@staff_required(Permission.APPRAISE)
@appraisal.input(DossierAct, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def remind(dossier_id: int, opinion_id: int, asked: DossierAct) -> Response:
    """Note that the agency was reminded."""
    return act(
        opinions.remind, opinions.Remind, asked, dossier_id, "Đã ghi lần nhắc.", opinion_id=opinion_id
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/opinions/close")
@staff_required(Permission.APPRAISE)
@appraisal.input(asks.EndOpinions, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def close(dossier_id: int, asked: asks.EndOpinions) -> Response:
    """Go on without the answers that did not come, with the reason."""
    return act(
        opinions.close_opinions, opinions.CloseOpinions, asked, dossier_id, "Đã đóng lấy ý kiến.",
        reason=asked.reason,
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/meetings")
@staff_required(Permission.APPRAISE)
@appraisal.input(asks.EnterMeeting, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def meet(dossier_id: int, asked: asks.EnterMeeting) -> Response:
    """Enter a meeting at the centre, with its minutes."""
    return act(
        opinions.hold_meeting, opinions.HoldMeeting, asked, dossier_id, "Đã ghi cuộc họp.",
        held_on=asked.held_on, minutes_id=asked.minutes_id, attendees="\n".join(asked.attendees),
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/draft")
@staff_required(Permission.APPRAISE)
@appraisal.input(asks.WriteDraft, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def draft(dossier_id: int, asked: asks.WriteDraft) -> Response:
    """Save a draft result: a file that was brought, or the text set as PDF with fields for number and date."""
    text = DocumentText(
        title=asked.title, body="\n".join(asked.body), recipients="\n".join(asked.recipients),
        ground="\n".join(asked.grounds), type=asked.type, symbol=asked.symbol, position=asked.position,
        signer=asked.signer,
    )  # fmt: skip
    return act(
        drafting.save_draft, drafting.SaveDraft, asked, dossier_id, "Đã lưu dự thảo.",
        draft_id=asked.draft_id or compose(dossier_id, asked, text), text=text,
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/submit")
@staff_required(Permission.APPRAISE)
@appraisal.input(asks.SubmitDraft, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def submit(dossier_id: int, asked: asks.SubmitDraft) -> Response:
    """Submit the draft for approval; from here it is only read."""
    return act(
        drafting.submit_for_approval, drafting.Submit, asked, dossier_id, "Đã trình duyệt.",
        blank_kind=asked.blank_kind, blank_serial=asked.blank_serial,
    )  # fmt: skip


@appraisal.post("/<int:dossier_id>/settlement-refusal")
@staff_required(Permission.APPRAISE)
@appraisal.input(asks.RefuseSettlement, arg_name="asked")
@appraisal.output(asks.AppraisalDone)
def refuse(dossier_id: int, asked: asks.RefuseSettlement) -> Response:
    """Draft the refusal of settlement with reason and legal ground; it goes out through the centre."""
    return act(
        drafting.propose_refusal, drafting.ProposeRefusal, asked, dossier_id,
        "Đã dự thảo từ chối giải quyết.", reason="\n".join(asked.reason),
        ground="\n".join(asked.grounds), recipients="\n".join(asked.recipients),
    )  # fmt: skip
