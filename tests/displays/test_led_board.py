"""Number boards: what seven bars can say, and Modbus as a server that is not ours understands it."""

import asyncio
import os
import pty
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymodbus import FramerType
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from displays.led.panels import NumberBoard, RtuLink, TcpLink
from displays.led.panels.board import Layout
from displays.led.signs import Sign
from displays.led.wire import modbus, segments
from displays.led.worker import PanelWorker
from tests.ports import free_port

from .conftest import wait_until

GOLDEN = Path(__file__).parent / "golden" / "led" / "seven.txt"
A042 = Sign("call", label="A042", counter="07")
B045 = Sign("call", label="B045", counter="07")


def bars(text: str) -> list[int]:
    return [segments.BARS[letter] for letter in text]


class Board:
    """A pymodbus server with 20 registers from 100; `written` is what a board would show."""

    def __init__(self, server: Any) -> None:
        self.registers: list[int] = [0] * 20
        self.refuse = False
        self.silent = 0
        self._loop = asyncio.new_event_loop()
        self._make = server
        self._server: Any = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        registers = SimData(100, count=20, values=0, datatype=DataType.REGISTERS)
        self._server = self._make(SimDevice(7, registers, action=self._written), self._trace)
        await self._server.serve_forever(background=True)
        self._ready.set()
        with_end = self._server.serving
        await asyncio.wait([with_end])

    async def _written(
        self, function: int, start: int, at: int, count: int, known: Any, values: Any
    ) -> ExcCodes | None:
        if self.refuse:
            return ExcCodes.DEVICE_BUSY
        if values:
            self.registers[at - 100 : at - 100 + count] = values
        return None

    def _trace(self, sending: bool, packet: bytes) -> bytes:
        if sending and self.silent:
            self.silent -= 1
            return b""
        return packet

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._server.shutdown(), self._loop).result(5)
        self._thread.join(5)


@pytest.fixture(params=["tcp", "rtu"])
def wired(request: pytest.FixtureRequest) -> Iterator[tuple[Board, TcpLink | RtuLink]]:
    if request.param == "tcp":
        port = free_port()
        board = Board(
            lambda device, trace: ModbusTcpServer(
                device, address=("127.0.0.1", port), trace_packet=trace
            )
        )
        link: TcpLink | RtuLink = TcpLink("127.0.0.1", port)
        yield board, link
        link.close()
        board.stop()
        return
    with Cable() as (near, far):
        board = Board(
            lambda device, trace: ModbusSerialServer(
                device, framer=FramerType.RTU, port=far, baudrate=19200, trace_packet=trace
            )
        )
        link = RtuLink(near, 19200)
        yield board, link
        link.close()
        board.stop()


class Cable:
    """A serial line: two pseudo-terminals and a thread that carries bytes between them."""

    def __enter__(self) -> tuple[str, str]:
        self._ends = [pty.openpty(), pty.openpty()]
        for master, slave in self._ends:
            tty.setraw(slave)
            os.set_blocking(master, False)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()
        return os.ttyname(self._ends[0][1]), os.ttyname(self._ends[1][1])

    def _carry(self) -> None:
        masters = [master for master, _ in self._ends]
        while not self._stopped.wait(0.002):
            for here, there in (masters, masters[::-1]):
                try:
                    data = os.read(here, 512)
                except BlockingIOError:
                    continue
                os.write(there, data)

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        for master, slave in self._ends:
            os.close(master)
            os.close(slave)


Wired = tuple[Board, TcpLink | RtuLink]
LAYOUT = Layout(unit=7, digits=8, register=102)


def show(board: NumberBoard, sign: Sign = A042) -> str:
    return board.show(sign, sign.since, 1.0)


def test_a_call_is_written_to_the_registers_and_confirmed(wired: Wired) -> None:
    board, link = wired
    panel = NumberBoard(link, LAYOUT)
    assert show(panel) == "shown"
    assert board.registers == [0, 0, *bars("A042  07"), *[0] * 10]
    assert (panel.counts.sent, panel.counts.acknowledged, panel.counts.lost) == (1, 1, 0)


def test_boards_that_want_letters_get_ascii_and_those_that_dim_a_percentage(wired: Wired) -> None:
    board, link = wired
    panel = NumberBoard(link, Layout(7, 6, 100, "ascii", brightness_register=119))
    assert panel.show(A042, 0.0, 0.4) == "shown"
    assert bytes(board.registers[:6]) == b"  A042"
    assert board.registers[19] == 40


def test_a_lost_answer_is_asked_again(wired: Wired) -> None:
    board, link = wired
    panel = NumberBoard(link, LAYOUT)
    board.silent = 1
    assert show(panel) == "shown"
    assert panel.counts.lost == 1


def test_a_silent_board_is_failed_and_a_refusing_one_refused(wired: Wired) -> None:
    board, link = wired
    panel = NumberBoard(link, LAYOUT)
    board.refuse = True
    assert show(panel) == "refused"
    assert "06" in panel.reason
    board.refuse, board.silent = False, 1000
    began = time.monotonic()
    assert show(panel) == "failed"
    assert time.monotonic() - began < 2.0
    assert panel.reason == "không trả lời"
    board.silent = 0
    assert show(panel) == "shown"


