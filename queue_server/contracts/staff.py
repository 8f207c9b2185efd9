"""What a staff page asks about its own session."""

from .base import Notice


class SessionView(Notice):
    """GET /api/v1/session: who is signed in, and the token that every change must carry."""

    account_id: str
    name: str
    roles: list[str]
    site_id: str | None
    counter_id: str | None
    csrf: str
