"""Staff come in and go: the sign-in page, sitting down at a counter, signing out."""

from apiflask import APIBlueprint
from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.roles import Permission, may
from queue_server.services.admin import accounts

from .desk.counter import leave_counter
from .desk.frame import furnish
from .doors import check_csrf, check_same_origin, current_staff, open_to_all, staff_cookie
from .errors import Refuse
from .office import digest, office
from .passwords import verify

staff = APIBlueprint("staff", __name__, enable_openapi=False)
furnish(staff)


@staff.get("/dang-nhap")
@open_to_all
def sign_in_page() -> AnyResponse:
    """The form; who is signed in already goes on to work."""
    session = current_staff()
    if session is not None:
        return redirect(_next() or home_of(session.account.roles), 303)
    return _form(200)


def _form(status: int, name: str = "") -> Response:
    rules = {
        "attempts": accounts.LOCK_AFTER,
        "lock_minutes": int(accounts.LOCK_FOR.total_seconds() // 60),
        "life_hours": int(accounts.SESSION_LIFE.total_seconds() // 3600),
    }
    page = render_template("login.html", wrong=status == 401, name=name, next=_next(), rules=rules)
    return Response(page, status, mimetype="text/html")


def _next() -> str:
    """Where to go afterwards; only a path of this server."""
    target = request.values.get("next", "")
    safe = target.startswith("/") and not target.startswith("//") and "\\" not in target
    safe = safe and target.isprintable()
    return target if safe and len(target) < 200 else ""


@staff.post("/dang-nhap")
@open_to_all
def sign_in() -> AnyResponse:
    """Check the password off the loop; the answer does not say whether name or password was wrong."""
    check_same_origin()
    desk = office()
    name = request.form.get("username", "")[:80].strip().lower()
    name = (
        name if name.isprintable() else ""
    )  # no account has such a name, no database wants to hear it
    password = request.form.get("password", "")[:200]
    with desk.reads() as work:
        account = work.accounts.by_username(name)
    right = desk.off_loop(verify, account.password_hash if account else "", password)
    token, csrf = desk.token(32), desk.token(32)
    command = accounts.LogIn(name, right, digest(token), csrf, request.remote_addr or "")
    opened = desk.write(accounts.log_in, command)
    if opened is None:
        return _form(401, name)
    response = redirect(_next() or home_of(opened.roles), 303)
    response.set_cookie(
        staff_cookie(desk.secure),
        token,
        httponly=True,
        secure=desk.secure,
        samesite="Lax",
        path="/",
    )
    return response


def home_of(roles: frozenset[str]) -> str:
    """The first page of a role."""
    if may(roles, Permission.ADMINISTER):
        return "/quan-tri"
    if may(roles, Permission.SUPERVISE):
        return "/truong-ca"
    if may(roles, Permission.INSPECT):
        return "/thanh-tra"
    if may(roles, Permission.APPRAISE) and not may(roles, Permission.SERVE):
        return "/tham-dinh"
    return "/quay"


@staff.post("/dang-xuat")
@open_to_all
def sign_out() -> AnyResponse:
    session = current_staff()
    if session is not None:
        check_csrf(session.csrf)
        leave_counter(session)
        office().write(accounts.log_out, accounts.LogOut(session.digest))
    response = redirect("/dang-nhap", 303)
    response.delete_cookie(staff_cookie(office().secure), path="/")
    return response


@staff.get("/")
@open_to_all
def front() -> AnyResponse:
    session = current_staff()
    return redirect(home_of(session.account.roles) if session else "/dang-nhap", 303)


def require_page(permission: Permission) -> None:
    """For page blueprints: send strangers to the sign-in page instead of an error."""
    session = current_staff()
    if session is None:
        raise Refuse(401, "not_signed_in")
    if not may(session.account.roles, permission):
        raise Refuse(403, "forbidden")
