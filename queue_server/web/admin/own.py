"""The own password: anybody signed in changes it, and who got a one-time password must, before anything else."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from apiflask import APIBlueprint
from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.services.admin.accounts import SESSION_LIFE
from queue_server.services.admin.people import ChangeOwnPassword, change_own_password
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import check_csrf, current_staff, staff_cookie
from queue_server.web.errors import Refuse, problem
from queue_server.web.office import digest, office
from queue_server.web.passwords import LEAST_LENGTH, hash_password, verify

from .pages import furnish, page, say

P = ParamSpec("P")
R = TypeVar("R")

HOME = "/mat-khau"
MOST = 200
# What a person with a one-time password still may: change it, leave, and load the looks of those pages.
FREE = (HOME, "/dang-xuat", "/dang-nhap", "/design/", "/healthz", "/readyz", "/metrics")

own = APIBlueprint("own", __name__, enable_openapi=False)
furnish(own)


def anybody_signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in who is signed in, whatever the role; a change needs the session's token."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        session = signed_in()
        if request.method == "POST":
            check_csrf(session.csrf)
        return view(*args, **kwargs)

    guarded._lets_in = ("staff", "anybody")  # type: ignore[attr-defined]
    return guarded


@own.before_app_request
def first_the_password() -> AnyResponse | Response | None:
    """Whoever holds a one-time password gets no further than changing it. Devices carry no such cookie."""
    if "HTTP_COOKIE" not in request.environ or request.path.startswith(FREE):
        return None
    if staff_cookie(office().secure) not in request.cookies:
        return None
    session = current_staff()
    if session is None or not session.account.must_change:
        return None
    if request.method == "GET" and not request.path.startswith("/api/"):
        return redirect(HOME, 303)
    return problem(403, "must_change_password", say("own.must"))


@own.get(HOME)
@anybody_signed_in
def password_page() -> Response:
    return _page()


def _page(status: int = 200, **wrong: str) -> Response:
    must = signed_in().account.must_change
    return page("admin/password.html", status, here="", must=must, wrong=wrong, least=LEAST_LENGTH)


@own.post(HOME)
@anybody_signed_in
def change_password() -> AnyResponse:
    """The present password is asked again: a session left open is not enough to take an account over."""
    desk, session = office(), signed_in()
    present, password = request.form.get("present", ""), request.form.get("password", "")
    wrong = _wrong(present, password, request.form.get("again", ""))
    if not wrong and not desk.off_loop(verify, session.account.password_hash, present):
        wrong = {"present": say("own.present_wrong")}
    if wrong:
        return _page(422, **wrong)
    token, csrf = desk.token(32), desk.token(32)
    command = ChangeOwnPassword(
        session.actor, session.account.id, desk.off_loop(hash_password, password), digest(token), csrf,
        desk.clock() + SESSION_LIFE,
    )  # fmt: skip
    desk.write(change_own_password, command)
    response = redirect("/", 303)
    response.set_cookie(
        staff_cookie(desk.secure),
        token,
        httponly=True,
        secure=desk.secure,
        samesite="Lax",
        path="/",
    )
    return response


def _wrong(present: str, password: str, again: str) -> dict[str, str]:
    """What to write instead, by field. Nothing typed is ever shown again."""
    if max(len(present), len(password)) > MOST:
        raise Refuse(422, "invalid")
    if len(password) < LEAST_LENGTH:
        return {"password": say("own.short", least=LEAST_LENGTH)}
    if password == present:
        return {"password": say("own.same")}
    account = signed_in().account
    if account.username in password.lower():
        return {"password": say("own.username_in_it")}
    return {"again": say("own.differs")} if password != again else {}
