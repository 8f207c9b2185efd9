"""Socket.IO: devices and staff join the rooms they may hear; committed events are spoken in order.

Websocket only. Every message carries the room's `seq` and `prev`; a heartbeat every 5 s carries its head.
"""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from flask import Flask, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, join_room

from queue_server.contracts import PROTOCOL, same_major
from queue_server.contracts.screens import Heartbeat, Volatile
from queue_server.domain.roles import Permission, may
from queue_server.services.ports import DeviceRecord, account_room, staff_room

from .api.devices import rooms_of
from .doors import DEVICE_COOKIE, current_staff
from .errors import Refuse
from .fanout import Lines
from .office import Office, office
from .presenters.hall import envelope, next_up
from .presenters.kiosk import queue as kiosk_queue

log = structlog.get_logger()
HEARTBEAT_SECONDS = 5
SUMMARY_SECONDS = 1
ALL_SITES_SECONDS = 8


def create_socketio(async_mode: str) -> SocketIO:
    """Explicit mode: the library would prefer whatever it finds installed."""
    return SocketIO(
        async_mode=async_mode,
        transports=["websocket"],
        manage_session=False,
        ping_interval=25,
        ping_timeout=20,
        max_http_buffer_size=4096,
    )


class Hall(Namespace):  # type: ignore[misc]  # the library has no types
    """Who connects joins rooms by what it is; it cannot ask for others, and there is nothing else to say."""

    def __init__(self, namespace: str, lines: Lines) -> None:
        super().__init__(namespace)
        self._lines = lines

    def on_connect(self, auth: Any = None) -> None:
        for room in _rooms_allowed(auth):
            join_room(room)

    def trigger_event(self, event: str, sid: str, *args: Any) -> Any:
        """Only connect and disconnect exist: a peer that sends anything else is cut off."""
        if not self._of_life(event, sid):
            self.socketio.server.disconnect(sid, namespace=self.namespace)
            return None
        if event == "disconnect":
            self._lines.closed(sid)
        result = super().trigger_event(event, sid, *args)
        if event == "connect":  # refused ones do not come here
            self._lines.opened(sid, args[0])
        return result

    def _of_life(self, event: str, sid: str) -> bool:
        """The library's own connect and disconnect, not events that a peer gave these names."""
        server = self.socketio.server
        if event == "connect":
            return not set(server.rooms(sid, self.namespace)) - {sid}
        return event == "disconnect" and not server.manager.is_connected(sid, self.namespace)


def _rooms_allowed(auth: Any) -> list[str]:
    desk = office()
    given = auth if isinstance(auth, dict) else {}
    if not same_major(str(given.get("protocol", PROTOCOL))[:20]):
        raise ConnectionRefusedError("protocol")
    token = given.get("token") or request.cookies.get(DEVICE_COOKIE)
    try:
        if isinstance(token, str) and 20 <= len(token) <= 200:
            device: DeviceRecord = desk.doors.device(desk, token)
            return rooms_of(device)
    except Refuse as refusal:
        raise ConnectionRefusedError(refusal.code) from None
    session = current_staff()
    if session is None or session.account.must_change:
        raise ConnectionRefusedError("not_signed_in")
    return _staff_rooms(desk, session.account)


def _staff_rooms(desk: Office, account: Any) -> list[str]:
    heard_by = (Permission.SERVE, Permission.SUPERVISE, Permission.APPRAISE)
    if not any(may(account.roles, one) for one in heard_by):
        raise ConnectionRefusedError("forbidden")
    own = account_room(account.id)
    if account.site_id is not None:
        return [own, staff_room(account.site_id)]
    with desk.reads() as work:
        return [own, *(staff_room(site_id) for site_id in work.centre.view.sites)]


