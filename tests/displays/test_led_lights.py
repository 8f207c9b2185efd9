"""sACN and Art-Net: byte for byte what their papers say, read by receivers that are not ours."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sacn as other_sacn
from sacn.messages.data_packet import DataPacket

from displays.led.panels import ArtNetPanel, SacnPanel
from displays.led.wire import artnet, sacn
from displays.led.worker import PanelWorker
from tests.ports import free_port

from .led_rig import A128, B045, LARGE, SMALL, UdpEar, Universes, drawn

SENDER = bytes(range(16))


def art_dmx(datagram: bytes) -> tuple[int, int, bytes]:
    """Port address, sequence and slots, after the field list of the Art-Net 4 paper; ValueError for anything else."""
    name, opcode = datagram[:8], datagram[8] | datagram[9] << 8
    version = datagram[10] << 8 | datagram[11]
    if name != b"Art-Net\x00" or opcode != 0x5000 or version != 14:
        raise ValueError("no ArtDmx 14")
    sequence, sub_uni, net = datagram[12], datagram[14], datagram[15]
    length = datagram[16] << 8 | datagram[17]
    if net > 127 or not 2 <= length <= 512 or length % 2 or len(datagram) != 18 + length:
        raise ValueError("fields")
    return net << 8 | sub_uni, sequence, datagram[18:]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_sacn_is_what_another_librarys_packets_are_byte_for_byte(size: tuple[int, int]) -> None:
    rgb = drawn(A128, size).rgb()
    sent = list(sacn.packets(rgb, 1, 300, SENDER))
    assert len(sent) == {SMALL: 7, LARGE: 25}[size] == sacn.count(len(rgb))
    for index, packet in enumerate(sent):
        slots = tuple(rgb[index * 510 : (index + 1) * 510])
        theirs = DataPacket(tuple(SENDER), "motcua", index + 1, slots, 100, 300 % 256)
        assert packet == bytes(theirs.getBytes())


@pytest.fixture
def sacn_receiver() -> Iterator[tuple[int, Universes]]:
    """The receiver of the library `sacn`, on a port of its own; gives the port and what it shows."""
    port, universes = free_port(), Universes(1)
    receiver = other_sacn.sACNreceiver("127.0.0.1", port)
    for universe in range(1, 8):
        receiver.register_listener(
            "universe",
            lambda packet: universes.put(packet.universe, bytes(packet.dmxData)),
            universe=universe,
        )
    receiver.start()
    yield port, universes
    receiver.stop()


def test_another_librarys_receiver_shows_a_call_and_then_the_next(
    sacn_receiver: tuple[int, Universes],
) -> None:
    port, universes = sacn_receiver
    worker = PanelWorker(SacnPanel(("127.0.0.1", port), SMALL, 2, 1), "bang")
    worker.start()
    worker.show(A128)
    universes.shows(drawn(A128).rgb(), 5.0)
    worker.show(B045)
    universes.shows(drawn(B045).rgb(), 2.0)
    worker.stop()
    universes.shows(bytes(universes.length), 2.0)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_artnet_reads_back_after_its_paper(size: tuple[int, int]) -> None:
    rgb = drawn(A128, size).rgb()
    sent = [art_dmx(packet) for packet in artnet.packets(rgb, 0x7F0, 254)]
    assert [universe for universe, _, _ in sent] == list(range(0x7F0, 0x7F0 + len(sent)))
    assert {sequence for _, sequence, _ in sent} == {255}
    assert b"".join(slots[:510] for _, _, slots in sent)[: len(rgb)] == rgb
    assert all(not any(slots[510:]) for _, _, slots in sent)


def test_artnet_counts_pictures_from_1_to_255_and_never_says_0() -> None:
    counted = [art_dmx(next(iter(artnet.packets(b"abc", 0, number))))[1] for number in range(600)]
    assert set(counted) == set(range(1, 256))
    assert all(
        after == before % 255 + 1 for before, after in zip(counted, counted[1:], strict=False)
    )


def test_the_head_of_both_is_written_down_here() -> None:
    lights = next(iter(sacn.packets(bytes(3), 0x1234, 7, SENDER)))
    assert lights[:38].hex(" ") == (
        "00 10 00 00 41 53 43 2d 45 31 2e 31 37 00 00 00 72 6e 00 00 00 04 "
        "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"
    )
    assert lights[38:44].hex(" ") == "72 58 00 00 00 02"
    assert lights[44:108] == b"motcua" + bytes(58)
    assert lights[108:126].hex(" ") == "64 00 00 07 00 12 34 72 0b 02 a1 00 00 00 01 02 01 00"
    art = next(iter(artnet.packets(bytes(3), 0x1234, 0)))
    assert art[:18].hex(" ") == "41 72 74 2d 4e 65 74 00 00 50 00 0e 01 00 34 12 02 00"
    assert (len(lights), len(art)) == (638, 530)


@contextmanager
def listening(kind: str) -> Iterator[tuple[UdpEar, Universes, PanelWorker]]:
    universes = Universes(1)

    def heard(datagram: bytes) -> None:
        if kind == "artnet":
            universe, _, slots = art_dmx(datagram)
        else:
            universe, slots = struct.unpack_from(">H", datagram, 113)[0], datagram[126:]
        universes.put(universe, slots)

    ear = UdpEar(heard)
    make = ArtNetPanel if kind == "artnet" else SacnPanel
    worker = PanelWorker(make(("127.0.0.1", ear.port), SMALL, 2, 1), "bang")
    worker.start()
    try:
        yield ear, universes, worker
    finally:
        worker.stop()
        ear.stop()


@pytest.mark.parametrize("lost", [1, 4])
@pytest.mark.parametrize("kind", ["sacn", "artnet"])
def test_a_lost_universe_is_healed_within_two_seconds(kind: str, lost: int) -> None:
    with listening(kind) as (ear, universes, worker):
        worker.show(A128)
        universes.shows(drawn(A128).rgb(), 2.0)
        once = iter([True])
        piece = drawn(B045).rgb()[lost * 510 : (lost + 1) * 510].ljust(512, b"\x00")
        ear.lose = lambda datagram: datagram.endswith(piece) and next(once, False)
        worker.show(B045)
        took = universes.shows(drawn(B045).rgb(), 2.0)
        assert ear.lost == 1
        assert took > 0.5, "the packet was really lost"
