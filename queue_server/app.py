"""The composition root: settings → office (ports) → Flask and Socket.IO. Nothing else joins the rings."""

import functools
import gc
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import entry_points
from typing import Any

import structlog
from apiflask import APIFlask
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

from queue_server import importing
from queue_server.design import pages as design
from queue_server.web import (
    admin,
    api,
    appraisal,
    desk,
    dossiers,
    metrics,
    openapi,
    oversight,
    phone,
    processes,
    realtime,
    reception,
    staff,
    throttle,
)
from queue_server.web.api.counters import ACTS, TICKET_ACTS
from queue_server.web.doors import Doors
from queue_server.web.errors import install as install_errors
from queue_server.web.office import Limits, Office
from queue_server.web.waits import Waits

from .compute import Compute
from .importing.calendars import shipped_rules
from .services.citizen.issue import issue_ticket
from .services.counter.calling import call_chosen
from .services.counter.serving import transfer
from .services.day import CloseDay, close_earlier_days
from .services.device.alerts import WatchDevices, watch_devices
from .services.ports import account_room, device_room
from .settings import Settings
from .storage.database import open_engine
from .storage.equipment import Equipment
from .storage.files import open_store
from .storage.lanes import DirectLane, GeventLane, Lane
from .storage.reads import Reads
from .storage.vault import vault_of
from .storage.writer import UseCase, Writer

log = structlog.get_logger()
DAY_CHECK_SECONDS = 60
DEVICE_CHECK_SECONDS = 5
LARGEST_BODY = 2 * 1024 * 1024
# What the hall does all day, each a few statements; anything else may take its time in the writer's thread.
QUICK: frozenset[UseCase] = frozenset(
    {issue_ticket, call_chosen, transfer, *ACTS.values(), *TICKET_ACTS.values()}
)


def now_utc() -> datetime:
    """The clock of the process: UTC, to the millisecond that the database keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def plain_logs() -> None:
    """Lines of key=value with plain tracebacks: a traceback with locals would print tokens and names."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ]
    )


def create_app(settings: Settings, async_mode: str = "gevent") -> tuple[APIFlask, SocketIO]:
    """Build the server of one centre and take the right to write; `AlreadyServed` if another has it."""
    plain_logs()
    app = _flask(settings)
    socketio = realtime.create_socketio(async_mode)
    speaker = realtime.Speaker(app, socketio)
    equipment = Equipment(vault_of(settings.state_dir), shipped_rules())
    lane = _lane(settings, async_mode, speaker.announce, equipment)
    office = _office(settings, lane, async_mode, equipment)
    app.extensions |= {"office": office, "lane": lane, "speaker": speaker}
    speaker.listeners.append(_keep_current(office, speaker))
    _prime(office, speaker)
    _routes(app, settings)
    socketio.init_app(app)
    socketio.on_namespace(realtime.Hall("/", speaker.lines))
    gc.set_threshold(
        200_000, 50, 1000
    )  # default pauses double the worst case at thousands of sockets
    gc.freeze()
    return app, socketio


def _office(settings: Settings, lane: Lane, async_mode: str, equipment: Equipment) -> Office:
    return Office(
        write=lane.write,
        reads=Reads(open_engine(settings.database), equipment),
        clock=now_utc,
        token=secrets.token_urlsafe,
        off_loop=_off_loop(async_mode),
        public_url=settings.public_url.rstrip("/"),
        secure=settings.secure,
        doors=Doors(),
        waits=Waits(),
        papers=importing,
        authority=settings.authority,
        compute=Compute(),
        store=open_store(settings.file_store, settings.file_keys, equipment.vault),
        limits=Limits(settings.paper_megabytes << 20, settings.dossier_megabytes << 20),
    )


def _flask(settings: Settings) -> APIFlask:
    app = APIFlask("queue_server.web", title="Một Cửa", version="1.0", docs_path=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = 512 * 1024
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if settings.forwarded:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _lane(
    settings: Settings,
    async_mode: str,
    announce: Callable[[list[Any]], None],
    equipment: Equipment,
) -> Lane:
    def open_writer() -> Writer:
        return Writer(open_engine(settings.database, writing=True), now_utc, equipment=equipment)

    if async_mode == "gevent":
        return GeventLane(open_writer, announce, QUICK)
    return DirectLane(open_writer(), announce)


def _off_loop(async_mode: str) -> Callable[..., Any]:
    """Slow work that lets go of the interpreter lock (argon2) runs in native threads beside the loop."""
    if async_mode != "gevent":
        return lambda work, *args: work(*args)
    from gevent.threadpool import ThreadPool

    pool = ThreadPool(4)
    return lambda work, *args: pool.apply(work, args)


def _keep_current(office: Office, speaker: realtime.Speaker) -> Callable[[Any], None]:
    """What memory keeps must not outlive what the log says."""

    def listen(event: Any) -> None:
        if event.kind == "centre.changed":
            office.reads.forget()
        elif event.kind == "device.revoked":
            office.doors.forget(event.data["device_id"])
            speaker.cut(device_room(event.data["device_id"]))
        elif event.kind == "account.signed_out":
            speaker.cut(account_room(event.data["account_id"]))

    return listen


def _prime(office: Office, speaker: realtime.Speaker) -> None:
    """After a restart: the rooms' heads for the heartbeat, and the numbers of earlier days expire."""
    with office.reads() as work:
        speaker.prime(work.board.all_heads())
    expire_earlier_days(office)


def expire_earlier_days(office: Office) -> None:
    """Numbers of yesterday end with their day: at a start, and within a minute after midnight."""
    with office.reads() as work:
        sites = list(work.centre.view.sites)
    for site_id in sites:
        while office.write(close_earlier_days, CloseDay(site_id)):
            pass


def _routes(app: APIFlask, settings: Settings) -> None:
    design.install(app, "desk")
    install_errors(app)
    metrics.install(app)
    throttle.install(app, settings.limiter_url, settings.throttle)
    for blueprint in (
        *api.BLUEPRINTS,
        staff.staff,
        *desk.BLUEPRINTS,
        *reception.BLUEPRINTS,
        *appraisal.BLUEPRINTS,
        *admin.BLUEPRINTS,
        *processes.BLUEPRINTS,
    ):
        app.register_blueprint(blueprint)
    for blueprint in (*dossiers.BLUEPRINTS, *oversight.BLUEPRINTS):
        app.register_blueprint(blueprint)
    phone.install(app)
    hub = app.extensions["phone"].hub
    app.extensions["metrics"].streams.set_function(lambda: hub.taken)
    for part in entry_points(group="motcua.pages"):
        app.register_blueprint(part.load(), enable_openapi=False)
    openapi.install(app)


def start_background(app: APIFlask) -> None:
    """Heartbeats, summaries, silent devices, the change of day, the loop's delay; once per process, after the fork."""
    speaker = app.extensions["speaker"]
    speaker.start()
    speaker.every(
        DAY_CHECK_SECONDS, functools.partial(expire_earlier_days, app.extensions["office"])
    )
    speaker.every(DEVICE_CHECK_SECONDS, _watch(app, speaker))
    metrics.start(app)


def _watch(app: APIFlask, speaker: realtime.Speaker) -> Callable[[], None]:
    """Notice who has fallen silent since this process began to listen; keep the gauge of open alerts."""
    office: Office = app.extensions["office"]
    since = office.clock()

    def look() -> None:
        command = WatchDevices(since, speaker.devices_here())
        app.extensions["metrics"].alerts(office.write(watch_devices, command))

    return look
