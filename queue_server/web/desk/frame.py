"""What every staff page shows around its content: the centre, the person, when the session ends."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.design import pages as design
from queue_server.domain.business_day import LOCAL
from queue_server.domain.roles import Permission, may
from queue_server.services.admin.accounts import SESSION_LIFE
from queue_server.web.doors import StaffSession, current_staff
from queue_server.web.errors import Refuse, problem
from queue_server.web.office import office

WEEKDAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")


@dataclass(frozen=True)
class Brand:
    """The centre on a page: its name in two lines, and the few words of the top bar."""

    name: str
    province: str

    @property
    def short(self) -> str:
        return f"Một cửa {bare(self.province)}".strip()


def bare(province: str) -> str:
    """“tỉnh Bắc Ninh” → “Bắc Ninh”."""
    for kind in ("tỉnh ", "thành phố "):
        if province.lower().startswith(kind):
            return province[len(kind) :]
    return province


def brand_of(view: Any) -> Brand:
    centre = view.catalogue.centre
    return Brand(centre.names.vi.removesuffix(centre.province_vi).strip(), centre.province_vi)


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def in_words(now: datetime) -> str:
    """“Thứ Ba, 10/03/2026”."""
    local = now.astimezone(LOCAL)
    day = "Chủ nhật" if local.weekday() == 6 else f"Thứ {WEEKDAYS[local.weekday()]}"
    return f"{day}, {local:%d/%m/%Y}"


def clock_words(now: datetime) -> dict[str, str]:
    """Date and time as drawn on arrival; the page's own script keeps them right."""
    return {
        "today": in_words(now),
        "time": f"{now.astimezone(LOCAL):%H:%M}",
        "now": now.isoformat(),
    }


def signed_in() -> StaffSession:
    """The person of this request; `staff_required` has let them in."""
    session = current_staff()
    if session is None:
        raise Refuse(401, "not_signed_in")
    return session


def frame() -> dict[str, Any]:
    """For templates: `frame_brand`, `person` and the clock."""
    desk, session = office(), current_staff()
    with desk.reads() as work:
        brand = brand_of(work.centre.view)
        row = work.board.session(session.digest) if session else None
    person = _person(session, row) if session else None
    return {
        "frame_brand": brand,
        "brand_short": brand.short,
        "person": person,
        "clock": clock_words(desk.clock()),
    }


def _person(session: StaffSession, row: Any) -> dict[str, Any]:
    roles = session.account.roles
    opened = datetime.fromtimestamp(row[3] / 1000, tz=UTC) if row else office().clock()
    return {
        "name": session.account.display_name,
        "initials": initials(session.account.display_name),
        "csrf": session.csrf,
        "session_ends": (opened + SESSION_LIFE).isoformat(),
        "serves": may(roles, Permission.SERVE),
        "receives": may(roles, Permission.RECEIVE),
        "supervises": may(roles, Permission.SUPERVISE),
        "administers": may(roles, Permission.ADMINISTER),
        "appraises": may(roles, Permission.APPRAISE),
        "assigns": may(roles, Permission.ASSIGN),
    }


def to_sign_in(refusal: Refuse) -> AnyResponse:
    """A page opened without a session leads to the sign-in page and back; every other refusal is a page of its own."""
    if refusal.status == 401 and request.method == "GET":
        return redirect(f"/dang-nhap?next={quote(request.path)}", 303)
    answer: Response = problem(refusal.status, refusal.code, refusal.detail)
    return answer


def furnish(blueprint: Blueprint) -> None:
    """Give a page blueprint the words, the frame and the way to the sign-in page."""
    design.words_for(blueprint, "desk")
    blueprint.context_processor(frame)
    blueprint.register_error_handler(Refuse, to_sign_in)
