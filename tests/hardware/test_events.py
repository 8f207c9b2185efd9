"""What changes is pushed: the printer's state, the steps of a job, what a scanner read."""

import contextlib
import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Body = Callable[..., dict[str, Any]]


class Stream:
    """One listener; `next` gives (event, data)."""

    def __init__(self, port: int, path: str, key: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
        self._line.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        self._answer = self._line.getresponse()
        self.status = self._answer.status
        self.kind = self._answer.headers["Content-Type"]

    def next(self) -> tuple[str, Any]:
        name, data = "", ""
        while line := self._answer.readline().decode():
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: "):
                data = line[6:]
            elif line == "\n" and data:
                return name, json.loads(data)
        raise EOFError

    def until(self, wanted: Callable[[str, Any], bool]) -> Any:
        while True:
            name, data = self.next()
            if wanted(name, data):
                return data

    def close(self) -> None:
        self._answer.close()
        self._line.close()


@pytest.fixture
def listen() -> Iterator[Callable[..., Stream]]:
    with contextlib.ExitStack() as stack:

        def start(house: Any, path: str = "/v1/events") -> Stream:
            stream = Stream(house.client.port, path, house.client.key)
            stack.callback(stream.close)
            return stream

        yield start


def test_a_listener_hears_the_state_at_once_and_every_step_of_a_job_in_order(
    house: Any, listen: Callable[..., Stream], job_body: Body
) -> None:
    stream = listen(house)
    assert stream.kind.startswith("text/event-stream")
    name, status = stream.next()
    assert name == "status"
    assert [one["state"] for one in status["printers"]] == ["ready"]
    body = job_body()
    house.client.print(body)
    steps = []
    while "printed" not in steps:
        steps.append(stream.until(lambda name, data: name == "job")["state"])
    assert steps == ["queued", "sent", "printed"]


@pytest.mark.parametrize(
    ("hand", "state"),
    [
        (lambda demo: demo.set_paper("out"), "paper_out"),
        (lambda demo: demo.set_paper("near"), "near_end"),
        (lambda demo: demo.set_cover(True), "cover_open"),
    ],
)
def test_a_change_of_the_printer_is_pushed_without_anybody_printing(
    house: Any, listen: Callable[..., Stream], hand: Any, state: str
) -> None:
    stream = listen(house)
    stream.next()
    hand(house.demo)
    told = stream.until(lambda name, data: name == "status")
    assert told["printers"][0]["state"] == state
    house.demo.set_paper("ok")
    house.demo.set_cover(False)
    stream.until(lambda name, data: name == "status" and data["printers"][0]["state"] == "ready")


def test_what_the_scanner_read_reaches_the_kiosk_exactly_and_never_the_page(
    house: Any, listen: Callable[..., Stream]
) -> None:
    kiosk, page = listen(house), listen(house, "/page/events")
    page.next()
    payload = "001055000123||Nguyễn Văn Mẫu|10031955|Nam|Phường Thí Dụ|01012022\r\n"
    assert house.client.ask("POST", "/v1/scanners/demo", {"payload": payload}).status == 204
    read = kiosk.until(lambda name, data: name == "scan")
    assert (read["payload"], read["scanner"]) == (payload, "demo")
    house.demo.set_paper("near")
    name, view = page.next()
    assert name == "view"
    assert "Nguyễn" not in json.dumps(view, ensure_ascii=False)


def test_listeners_beyond_the_last_place_are_refused_and_a_place_left_is_free_again(
    house: Any, listen: Callable[..., Stream], wait_until: Any
) -> None:
    streams = [listen(house) for _ in range(10)]
    for stream in streams:
        stream.next()
    refused = house.client.ask("GET", "/v1/events")
    assert (refused.status, refused.json["code"]) == (503, "too_many_listeners")
    streams[0].close()

    def let_in() -> bool:
        house.demo.set_paper("near")  # something to say, so that the dead line is noticed
        house.demo.set_paper("ok")
        late = listen(house)
        if late.status != 200:
            late.close()
            return False
        return late.next()[0] == "status"

    wait_until(let_in, "a free place", seconds=20)


def test_streams_end_when_the_bridge_stops(house: Any, listen: Callable[..., Stream]) -> None:
    stream = listen(house)
    stream.next()
    house.bridge.stop()
    with pytest.raises((EOFError, OSError, http.client.HTTPException)):
        stream.until(lambda name, data: False)
