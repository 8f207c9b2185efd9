"""What the guidance desk asks of the API: its lists, one request, and the acts on it."""

from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from queue_server.contracts.base import Request
from queue_server.contracts.guidance import (
    AnswerGuidance,
    AskGuidance,
    GuidanceAct,
    GuidanceDesk,
    GuidanceDetail,
    GuidanceDone,
    GuidanceProcedures,
    GuidanceReason,
    HandOverGuidance,
    PostGuidance,
)
from queue_server.domain.business_day import business_day
from queue_server.domain.errors import NotFound
from queue_server.domain.roles import Permission
from queue_server.services.guidance import answering, asking
from queue_server.services.guidance.command import Done, GuidanceCommand
from queue_server.services.guidance_records import Asked, RequestRecord
from queue_server.web.api.reply import reply
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import fingerprint, office
from queue_server.web.presenters import guidance as present

guidance = APIBlueprint("guidance", __name__, url_prefix="/api/v1/guidance", tag="Guidance")
# The plain acts: a key and the revision the page shows.
PLAIN: dict[str, Callable[..., Done]] = {
    "take": answering.take,
    "ask-again": answering.ask_again,
    "close": answering.close,
}


def own_site(site_id: str) -> str:
    with office().reads() as work:
        known = site_id in work.centre.view.sites
    if not known or signed_in().account.site_id not in (None, site_id):
        raise NotFound("Không có địa điểm này.")
    return site_id


def own_request(work: Any, request_id: int) -> RequestRecord:
    record: RequestRecord | None = work.guidance.by_id(request_id)
    if record is None or signed_in().account.site_id not in (None, record.site_id):
        raise NotFound("Không có yêu cầu hướng dẫn này.")
    return record


def _run(
    use_case: Callable[..., Done],
    body: Request,
    message: str,
    request_id: int = 0,
    made: type[GuidanceCommand] = GuidanceCommand,
    **fields: Any,
) -> Response:  # noqa: PLR0913 - one act, as its route describes it
    session = signed_in()
    mark = fingerprint(
        use_case.__name__, str(request_id), session.account.id, body.model_dump_json()
    )
    command = made(
        key=body.key,  # type: ignore[attr-defined]
        fingerprint=mark,
        actor=session.actor,
        request_id=request_id,
        revision=getattr(body, "revision", 0),
        **fields,
    )
    done: Done = office().write(use_case, command)
    with office().reads() as work:
        record = work.guidance.by_id(done.request_id)
        view = present.detail(work, record, session.actor, office().clock())
    return reply(GuidanceDone(message=message, request=view))


@guidance.get("/sites/<site_id>")
@staff_required(Permission.RECEIVE)
@guidance.output(GuidanceDesk)
def desk(site_id: str) -> Response:
    """The guidance desk of one site: requests without their words, officers, approved channels."""
    own_site(site_id)
    with office().reads() as work:
        return reply(present.desk(work, site_id, signed_in().account.id, office().clock()))


@guidance.get("/procedures")
@staff_required(Permission.RECEIVE)
@guidance.output(GuidanceProcedures)
def procedures() -> Response:
    """What the officer answers from: published, in force today."""
    with office().reads() as work:
        return reply(present.procedures(work, business_day(office().clock())))


@guidance.get("/requests/<int:request_id>")
@staff_required(Permission.RECEIVE)
@guidance.output(GuidanceDetail)
def one_request(request_id: int) -> Response:
    """One request with its words; that it was read is noted. `?whole=1`: its owner sees the telephone in full."""
    session, desk_ = signed_in(), office()
    revealed = request.args.get("whole") == "1"
    with desk_.reads() as work:
        record = own_request(work, request_id)
        view = present.detail(work, record, session.actor, desk_.clock(), revealed)
    look = answering.NoteLook(
        key="", fingerprint="", actor=session.actor, request_id=request_id, whole=view.revealed
    )
    desk_.write(answering.note_look, look)
    return reply(view)


@guidance.post("/requests")
@staff_required(Permission.RECEIVE)
@guidance.input(AskGuidance)
@guidance.output(GuidanceDone)
def ask(json_data: AskGuidance) -> Response:
    """Somebody asks: at the desk, by telephone, by an approved channel or by letter."""
    words = Asked(json_data.name, json_data.phone, json_data.address, json_data.question)
    fields = json_data.model_dump(
        include={
            "site_id",
            "channel",
            "procedure_id",
            "ticket_id",
            "dossier_code",
            "contact_id",
            "take",
        }
    )
    return _run(asking.ask, json_data, "Đã ghi yêu cầu.", made=asking.Ask, asked=words, **fields)  # fmt: skip


@guidance.post("/requests/<int:request_id>/hand-over")
@staff_required(Permission.RECEIVE)
@guidance.input(HandOverGuidance)
@guidance.output(GuidanceDone)
def hand_over(request_id: int, json_data: HandOverGuidance) -> Response:
    """Another officer has it now; the reason is kept."""
    return _run(
        answering.hand_over, json_data, "Đã chuyển.", request_id, answering.HandOver,
        to=json_data.to, reason=json_data.reason,
    )  # fmt: skip


@guidance.post("/requests/<int:request_id>/answer")
@staff_required(Permission.RECEIVE)
@guidance.input(AnswerGuidance)
@guidance.output(GuidanceDone)
def answer(request_id: int, json_data: AnswerGuidance) -> Response:
    """What was said, and what was given or shown."""
    return _run(
        answering.answer, json_data, "Đã ghi câu trả lời.", request_id, answering.Answer,
        answer=json_data.answer, given=tuple(json_data.given), procedure_id=json_data.procedure_id,
    )  # fmt: skip


@guidance.post("/requests/<int:request_id>/post")
@staff_required(Permission.RECEIVE)
@guidance.input(PostGuidance)
@guidance.output(GuidanceDone)
def post(request_id: int, json_data: PostGuidance) -> Response:
    """The letter with the answer was handed to the post."""
    return _run(
        answering.post_letter, json_data, "Đã ghi bưu gửi.", request_id, answering.PostLetter,
        operator=json_data.operator, tracking=json_data.tracking, handed_on=json_data.handed_on,
    )  # fmt: skip


@guidance.post("/requests/<int:request_id>/withdraw")
@staff_required(Permission.RECEIVE)
@guidance.input(GuidanceReason)
@guidance.output(GuidanceDone)
def withdraw(request_id: int, json_data: GuidanceReason) -> Response:
    """Whoever asked does not wait for an answer."""
    return _run(answering.withdraw, json_data, "Đã kết thúc.", request_id, reason=json_data.reason)


def _offer(name: str, act: Callable[..., Done]) -> None:
    @guidance.post(f"/requests/<int:request_id>/{name}", endpoint=name)
    @staff_required(Permission.RECEIVE)
    @guidance.input(GuidanceAct)
    @guidance.output(GuidanceDone)
    @guidance.doc(summary=f"Act: {name}", description=(act.__doc__ or name).splitlines()[0])
    def run(request_id: int, json_data: GuidanceAct) -> Response:
        return _run(act, json_data, MESSAGES[name], request_id)


MESSAGES = {
    "take": "Đã nhận.",
    "ask-again": "Đã mở lại để hướng dẫn thêm.",
    "close": "Đã kết thúc.",
}
for _name, _act in PLAIN.items():
    _offer(_name, _act)