def test_registers_the_board_has_not_are_refused(wired: Wired) -> None:
    _, link = wired
    assert show(NumberBoard(link, Layout(7, 8, 115))) == "refused"


def test_a_worker_heals_a_board_that_was_away_or_started_anew(wired: Wired) -> None:
    board, link = wired
    worker = PanelWorker(NumberBoard(link, LAYOUT), "bang")
    worker.start()
    board.silent = 5
    worker.show(B045)
    wanted = [0, 0, *bars("B045  07"), *[0] * 10]
    wait_until(lambda: board.registers == wanted and worker.result == "shown", 4.0)
    board.silent = 0
    board.registers[:] = [0] * 20
    wait_until(lambda: board.registers == wanted, 2.0)
    worker.stop()
    assert not any(board.registers)


def test_a_board_that_is_not_there_is_failed_with_the_reason() -> None:
    for link in (TcpLink("127.0.0.1", free_port()), RtuLink("/dev/ttyMOTCUA0")):
        panel = NumberBoard(link, LAYOUT)
        assert show(panel) == "failed"
        assert panel.reason


# Bytes and bars ------------------------------------------------------------------------------


def test_frames_are_those_of_the_modbus_papers() -> None:
    assert modbus.rtu(1, bytes.fromhex("0300000001")).hex() == "010300000001840a"
    assert modbus.rtu(0x11, modbus.write_many(1, [10, 0x102])).hex() == (
        "11100001000204000a0102c6f0"
    )
    assert modbus.rtu(0x11, modbus.write_one(1, 3)).hex() == "1106000100039a9b"
    assert modbus.tcp(0x1501, 0xFF, modbus.write_one(4, 1)).hex() == "150100000006ff0600040001"


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\x01\x10\x00\x00\x00\x06\x40\x09"])
def test_a_damaged_answer_is_wrong(damage: bytes) -> None:
    with pytest.raises(modbus.Wrong):
        modbus.from_rtu(1, damage)


def test_the_answer_to_another_request_is_wrong() -> None:
    request = modbus.write_many(2, [1, 2])
    with pytest.raises(modbus.Wrong):
        modbus.check(request, modbus.write_many(3, [1, 2])[:5])
    with pytest.raises(modbus.Refused):
        modbus.check(request, b"\x90\x02")


def test_an_answer_to_an_older_question_is_dropped() -> None:
    buffer = bytearray(modbus.tcp(1, 7, b"\x06old") + modbus.tcp(2, 7, b"\x06new"))
    assert modbus.take_tcp(2, 7, buffer) == b"\x06new"


def test_no_two_signs_of_seven_bars_look_the_same() -> None:
    assert len(set(segments.BARS.values())) == len(segments.BARS)
    assert all(pattern < 0x80 for pattern in segments.BARS.values())


@pytest.mark.parametrize(
    ("label", "digits", "shown"),
    [
        ("A042", 8, "A042  07"), ("A042", 7, "A042 07"), ("A042", 6, "  A042"), ("A042", 4, "A042"),
        ("AB042", 4, "----"), ("K042", 6, "------"), ("S042", 6, "------"),
    ],
)  # fmt: skip
def test_a_number_is_whole_or_it_is_dashes(label: str, digits: int, shown: str) -> None:
    panel = NumberBoard(TcpLink("127.0.0.1", 1), Layout(digits=digits))
    assert panel.text(Sign("call", label=label, counter="07"), 0.0) == shown


def test_a_pause_is_dashes_a_closed_or_free_counter_dark_and_a_test_every_bar() -> None:
    panel = NumberBoard(TcpLink("127.0.0.1", 1), Layout())
    assert panel.text(Sign("paused", counter="07"), 0.0) == "------"
    for kind in ("closed", "idle", "dark"):
        assert not any(panel.registers(Sign(kind, counter="07"), 0.0))  # type: ignore[arg-type]
    assert panel.registers(Sign("test"), 0.0) == [0xFF] * 6
    rings = Sign("call", label="A042", counter="07", rings=True, since=10.0)
    assert [any(panel.registers(rings, 10 + step / 4)) for step in range(13)] == (
        [True, True, False, False] * 3 + [True]
    )


def picture(patterns: list[int]) -> str:
    """The bars as people draw them: three rows of three signs a digit."""
    rows = ["", "", ""]
    for pattern in patterns:
        lit = [" "] * 7
        for bar in range(7):
            if pattern >> bar & 1:
                lit[bar] = "_" if bar in (0, 3, 6) else "|"
        top, right, low_right, bottom, low_left, left, middle = lit
        rows[0] += f" {top}  "
        rows[1] += f"{left}{middle}{right} "
        rows[2] += f"{low_left}{bottom}{low_right} "
    return "".join(row.rstrip() + "\n" for row in rows)


def test_the_bars_are_those_of_the_golden_picture() -> None:
    texts = ["A042  07", "0123456789", "".join(sorted(set(segments.BARS) - set(" 0123456789")))]
    assert "".join(picture(bars(text)) for text in texts) == GOLDEN.read_text(encoding="ascii")
