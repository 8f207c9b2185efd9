"""Guidance as the administrator keeps it: published numbers, approved channels, and who reviewed what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.guidance.channels import KINDS, ChannelWrong, ContactChannel
from queue_server.domain.roles import Permission
from queue_server.services.guidance.keeping import (
    ReviewContent,
    SaveChannel,
    content_of,
    review_content,
    save_channel,
)
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .days import DayUnread, read_day
from .pages import act_once, actor, admin, field, go, page

CHANNELS, CONTENT = "/quan-tri/kenh-huong-dan", "/quan-tri/noi-dung-huong-dan"
SOON = timedelta(days=30)
DAYS = ("decided_on", "valid_from", "valid_to")


@dataclass(frozen=True)
class ChannelLine:
    """`state` is shown, later, over or draft: only the first is ever shown to people."""

    channel: ContactChannel
    state: str


@dataclass(frozen=True)
class ContentLine:
    """What is published of a procedure; `state` is good, ending, over or unreviewed."""

    id: str
    name: str
    decision: str
    span: str
    reviewer: str
    content: str
    state: str


def _channel_line(channel: ContactChannel, today: date) -> ChannelLine:
    if not channel.approved:
        return ChannelLine(channel, "draft")
    if channel.shown(today):
        return ChannelLine(channel, "shown")
    begun = channel.valid_from is None or channel.valid_from <= today
    return ChannelLine(channel, "over" if begun else "later")


def _channels_page(
    status: int = 200,
    wrong: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    desk = office()
    with desk.reads() as work:
        channels = work.guidance.channels()
        sites = [(site.id, site.names.vi) for site in work.centre.view.sites.values()]
    chosen = next((c for c in channels if str(c.id) == request.args.get("id")), None)
    return page(
        "admin/guidance-channels.html", status, here="guidance", kinds=KINDS, sites=sites,
        lines=[_channel_line(one, business_day(desk.clock())) for one in channels],
        wrong=wrong or {}, typed=typed or _cells(chosen), chosen=chosen,
    )  # fmt: skip


def _cells(channel: ContactChannel | None) -> dict[str, str]:
    if channel is None:
        return {"ma": "0", "kind": "phone"}
    days = {name: f"{day:%d/%m/%Y}" for name in DAYS if (day := getattr(channel, name))}
    texts = ("kind", "name", "address", "approved_by", "decision")
    plain = {name: str(getattr(channel, name)) for name in texts}
    return {"ma": str(channel.id), "site_id": channel.site_id or "", **plain, **days}


@admin.get("/kenh-huong-dan")
@staff_required(Permission.ADMINISTER)
def channels_page() -> Response:
    return _channels_page()


@admin.post("/kenh-huong-dan")
@staff_required(Permission.ADMINISTER)
def save_contact() -> AnyResponse:
    """A channel as typed; without its approval it is kept and shown to nobody."""
    typed = {
        name: value[:400] for name, value in request.form.items() if name not in ("csrf", "key")
    }
    try:
        act_once(save_channel, SaveChannel(actor(), _typed_channel()))
    except ChannelWrong as wrong:
        return _channels_page(422, {wrong.field: wrong.detail}, typed)
    except CellUnread as unread:
        return _channels_page(422, {unread.cell: unread.what_to_write}, typed)
    return go(CHANNELS, "saved")


class CellUnread(Exception):
    """A day that cannot be read: which cell, and what to write."""

    def __init__(self, cell: str, what_to_write: str) -> None:
        super().__init__(cell)
        self.cell, self.what_to_write = cell, what_to_write


def day_or_none(name: str) -> date | None:
    if not request.form.get(name, "").strip():
        return None
    try:
        return read_day(name)
    except DayUnread as unread:
        raise CellUnread(name, unread.what_to_write) from None


def _typed_channel() -> ContactChannel:
    number = field("ma", 16) or "0"
    if not (number.isascii() and number.isdecimal()):
        raise Refuse(422, "invalid")
    texts: dict[str, Any] = {
        name: field(name, 300) for name in ("kind", "name", "address", "approved_by", "decision")
    }
    days: dict[str, Any] = {name: day_or_none(name) for name in DAYS}
    return ContactChannel(id=int(number), site_id=field("site_id", 80) or None, **texts, **days)


def content_lines(work: Any, today: date) -> list[ContentLine]:
    """All that is or will be in force, what needs a hand first (seed Đ5.1.đ: the daily check)."""
    reviews = work.guidance.reviews()
    names = {account.id: account.display_name for account in work.accounts.all()}
    lines = [
        _content_line(one, reviews.get(one.id), names, today)
        for one in work.centre.view.catalogue.procedures
        if one.valid_to is None or one.valid_to >= today - SOON
    ]
    order = ("over", "ending", "unreviewed", "good")
    return sorted(lines, key=lambda one: (order.index(one.state), one.name))


def _content_line(one: Any, review: Any, names: Mapping[str, str], today: date) -> ContentLine:
    mark = content_of(one)
    reviewed = review is not None and review.content == mark
    ends = one.valid_to
    state = "good" if reviewed else "unreviewed"
    if ends is not None and ends - today <= SOON:
        state = "over" if ends < today else "ending"
    begins = f"{one.valid_from:%d/%m/%Y}" if one.valid_from else "–"
    reviewer = ""
    if reviewed:
        reviewer = (
            f"{names.get(review.reviewer_id, review.reviewer_id)}, {review.reviewed_at:%d/%m/%Y}"
        )
    span = f"{begins} – {ends:%d/%m/%Y}" if ends else begins
    return ContentLine(
        one.id, one.short_vi or one.names.vi, one.decision, span, reviewer, mark, state
    )


@admin.get("/noi-dung-huong-dan")
@staff_required(Permission.ADMINISTER)
def content_page() -> Response:
    desk = office()
    with desk.reads() as work:
        lines = content_lines(work, business_day(desk.clock()))
    return page("admin/guidance-content.html", here="guidance", lines=lines)


@admin.post("/noi-dung-huong-dan")
@staff_required(Permission.ADMINISTER)
def review_one() -> AnyResponse:
    """This person has read what is published of a procedure."""
    act_once(review_content, ReviewContent(actor(), field("ma", 80), field("seen", 64)))
    return go(CONTENT, "saved")
