"""Layouts of what is printed: a list, a form with the slip beside it as it will come out, and dated versions."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Response, request
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from queue_server.contracts import slips
from queue_server.contracts.slips import Layout
from queue_server.design.slips import shipped
from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError
from queue_server.domain.roles import Permission
from queue_server.services.admin.layouts import (
    DateLayout,
    WithdrawLayout,
    date_layout,
    versions,
    withdraw_layout,
)
from queue_server.services.admin.settings import SettingWrong
from queue_server.services.computing import ComputeRefused
from queue_server.services.ports import SettingRecord
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .days import DayUnread, read_day
from .layout_form import (
    ADDABLE,
    CHOICES,
    TRANSLATED,
    Draft,
    new_block,
    read_draft,
    split_name,
    wrong_words,
)
from .pages import act_once, actor, admin, go, page, say, status_of
from .showing import instant
from .trail import history

HOME = "/quan-tri/mau-phieu"
LANGUAGES = ("vi", "en", "ko", "zh")
SITUATIONS = ("ordinary", "spare")


@dataclass(frozen=True)
class Version:
    """A layout from a day on; the shipped one has no day. `state` is past, now or later."""

    valid_from: date | None
    state: str
    who: str
    when: str


def _versions(kind: str, paper: str) -> tuple[list[SettingRecord], list[Version]]:
    desk = office()
    now = desk.clock()
    today = business_day(now)
    with desk.reads() as work:
        stored = versions(work.centre.settings(), kind, paper)
        names = {account.id: account.display_name for account in work.accounts.all()}
    held = [record for record in stored if record.valid_from <= today]
    present = held[-1] if held else None
    lines = [
        Version(
            record.valid_from,
            "later" if record.valid_from > today else "now" if record is present else "past",
            names.get(record.set_by, say("actor.command")),
            instant(record.set_at, now),
        )
        for record in stored
    ]
    return stored, [Version(None, "past" if held else "now", "", ""), *lines]


def _stored(kind: str, paper: str, asked: str) -> tuple[dict[str, Any], date | None]:
    """The version of a day, else the one in force, else the shipped one."""
    stored, lines = _versions(kind, paper)
    by_day = {f"{record.valid_from:%Y-%m-%d}": record for record in stored}
    if asked in by_day:
        return by_day[asked].value, by_day[asked].valid_from
    present = next((line.valid_from for line in lines if line.state == "now"), None)
    if asked == "goc" or present is None:
        if asked not in ("", "goc"):
            raise Refuse(404, "not_found")
        return shipped(kind, paper).model_dump(mode="json"), None
    if asked:
        raise Refuse(404, "not_found")
    return by_day[f"{present:%Y-%m-%d}"].value, present


@admin.get("/mau-phieu")
@staff_required(Permission.ADMINISTER)
def layouts_page() -> Response:
    kind, paper = split_name(request.args.get("mau", "ticket_80")[:20])
    value, chosen = _stored(kind, paper, request.args.get("ban", "")[:10])
    today = business_day(office().clock())
    draft = Draft(kind, paper, value["blocks"], value.get("logo", ""), f"{today:%d/%m/%Y}")
    return _page(draft, chosen)


def _page(
    draft: Draft, chosen: date | None = None, status: int = 200, fresh: bool = True
) -> Response:
    return page(
        "admin/layouts.html", status, here="layouts", draft=draft, choices=CHOICES,
        plain=ADDABLE[draft.kind], translated=TRANSLATED,
        names=[f"{kind}_{paper}" for kind in slips.KINDS for paper in slips.PAPERS],
        versions=_versions(draft.kind, draft.paper)[1], chosen=chosen, fresh=fresh,
        languages=LANGUAGES, situations=SITUATIONS, past=history(f"layout:{draft.name}"),
    )  # fmt: skip


@admin.post("/mau-phieu/sua")
@staff_required(Permission.ADMINISTER)
def change_layout() -> Response:
    """Move, remove or add a row of the form; nothing is written."""
    draft = read_draft()
    what, _, typed = request.form.get("act", "")[:20].partition(":")
    place = int(typed) if typed.isdecimal() and len(typed) < 4 else -1
    blocks = list(draft.blocks)
    if what == "add":
        blocks.append(new_block(request.form.get("new", "")[:20], draft.kind))
        place = len(blocks) - 1
    elif 0 <= place < len(blocks) and what in ("up", "down", "remove"):
        block = blocks.pop(place)
        if what != "remove":
            place = max(0, place - 1) if what == "up" else min(len(blocks), place + 1)
            blocks.insert(place, block)
    return _page(replace(draft, blocks=blocks, focus=place), fresh=False)


@admin.post("/mau-phieu")
@staff_required(Permission.ADMINISTER)
def save_layout() -> AnyResponse:
    draft = read_draft()
    wrong = dict(draft.wrong)
    try:
        layout = Layout.model_validate(draft.value)
        if not wrong:
            act_once(date_layout, DateLayout(actor(), layout, read_day("tu-ngay")))
    except ValidationError as error:
        wrong["blocks"] = wrong_words(slips.reason(error))
    except DayUnread as unread:
        wrong["valid_from"] = unread.what_to_write
    except SettingWrong as refused:
        wrong["valid_from"] = refused.detail
    if wrong:
        return _page(replace(draft, wrong=wrong), status=422, fresh=False)
    day = read_day("tu-ngay")
    return go(f"{HOME}?mau={draft.name}&ban={day:%Y-%m-%d}", "saved")


@admin.post("/mau-phieu/bo")
@staff_required(Permission.ADMINISTER)
def remove_layout() -> AnyResponse:
    """Take back a version that does not hold yet."""
    kind, paper = split_name(request.form.get("mau", "")[:20])
    try:
        act_once(withdraw_layout, WithdrawLayout(actor(), kind, paper, read_day("tu-ngay")))  # type: ignore[arg-type]
    except DayUnread as unread:
        raise Refuse(422, "invalid", unread.what_to_write) from unread
    except DomainError as refusal:
        raise Refuse(status_of(refusal), refusal.code, refusal.detail) from refusal
    return go(f"{HOME}?mau={kind}_{paper}", "withdrawn")


def _asked(layout: dict[str, Any], language: str, situation: str) -> bytes:
    """What the child is asked: the layout, and the centre's own names to fill it with."""
    with office().reads() as work:
        catalogue = work.centre.view.catalogue
    sites = [site.names.vi for site in catalogue.sites]
    asked = {
        "layout": layout,
        "language": language if language in LANGUAGES else "vi",
        "situation": situation,
        "centre_name": catalogue.centre.names.vi,
        "place": sites[0] if sites else "",
        "hotline": catalogue.centre.hotline[:60],
    }
    return json.dumps(asked).encode()


def _picture(asked: bytes) -> Response:
    try:
        png = office().compute("slip_preview", asked)
    except ComputeRefused as refused:
        raise Refuse(422, "layout_wrong", wrong_words(refused.reason)) from refused
    return Response(png, mimetype="image/png", headers={"Cache-Control": "no-store"})


@admin.get("/mau-phieu/hinh")
@staff_required(Permission.ADMINISTER)
def layout_picture() -> Response:
    """A stored version as it comes out of the printer."""
    kind, paper = split_name(request.args.get("mau", "")[:20])
    value, _ = _stored(kind, paper, request.args.get("ban", "")[:10])
    return _picture(_asked(value, request.args.get("tieng", "vi")[:2], "ordinary"))


@admin.post("/mau-phieu/xem")
@staff_required(Permission.ADMINISTER)
def preview_layout() -> Response:
    """The form as it stands, as a picture; nothing is written."""
    draft = read_draft()
    if "logo" in draft.wrong:
        raise Refuse(422, "logo_wrong", draft.wrong["logo"])
    language, situation = request.form.get("tieng", "vi")[:2], request.form.get("luc", "")[:10]
    return _picture(_asked(draft.value, language, situation))
