"""Composition root of the bridge: settings in, a running bridge out."""

import contextlib
import os
import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path

from queue_server.contracts.base import Names
from queue_server.contracts.bridge import PrintJob, TicketSlip

from .drawing.slip import draw
from .links.address import SOFTWARE as SOFTWARE_ADDRESS
from .links.address import line_to
from .links.cups import CupsLink
from .links.outcome import Deadlines
from .links.owner import Claim
from .links.printer import Link, PrinterLink
from .links.tcp import TcpLine
from .orders import TrialPrints
from .printing.board import Board
from .printing.desk import PrintDesk
from .printing.hub import Hub
from .printing.meter import Meter
from .printing.spool import Spool
from .printing.worker import Patience, PrinterWorker, Records
from .reporting import ServerDesk, ServerView
from .scanning.desk import ScanDesk
from .scanning.settings import scanners
from .settings import HOST, PrinterSettings, Settings
from .software_printer.abilities import KINDS
from .software_printer.server import SoftwarePrinter
from .web.ports import Bridge
from .web.server import LoopbackServer
from .wire import commands
from .wire.columns import encode_columns
from .wire.profile import EPSON_TM, Profile
from .wire.raster import encode

SOFTWARE = f"motcua {metadata.version('motcua')}"


def render(job: PrintJob, profile: Profile = EPSON_TM) -> bytes:
    """The bytes of one job for a printer of this kind. Entries of the seal register stay on one strip."""
    ending = b"" if job.kind == "seal_line" else commands.ending(profile.cut)
    picture = draw(job, profile.dots)
    if profile.raster == "esc_star":
        return encode_columns(picture, profile) + ending
    return encode(picture, profile, ending)


def warm_up() -> None:
    """Open the fonts of every language before the first citizen needs them."""
    names = Names(vi="Đất đai", en="Land", ko="토지", zh="土地")
    for language in ("vi", "en", "ko", "zh"):
        slip = TicketSlip(
            label="A000",
            centre_name="Trung tâm",
            place="",
            series_names=names,
            priority="elderly",
            taken_at=datetime.now(UTC),
            people_ahead=1,
            expected="00:00",
            follow_url="https://localhost/",
            offline=language == "vi",
            language=language,
        )
        render(PrintJob(job_id="0" * 16, kind="test", slip=slip))


def loopback_key(state_dir: Path) -> str:
    """The key of the local API, made once, readable by this account only."""
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = state_dir / "bridge.key"
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


class RunningBridge:
    """Everything of one bridge, wired. `start`, then `stop`; `address` is its page.

    LinkDown when another process owns one of its printers, SpoolError when one owns its folder."""

    def __init__(
        self,
        settings: Settings,
        on_server: Callable[[ServerView], None] = lambda view: None,
        deadlines: Deadlines | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._stopped = False
        self.restarting = threading.Event()
        self.key = loopback_key(settings.state_dir)
        self._hub = Hub()
        self.scanners = ScanDesk(scanners(settings.scanners), self._hub.publish)
        self._deadlines, self._patience = deadlines, patience
        self.demo = self._software_printer(settings)
        self._spool = Spool(settings.state_dir / "spool.sqlite3")
        self._board = Board([one.name for one in settings.printers], SOFTWARE, self._hub)
        workers = [self._worker(one) for one in settings.printers]
        for worker in workers:
            worker.claim()
        self.desk = PrintDesk(self._spool, self._board, self._hub, workers)
        self._server_desk = self._report(settings, on_server)
        self._web = LoopbackServer(self._ports(), settings.port)
        self.address = f"http://{HOST}:{self._web.port}/"

    def _software_printer(self, settings: Settings) -> SoftwarePrinter | None:
        if all(one.address != SOFTWARE_ADDRESS for one in settings.printers):
            return None
        like = next(one.profile for one in settings.printers if one.address == SOFTWARE_ADDRESS)
        return SoftwarePrinter(
            on_slip=lambda: self._hub.publish("slip", "{}"), abilities=KINDS.get(like.name)
        )

    def _worker(self, printer: PrinterSettings) -> PrinterWorker:
        drawn = partial(render, profile=printer.profile)
        meter = Meter(self._spool, printer.name, printer.roll)
        records = Records(self._spool, self._board, self._hub, meter)
        return PrinterWorker(printer.name, self._link(printer), drawn, records, self._patience)

    def _link(self, printer: PrinterSettings) -> Link:
        address = printer.address
        if address.scheme == "cups":
            queue, server = address.path, address.host
            return CupsLink(queue, server, printer.profile, self._deadlines, Claim())
        if self.demo and address == SOFTWARE_ADDRESS:
            return PrinterLink(TcpLine(HOST, self.demo.port), printer.profile, self._deadlines)
        return PrinterLink(line_to(address), printer.profile, self._deadlines, Claim())

    def _report(
        self, settings: Settings, on_server: Callable[[ServerView], None]
    ) -> ServerDesk | None:
        if settings.server is None:
            return None

        def told(view: ServerView) -> None:
            self._hub.publish("server", "{}")
            on_server(view)

        desk = ServerDesk(settings, SOFTWARE, told)
        self._board.on_change(desk.printer)
        for printer in self._board.status().printers:
            desk.printer(printer)
        self.scanners.on_change(desk.scanner)
        for scanner in self.scanners.states():
            desk.scanner(scanner)
        self._board.on_job(desk.printed)
        tests = TrialPrints(self.desk, [one.name for one in settings.printers], settings.about)
        desk.answers({"test": tests.test}, self.restarting.set)
        return desk

    def _ports(self) -> Bridge:
        desk = self._server_desk
        return Bridge(
            desk=self.desk,
            scanners=self.scanners,
            key=self.key,
            page_token=secrets.token_urlsafe(24),
            software=SOFTWARE,
            demo=self.demo,
            server=(lambda: desk.view) if desk else ServerView,
        )

    def start(self) -> None:
        if self.demo:
            self.demo.start()
        self.desk.start()
        self.scanners.start()
        if self._server_desk:
            self._server_desk.start()
        self._web.start()
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()

    def stop(self) -> None:
        """Graceful: a job on its way becomes `unknown`, queued ones stay queued. Once is enough."""
        if self._stopped:
            return
        self._stopped = True
        self._hub.close()  # streams end first, or the web threads would wait for them
        self.scanners.stop()
        self._web.stop()
        self.desk.stop()
        if self._server_desk:
            self._server_desk.stop()
        if self.demo:
            self.demo.stop()
