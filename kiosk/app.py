"""Put one kiosk together: server, bridge, outbox, threads and the pages."""

from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from queue_server.link import Reporter, ServerLink

from . import beats, pages
from .acts import Acts
from .bridge import Bridge
from .clock import KioskClock
from .glass import Glass
from .issuing import Issuing
from .live import Live
from .orders import KioskOrders
from .outbox import Outbox
from .printing import Printing
from .screens import Screens
from .server import Server
from .speech import Speech
from .standing import Standing
from .sync import Sync
from .visits import Visits

SOFTWARE = "motcua-kiosk 0.1.0"


@dataclass(frozen=True)
class Setting:
    """How one kiosk is set up. `bridge_key` is the file with the bridge's secret; the bridge may write it later."""

    server: str
    state_dir: Path
    bridge: str | None = None
    bridge_key: Path | None = None
    name: str = "Máy 01"
    ca_file: str | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    clock: KioskClock | None = field(default=None)
    tick: float = 5.0
    shell: bool = False

    def key(self) -> str:
        try:
            return self.bridge_key.read_text(encoding="utf-8").strip() if self.bridge_key else ""
        except OSError:
            return ""


class Kiosk:
    """`start` its threads, serve `web`, `stop` when done."""

    def __init__(self, setting: Setting) -> None:
        setting.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        clock = setting.clock or KioskClock(setting.timezone)
        self._told: dict[str, object] = {}
        self.live = Live()
        self.visits = Visits()
        self.glass = Glass(setting.shell)
        self.link = ServerLink(
            setting.server, "kiosk", setting.name, setting.state_dir, setting.ca_file
        )
        self.server = Server(self.link, self._changed)
        self.standing = Standing(
            clock, setting.state_dir / "catalogue.json", self._changed, lambda: self.server.online
        )
        self.standing.load()
        self.standing.enrolled = self.link.device_id is not None
        self.outbox = Outbox(setting.state_dir / "outbox.sqlite")
        self.bridge = Bridge(setting.bridge, setting.key, self._changed, self._scanned)
        self.printing = Printing(self.bridge, setting.name, self._printed)
        self.issuing = Issuing(self.outbox, self.server, clock)
        self.screens = Screens(self.standing, self.outbox, self.bridge, self.printing, setting.name)
        self.acts = Acts(self.visits, self.screens, self.issuing, self.printing, self.server)
        self.reporter = Reporter(self.link, SOFTWARE)
        self.sync = Sync(self.server, self.standing, self.issuing, self.reporter, setting.tick)
        self.orders = KioskOrders(
            self.link, self.reporter, self.bridge, setting.name, lambda: self.live.say("reload", {})
        )
        self.sync.orders = self.orders.book
        self.web = self._web()

    def _web(self) -> Flask:
        app = Flask("kiosk", static_folder="static", static_url_path="/static")
        pages.install(app, pages.Parts(self.visits, self.screens, self.acts, self.live, Speech()))
        beats.install(app, self.glass, self._beaten)
        return app

    def start(self) -> None:
        self.bridge.start()
        self.sync.start()

    def stop(self) -> None:
        self.live.stop()
        self.bridge.stop()
        self.sync.stop()
        self.outbox.close()

    def _changed(self) -> None:
        """Tell the page: figures as they are, and `refresh` only where another screen is due."""
        self._beaten()  # a page that fell silent says nothing by itself
        standing = self.standing
        queue = standing.queue if standing.fresh else None
        self._say(
            "queue",
            {
                "waiting": standing.waiting(),
                "minutes": standing.wait_minutes(),
                "series": {one.letter: one.waiting for one in queue.series} if queue else {},
            },
        )
        opening = standing.opening()
        doors = sorted(
            (one.letter, one.open, one.reopens) for one in (queue.series if queue else [])
        )
        self._say("refresh", self._kind(opening, doors))

    def _beaten(self) -> None:
        """Tell the server what the screen is like; the same again is told once."""
        state, detail = self.glass.state()
        if state != "unknown" or self.glass.seen().beats:
            self.reporter.set("screen", "screen", state, detail)

    def _kind(self, opening: object, doors: object) -> list[str]:
        standing = self.standing
        catalogue = standing.catalogue.version if standing.catalogue else ""
        parts: tuple[object, ...] = (
            standing.code,
            standing.revoked,
            standing.fresh,
            self.screens.bar(),
            catalogue,
            opening,
            doors,
        )
        return [str(part) for part in parts]

    def _say(self, event: str, data: object) -> None:
        if self._told.get(event) != data:
            self._told[event] = data
            self.live.say(event, data)

    def _printed(self) -> None:
        """A person must decide whether an unknown sheet came out: called without being asked."""
        visit = self.visits.now()
        if self.screens.outcome(visit) == "unknown" and not visit.helped:
            visit.helped = self.acts.call_staff(visit, "print-unknown")
        self.live.say("ticket", {})

    def _scanned(self, payload: str) -> None:
        """The scanner of the bridge: as if the page had typed it, then show what came of it."""
        visit = self.visits.now()
        self.acts.do(visit, "card", {"payload": payload})
        self.live.say("ticket", {})
