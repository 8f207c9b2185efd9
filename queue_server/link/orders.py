"""What the device desk asks of this device: a test, a fresh page, a restart. Each is done once, and answered.

Orders come as events in the device's own room; a device that was away for a moment reads those it missed.
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from queue_server.contracts.devices import DeviceOrders, DeviceSession, OrderAct, OrderDone
from queue_server.contracts.screens import Envelope

from .client import ServerLink
from .follow import Follower, Listener, Place
from .keys import write_private
from .report import Reporter

_log = logging.getLogger("motcua.link")
# EX_TEMPFAIL: a unit with Restart=on-failure starts the process again, and knows that nothing is broken.
RESTART_EXIT = 75
_MOST_KEPT = 200
_ACTS: dict[str, OrderAct] = {
    "device.test": "test",
    "device.reload": "reload",
    "device.restart": "restart",
}


@dataclass(frozen=True)
class Answer:
    """What became of an order; `detail` is a code or a few words of the device."""

    state: Literal["done", "not_done", "unknown"] = "done"
    detail: str = ""


Act = Callable[[str], Answer]


class Orders:
    """`acts`: what this device can do; each gets the order's id, may block, and returns its Answer.

    `restart` ends this process (gracefully, soon, with RESTART_EXIT); the next one tells that it came back."""

    def __init__(
        self,
        reporter: Reporter,
        state_dir: Path,
        acts: dict[OrderAct, Act],
        restart: Callable[[], None] | None = None,
    ) -> None:
        self._reporter, self._acts, self._restart = reporter, acts, restart
        self._kept = state_dir / "restarted.json"
        self._seen: dict[str, None] = {}
        self._lock = threading.Lock()
        self._came_back()

    def _came_back(self) -> None:
        try:
            order_id = str(json.loads(self._kept.read_text(encoding="utf-8"))["order_id"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            _log.warning("the note of a restart cannot be read")
        else:
            self._seen[order_id] = None
            self._answer(order_id, Answer())
        self._kept.unlink(missing_ok=True)

    def heard(self, envelope: Envelope) -> None:
        """An envelope of this device's room; one that is no order (an admin moved it) is left to others."""
        order_id, act = envelope.data.get("order_id"), _ACTS.get(envelope.kind)
        if isinstance(order_id, str) and act is not None:
            self.take(order_id, act)

    def take(self, order_id: str, act: OrderAct) -> None:
        """Start it, unless it was started before; returns at once."""
        with self._lock:
            if order_id in self._seen:
                return
            self._seen[order_id] = None
            while len(self._seen) > _MOST_KEPT:
                self._seen.pop(next(iter(self._seen)))
        threading.Thread(
            target=self._carry_out, args=(order_id, act), name=f"order-{act}", daemon=True
        ).start()

    def _carry_out(self, order_id: str, act: OrderAct) -> None:
        if act == "restart" and self._restart is not None:
            write_private(self._kept, json.dumps({"order_id": order_id}).encode())
            self._restart()
            return
        if act not in self._acts:
            self._answer(order_id, Answer("not_done", "not_offered"))
            return
        try:
            answer = self._acts[act](order_id)
        except Exception:
            _log.exception("order %s", act)
            answer = Answer("unknown", "device_error")
        self._answer(order_id, answer)

    def _answer(self, order_id: str, answer: Answer) -> None:
        done = OrderDone(
            order_id=order_id,
            state=answer.state,
            at=datetime.now(UTC),
            detail=answer.detail[:120] or None,
        )
        self._reporter.answer(done)


class _OwnRoom(Listener[DeviceOrders]):
    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    def on_snapshot(self, model: DeviceOrders) -> None:
        for order in model.orders:
            self._orders.take(order.order_id, order.act)

    def on_device(self, envelope: Envelope) -> None:
        self._orders.heard(envelope)


def own_room(session: DeviceSession) -> Place:
    return Place(f"device:{session.device_id}", "/api/v1/devices/orders")


def follow_orders(link: ServerLink, orders: Orders) -> Follower[DeviceOrders]:
    """Start following the room of a device that follows no other (a bridge)."""
    follower = Follower(link, own_room, DeviceOrders, _OwnRoom(orders))
    follower.start()
    return follower
