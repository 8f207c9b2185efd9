"""What the device desk asks of a kiosk: a test slip from its bridge, a fresh page, a fresh start."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from queue_server.contracts.base import Names
from queue_server.contracts.bridge import PrintJob, TicketSlip
from queue_server.contracts.devices import OrderAct
from queue_server.link import RESTART_EXIT, Answer, Orders, Reporter, ServerLink
from queue_server.link.orders import Act

from .bridge import Bridge, BridgeAway

# A person stands at the printer and waits for the paper (seconds).
PATIENCE = 15.0


class KioskOrders:
    """`reload` draws the page again. `leave` at the very end of the process gives it the code that brings it back."""

    def __init__(
        self,
        link: ServerLink,
        reporter: Reporter,
        bridge: Bridge,
        name: str,
        reload: Callable[[], None],
    ) -> None:
        self._bridge, self._name, self._reload = bridge, name, reload
        self._restarting = threading.Event()
        acts: dict[OrderAct, Act] = {"test": self._test, "reload": self._fresh_page}
        self.book = Orders(reporter, link.state_dir, acts, self._restart)

    def _test(self, order_id: str) -> Answer:
        """One slip marked as a test; the order names the job, so that it never prints twice."""
        if not self._bridge.can_print:
            return Answer("not_done", self._bridge.printer_state)
        slip = TicketSlip(
            label="T000",
            centre_name="In thử từ trang thiết bị",
            place=self._name[:120],
            series_names=Names(vi="Ắ Ể Ỗ ặ ợ ự"),
            taken_at=datetime.now(UTC),
            kiosk_name=self._name[:60],
        )
        try:
            self._bridge.print(PrintJob(job_id=order_id, kind="test", slip=slip))
            status = self._bridge.outcome(order_id, PATIENCE)
        except BridgeAway:
            return Answer("unknown", "bridge_away")
        if status.state == "printed":
            return Answer()
        if status.state == "not_printed":
            return Answer("not_done", status.reason)
        return Answer("unknown", status.reason or "no_answer")

    def _fresh_page(self, order_id: str) -> Answer:
        self._reload()
        return Answer()

    def _restart(self) -> None:
        self._restarting.set()
        os.kill(os.getpid(), signal.SIGTERM)

    def leave(self) -> None:
        if self._restarting.is_set():
            sys.exit(RESTART_EXIT)