class Speaker:
    """Speaks what was committed, and keeps the rooms' heads for the heartbeat."""

    def __init__(self, app: Flask, socketio: SocketIO) -> None:
        self._app, self._socketio = app, socketio
        self.lines = Lines(socketio)
        self._heads: dict[str, int] = {}
        self._changed_sites: set[str] = set()
        self._quiet_seconds = 0
        self.listeners: list[Callable[[Any], None]] = []

    def prime(self, heads: dict[str, int]) -> None:
        """The heads as stored, after a restart."""
        self._heads.update(heads)

    def announce(self, events: Iterable[Any]) -> None:
        """Called after the commit, in the order of the log."""
        for event in events:
            for room in event.rooms:
                self._heads[room] = event.seq
                if self._heard(room):
                    self._emit("message", envelope(room, event).model_dump_json(), room)
            if event.site_id:
                self._changed_sites.add(event.site_id)
            for listener in self.listeners:
                self._tell(listener, event)

    def _tell(self, listener: Callable[[Any], None], event: Any) -> None:
        try:
            listener(event)
        except Exception:  # a listener must never stop what others hear
            log.exception("listener failed", kind=event.kind)

    def _heard(self, room: str) -> bool:
        """Whether anybody listens: most numbers are taken while no staff page is open on that site."""
        return next(iter(self.lines.listening(room)), None) is not None

    def _emit(self, name: str, body: str, room: str) -> None:
        self.lines.say(name, body, room)

    def beat(self) -> None:
        """One heartbeat for every room that ever spoke, and for the rooms of devices that are here."""
        self.devices_here()
        now = self._app.extensions["office"].clock()
        for room in list(self._heads):
            self._let_others()
            beat = Heartbeat(room=room, head=self._heads[room], at=now)
            self._emit("heartbeat", beat.model_dump_json(), room)

    def summarise(self) -> None:
        """At most once a second per site that changed, and now and then for all: who is waiting, who is next.

        A screen that hears nothing for a while cannot tell a quiet hall from a lost one."""
        sites, self._changed_sites = self._changed_sites, set()
        self._quiet_seconds += SUMMARY_SECONDS
        if self._quiet_seconds >= ALL_SITES_SECONDS:
            self._quiet_seconds = 0
            sites |= self._known_sites()
        if not sites:
            return
        with self._app.app_context():
            desk = office()
            with desk.reads() as work:
                for site_id in sites:
                    self._summarise_site(desk, work, site_id)

    def _known_sites(self) -> set[str]:
        return {room.partition(":")[2] for room in self._heads if room.startswith("kiosk:")}

    def _summarise_site(self, desk: Office, work: Any, site_id: str) -> None:
        view, now = work.centre.view, desk.clock()
        if site_id not in view.sites:
            return
        waiting = kiosk_queue(work, site_id, now, desk.waits)
        self._volatile(f"kiosk:{site_id}", "queue.summary", now, waiting.model_dump(mode="json"))
        self._let_others()
        counters = work.counters.of_site(site_id)
        for hall in view.halls.values():
            if hall.site_id == site_id:
                self._let_others()
                here = [counter for counter in counters if counter.hall_id == hall.id]
                data = {
                    "next_up": next_up(work, site_id, here, now),
                    "waiting": sum(series.waiting for series in waiting.series),
                    "series": [series.model_dump(mode="json") for series in waiting.series],
                }
                self._volatile(f"hall:{hall.id}", "queue.summary", now, data)

    def _volatile(self, room: str, kind: str, now: Any, data: dict[str, Any]) -> None:
        message = Volatile(room=room, kind=kind, at=now, data=data)
        self._emit("volatile", message.model_dump_json(), room)

    def _let_others(self) -> None:
        """Periodic work stands back: a call that came meanwhile is spoken before the next piece of it."""
        self._socketio.sleep(0)

    def devices_here(self) -> frozenset[str]:
        """Devices with an open socket; their rooms have a head from now on, also where nothing was said yet."""
        rooms = self._socketio.server.manager.rooms.get("/", {})
        here = [room for room in rooms if room and room.startswith("device:")]
        for room in here:
            self._heads.setdefault(room, 0)
        return frozenset(room.partition(":")[2] for room in here if self._heard(room))

    def cut(self, room: str) -> None:
        """Whoever is in the room of one device or one account loses the socket at once.

        The room is not closed first: then it would no longer say who was in it."""
        for sid, _ in list(self._socketio.server.manager.get_participants("/", room)):
            self._socketio.server.disconnect(sid)

    def start(self) -> None:
        """Heartbeats and summaries for the life of the process."""
        self.every(HEARTBEAT_SECONDS, self.beat)
        self.every(SUMMARY_SECONDS, self.summarise)

    def every(self, seconds: float, work: Callable[[], None]) -> None:
        """Do this again and again beside the requests; a failure is logged and the next turn comes."""
        self._socketio.start_background_task(self._forever, work, seconds)

    def _forever(self, work: Callable[[], None], seconds: float) -> None:
        while True:
            self._socketio.sleep(seconds)
            try:
                work()
            except Exception:  # the next beat must come whatever this one met
                log.exception("background work failed")
