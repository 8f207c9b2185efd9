"""Orders of the device desk: each is done once, also when it was missed, and its outcome reaches the server."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from queue_server.contracts.devices import OrderAct, OrderDone
from queue_server.link import Answer, Orders, Reporter, ServerLink, follow_orders
from queue_server.link.orders import Act

from .conftest import TinyServer, wait_until

ORDER = "a" * 32


class Device:
    """A device with nothing but a room of its own; `done` is what it was asked."""

    def __init__(self, link: ServerLink) -> None:
        self.link, self.done = link, list[str]()
        self.restarted = threading.Event()
        self.reporter = Reporter(link, "test", every=0.1)
        acts: dict[OrderAct, Act] = {"test": self._test}
        self.orders = Orders(self.reporter, link.state_dir, acts, self.restarted.set)
        self.answer = Answer("not_done", "paper_out")

    def _test(self, order_id: str) -> Answer:
        self.done.append(order_id)
        if order_id.startswith("f"):
            raise RuntimeError("a driver that fails")
        return self.answer

    def start(self) -> None:
        self.reporter.start()
        self.follower = follow_orders(self.link, self.orders)

    def stop(self) -> None:
        self.follower.stop()
        self.reporter.stop()


@pytest.fixture
def device(link: ServerLink) -> Iterator[Device]:
    made = Device(link)
    made.start()
    yield made
    made.stop()


def answers(server: TinyServer) -> list[OrderDone]:
    return [answer for state in server.states for answer in state.orders]


@pytest.fixture
def connected(device: Device, server: TinyServer) -> Callable[[], Any]:
    """Waits until the device listens in its room."""

    def wait() -> Any:
        return wait_until(lambda: "GET /api/v1/devices/orders" in server.asked)

    return wait


def test_an_order_is_done_once_and_its_outcome_told_once(
    server: TinyServer, device: Device, connected: Callable[[], Any]
) -> None:
    connected()
    for _ in range(3):
        server.order("device.test", ORDER)
    (answer, *more) = wait_until(lambda: answers(server))
    assert (answer.order_id, answer.state, answer.detail) == (ORDER, "not_done", "paper_out")
    device.reporter.set("printer", "printer", "ready")
    wait_until(lambda: server.states[-1].parts)
    assert (device.done, more, server.states[-1].orders) == ([ORDER], [], [])


def test_an_order_missed_on_the_line_is_found_by_the_heartbeat(
    server: TinyServer, device: Device, connected: Callable[[], Any]
) -> None:
    connected()
    server.order("device.test", ORDER, lost=True)
    server.heartbeat()
    wait_until(lambda: device.done == [ORDER])


def test_an_order_given_while_the_device_was_away_is_done_when_it_is_back(
    server: TinyServer, link: ServerLink
) -> None:
    server.order("device.test", ORDER, lost=True)
    device = Device(link)
    device.start()
    try:
        wait_until(lambda: answers(server))
    finally:
        device.stop()
    assert device.done == [ORDER]


def test_an_answer_that_did_not_arrive_is_told_again(
    server: TinyServer, device: Device, connected: Callable[[], Any]
) -> None:
    connected()
    server.broken = True
    server.order("device.test", ORDER)
    wait_until(lambda: device.done and server.asked.count("POST /api/v1/devices/state") >= 2)
    assert answers(server) == []
    server.broken = False
    wait_until(lambda: [answer.order_id for answer in answers(server)] == [ORDER])


@pytest.mark.parametrize(
    ("kind", "order", "state", "detail"),
    [
        ("device.reload", "b" * 32, "not_done", "not_offered"),
        ("device.test", "f" * 32, "unknown", "device_error"),
    ],
)
def test_what_a_device_cannot_do_it_says(
    server: TinyServer,
    device: Device,
    connected: Callable[[], Any],
    kind: str,
    order: str,
    state: str,
    detail: str,
) -> None:
    connected()
    server.order(kind, order)
    (answer,) = wait_until(lambda: answers(server))
    assert (answer.state, answer.detail) == (state, detail)


def test_a_restart_is_answered_by_the_process_that_came_back(
    server: TinyServer, device: Device, connected: Callable[[], Any], link: ServerLink
) -> None:
    connected()
    server.order("device.restart", ORDER)
    assert device.restarted.wait(10)
    assert answers(server) == []
    device.stop()
    again = Device(link)  # the next process, on the same folder
    again.start()
    try:
        (answer,) = wait_until(lambda: answers(server))
    finally:
        again.stop()
    assert (answer.order_id, answer.state) == (ORDER, "done")
    assert not again.restarted.is_set(), "the order it came back from is not done again"


def test_what_is_no_order_is_left_alone(
    server: TinyServer, device: Device, connected: Callable[[], Any]
) -> None:
    connected()
    server.order("device.changed", ORDER)
    server.orders.clear()
    server.order("device.test", "b" * 32)
    wait_until(lambda: device.done == ["b" * 32])
