"""How many pictures of a 128×32 panel one core draws and sends, every one another number, DDP over a real socket.

A hall of forty panels that all blink asks for eighty a second. The floor sends as much that was drawn before.
"""

import socket
import time
from collections.abc import Callable

from displays.led.panels import DdpPanel
from displays.led.picture import Picture
from displays.led.signs import Sign, draw
from tests.benchmarks.bench import Bench, median
from tests.benchmarks.report import Metric

SIZE = (128, 32)


def measure(bench: Bench) -> list[Metric]:
    seconds, rounds = bench.pick(0.7, 0.1), bench.pick(3, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.bind(("127.0.0.1", 0))
        panel = DdpPanel("127.0.0.1", sink.getsockname()[1], SIZE)
        ready = draw(_sign(0), SIZE, 0.0)
        drawn, sent = [], []
        for _ in range(rounds):
            drawn.append(_per_second(panel, lambda number: draw(_sign(number), SIZE, 0.0), seconds))
            sent.append(_per_second(panel, lambda _: ready, seconds))
        panel.close()
    return [Metric("led.frames_per_second_per_core", median(drawn), "frames/s", median(sent))]


def _sign(number: int) -> Sign:
    return Sign("call", label=f"A{number % 1000:03}", counter=f"{number % 40:02}")


def _per_second(panel: DdpPanel, made: Callable[[int], Picture], seconds: float) -> float:
    """By the processor's time, so that it is a figure of one core whatever else the machine does."""
    number, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds:
        if panel.send(made(number), 0.4) != "sent":
            raise RuntimeError(panel.reason)
        number += 1
    return number / spent
