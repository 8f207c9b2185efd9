"""A card's chip through pcscd, pyscard and the bridge: read with the right key, refused by name with anything else."""

import contextlib
import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.cards.chip import ChipError, read
from tests.hardware.cards.virtual_card import (
    KEY,
    PERSONAL,
    Pcscd,
    Slot,
    VirtualCard,
    dg13,
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
    yield daemon
    daemon.stop()


@pytest.fixture
def slot(pcscd: Pcscd) -> Iterator[Slot]:
    slot = Slot(pcscd)
    yield slot
    slot.take()


class Desk:
    """A bridge with the card reader, its listener, and what a clerk's page asks."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        config, self.log = folder / "bridge.toml", folder / "bridge.log"
        config.write_text(f'port = 0\n[scanners.chip]\naddress = "{READER}"\n')
        command = [Path(sys.executable).parent / "motcua", "bridge", "--config", str(config)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--state-dir", str(folder / "state"), "--verbose"],
                stdout=subprocess.PIPE, stderr=log, env=environment,
            )  # fmt: skip
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().decode().split()[1]
        self.key = (folder / "state" / "bridge.key").read_text().strip()
        self.listener = Listener(self.address, self.key)
        while self.state() != ("ready", ""):
            self.listener.next("scanner")

    def ask(self, name: str = "chip", **key: str) -> int:
        return self._send("POST", f"/v1/scanners/{name}/chip", json.dumps(key))[0]

    def state(self) -> tuple[str, str]:
        (one,) = self._send("GET", "/v1/scanners")[1]
        return one["state"], one["detail"]

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, Any]:
        host = self.address.removeprefix("http://").rstrip("/")
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        with contextlib.closing(http.client.HTTPConnection(host, timeout=8)) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"null")

    def close(self) -> None:
        self.listener.close()
        self._process.terminate()
        self._process.communicate(timeout=20)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, pcscd: Pcscd) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("bridge"), pcscd.environment)
    yield made
    made.close()


def test_a_chip_is_read_with_the_zone_of_its_card_and_nothing_stays(desk: Desk, slot: Slot) -> None:
    slot.lay(VirtualCard())
    assert desk.ask(mrz=zone()) == 202
    told = json.loads(desk.listener.next("scan")["payload"])
    assert told["mrz"] == zone()
    assert told["authenticated"] is False
    assert told["fields"]["2"] == "Nguyễn Thị Mẫu"
    assert "Kinh" not in str(told)
    kept = [file for file in desk.log.parent.rglob("*") if file.is_file()]
    assert desk.log in kept
    for file in kept:
        assert PERSONAL.encode() not in file.read_bytes()


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
    slot.take()
    slot.lay(VirtualCard())
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
