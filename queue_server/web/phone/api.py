"""The small API of a phone: a snapshot that is cheap to ask for again, and a stream near the turn."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, request

from queue_server.contracts.phone import FollowView
from queue_server.web.doors import open_to_all
from queue_server.web.errors import Refuse
from queue_server.web.office import Office, office

from .follower import Follower
from .hub import Full, Seat

follow = APIBlueprint("follow", __name__, url_prefix="/api/v1/follow", tag="Phone")

HEARTBEAT_SECONDS = 15
RETRY_MS = 3000
# A phone that went away without a word must not hold its place for ever.
LONGEST = timedelta(minutes=10)
_RESPONSES: dict[int, Any] = {
    304: {"description": "Nothing changed since the ETag that was sent"},
    410: {"description": "The link ended at closing time (`link_expired`)"},
}
_STREAM = {
    "description": "A stream of `follow` events, ended by `bye`",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}
_FAR = {"description": "The turn is not near: poll"}


def follower() -> Follower:
    found: Follower = current_app.extensions["phone"]
    return found


@follow.get("/<token>")
@follow.output(FollowView)
@follow.doc(responses=_RESPONSES)
@open_to_all
def snapshot(token: str) -> Response:
    """The ticket of this token now. Send the ETag back in If-None-Match: 304 is the usual answer."""
    seen = follower().look(office(), token)
    headers = {"ETag": f'"{seen.etag}"', "Cache-Control": "private, max-age=1"}
    if request.if_none_match.contains(seen.etag):
        return Response(status=304, headers=headers)
    body = seen.facts.view.model_dump_json()
    return Response(body, headers=headers, mimetype="application/json")


@follow.get("/<token>/events")
@follow.doc(responses={**_RESPONSES, 200: _STREAM, 204: _FAR})
@open_to_all
def events(token: str) -> Response:
    """Server-sent events while the turn is near: `follow` carries a FollowView, `bye` ends them.

    Its reason: `over` (poll), `put_out` (two others follow this ticket: poll), `again` (open the stream anew)."""
    desk, who = office(), follower()
    seen = who.look(desk, token)
    if not seen.facts.view.near:
        return Response(status=204, headers={"Cache-Control": "no-store"})
    try:
        seat = who.hub.sit(token, seen.line)
    except Full:
        raise Refuse(429, "too_many_streams", "Đang có quá nhiều người theo dõi.") from None
    response = Response(_stream(desk, who, seat), mimetype="text/event-stream")
    response.call_on_close(lambda: who.hub.leave(seat))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _stream(desk: Office, who: Follower, seat: Seat) -> Iterator[str]:
    """Speak when the view changed, breathe every fifteen seconds, end when the turn is over or no longer near."""
    ends, sent, reason = desk.clock() + LONGEST, "", "again"
    yield f"retry: {RETRY_MS}\n\n"
    while desk.clock() < ends:
        try:
            seen = who.look(desk, seat.mark)
        except Refuse:
            reason = "over"
            break
        seat.line = seen.line
        if seen.etag != sent:
            sent = seen.etag
            yield _event("follow", seen.facts.view.model_dump_json(), seen.etag)
        if not seen.facts.view.near:
            reason = "over"
            break
        rung = seat.wait(HEARTBEAT_SECONDS)
        if seat.put_out:
            reason = "put_out"
            break
        if not rung:
            yield ": here\n\n"
    yield _event("bye", json.dumps({"reason": reason}))


def _event(name: str, data: str, mark: str = "") -> str:
    return f"event: {name}\n{f'id: {mark}' + chr(10) if mark else ''}data: {data}\n\n"
