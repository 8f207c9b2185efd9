"""A card's chip through pcscd, pyscard and the bridge: read with the right key, refused by name with anything else."""

import contextlib
import http.client
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.app import RunningBridge
from hardware.cards.chip import ChipError, read
from hardware.settings import Settings
from tests.hardware.cards.virtual_card import (
    KEY,
    PERSONAL,
    Pcscd,
    Slot,
    VirtualCard,
    dg13,
    environment,
    files,
    zone,
)
from tests.hardware.scanner_kit import Listener

pytestmark = pytest.mark.cards
READER = "chip://?reader=Virtual%20PCD%2000%2000"


@pytest.fixture(scope="module")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pcscd]:
    daemon = Pcscd(tmp_path_factory.mktemp("pcscd"))
    daemon.start()
    undo = environment(daemon)
    yield daemon
    undo()
    daemon.stop()


@pytest.fixture
def slot(pcscd: Pcscd) -> Iterator[Slot]:
    slot = Slot(pcscd.port)
    yield slot
    slot.take()


class Desk:
    """A bridge with the card reader, its listener, and what a clerk's page asks."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(state_dir=folder, port=0, scanners={"chip": {"address": READER}})
        self.bridge = RunningBridge(settings)
        self.bridge.start()
        self.listener = Listener(self.bridge.address, self.bridge.key)
        self.listener.next("status")

    def ask(self, name: str = "chip", **key: str) -> int:
        host = self.bridge.address.removeprefix("http://").rstrip("/")
        with contextlib.closing(http.client.HTTPConnection(host, timeout=8)) as line:
            line.request(
                "POST", f"/v1/scanners/{name}/chip", json.dumps(key),
                {"Authorization": f"Bearer {self.bridge.key}", "Content-Type": "application/json"},
            )  # fmt: skip
            answer = line.getresponse()
            answer.read()
            return answer.status

    def state(self) -> tuple[str, str]:
        (one,) = self.bridge.scanners.states()
        return one.state, one.detail

    def close(self) -> None:
        self.listener.close()
        self.bridge.stop()


@pytest.fixture
def desk(tmp_path: Path, pcscd: Pcscd, wait_until: Callable[..., Any]) -> Iterator[Desk]:
    made = Desk(tmp_path / "state")
    wait_until(lambda: made.state() == ("ready", ""), "the reader")
    yield made
    made.close()


def test_a_chip_is_read_with_the_zone_of_its_card_and_nothing_stays(
    desk: Desk, slot: Slot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slot.lay(VirtualCard())
    assert desk.ask(mrz=zone()) == 202
    told = json.loads(desk.listener.next("scan")["payload"])
    assert told["mrz"] == zone()
    assert told["authenticated"] is False
    assert told["fields"]["2"] == "Nguyễn Thị Mẫu"
    assert "Kinh" not in str(told)
    for file in (tmp_path / "state").rglob("*"):
        if file.is_file():
            assert PERSONAL.encode() not in file.read_bytes()
    assert PERSONAL not in caplog.text


def test_a_card_may_be_laid_down_after_the_key_was_given(desk: Desk, slot: Slot) -> None:
    assert desk.ask(document_number="190000011", born="900228", expires="300228") == 202
    slot.lay(VirtualCard())
    assert "Nguyễn Thị Mẫu" in desk.listener.next("scan")["payload"]


@pytest.mark.parametrize(
    ("card", "key", "reason"),
    [
        (VirtualCard(), {"expires": "310228"}, "chip_wrong_key"),
        (VirtualCard(pull_after=6), {}, "chip_pulled"),
        (VirtualCard({**files(), 0x010D: dg13(filler=b"\x04\x82\x20\x00" + bytes(8192))}), {}, "chip_too_big"),
        (VirtualCard({}), {}, "chip_not_a_card"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_by_its_reason(
    desk: Desk, slot: Slot, card: VirtualCard, key: dict[str, str], reason: str
) -> None:
    slot.lay(card)
    whole = {"document_number": "190000011", "born": "900228", "expires": "300228", **key}
    assert desk.ask(**whole) == 202
    assert desk.listener.next("scan_refused")["reason"] == reason
    slot.change(VirtualCard())
    assert desk.ask(mrz=zone()) == 202
    assert "Nguyễn" in desk.listener.next("scan")["payload"]


def test_a_key_that_cannot_be_one_is_refused_before_any_card(desk: Desk) -> None:
    assert desk.ask(mrz=zone().replace("9002281", "9002291")) == 422
    assert desk.ask() == 422
    assert desk.ask(document_number="190000011", born="900228") == 422
    assert desk.ask("other", mrz=zone()) == 404


def test_a_reader_that_goes_away_is_unreachable_and_heals(
    desk: Desk, pcscd: Pcscd, slot: Slot, wait_until: Callable[..., Any]
) -> None:
    pcscd.stop()
    wait_until(lambda: desk.state()[0] == "unreachable", "an unreachable reader")
    pcscd.start()
    wait_until(lambda: desk.state() == ("ready", ""), "the reader again")
    slot.lay(VirtualCard())
    assert desk.ask(mrz=zone()) == 202
    assert "Nguyễn" in desk.listener.next("scan")["payload"]


def test_a_card_that_takes_too_long_is_given_up() -> None:
    """Time is the card's here: each command takes two seconds of the fifteen."""
    card, seconds = VirtualCard(), iter(range(0, 1000, 2))
    with pytest.raises(ChipError) as refused:
        read(card.answer, KEY, clock=lambda: float(next(seconds)))
    assert refused.value.problem == "chip_too_slow"


def test_a_card_without_vietnamese_fields_gives_its_zone() -> None:
    plain = {**files(), 0x011E: bytes.fromhex("60065C0161") + b"\x5f\x01\x00"}
    told = json.loads(read(VirtualCard(plain).answer, KEY))
    assert (told["mrz"], told["fields"]) == (zone(), {})
