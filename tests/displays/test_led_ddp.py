"""DDP on the wire, byte for byte, and a receiver that shows whole pictures or nothing."""

import itertools
import random
import struct

import pytest

from displays.led.wire import ddp

SMALL, LARGE = 64 * 16 * 3, 128 * 32 * 3


def pictured(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def test_the_header_is_what_the_protocol_says() -> None:
    rgb = pictured(SMALL)
    sent = list(ddp.packets(rgb, 0))
    assert [packet[:10].hex(" ") for packet in sent] == [
        "40 01 0b 01 00 00 00 00 05 a0",
        "40 02 0b 01 00 00 05 a0 05 a0",
        "41 03 0b 01 00 00 0b 40 00 c0",
    ]
    assert b"".join(packet[10:] for packet in sent) == rgb


def test_the_large_panel_takes_nine_packets_that_fit_an_ethernet_frame() -> None:
    sent = list(ddp.packets(pictured(LARGE), 0))
    assert len(sent) == 9
    assert sum(map(len, sent)) == 12_378
    assert max(map(len, sent)) + 28 <= 1500


def test_sequence_numbers_run_from_one_to_fifteen_over_all_pictures() -> None:
    number, seen = 0, []
    for _ in range(10):
        seen += [packet[1] for packet in ddp.packets(bytes(SMALL), number)]
        number = ddp.following(number, SMALL)
    assert seen == [index % 15 + 1 for index in range(30)]


def test_pictures_of_fifteen_packets_do_not_all_carry_the_same_numbers() -> None:
    size = 15 * ddp.PAYLOAD
    first = [packet[1] for packet in ddp.packets(bytes(size), 0)]
    second = [packet[1] for packet in ddp.packets(bytes(size), ddp.following(0, size))]
    assert all(a != b for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_packets_in_any_order_give_the_same_picture_once(order: tuple[int, ...]) -> None:
    rgb = pictured(SMALL)
    sent, receiver = list(ddp.packets(rgb, 5)), ddp.Assembler(SMALL)
    shown = [receiver.add(sent[index], 0.0) for index in order]
    assert shown == [None, None, rgb]


def test_nine_packets_shuffled_give_the_picture() -> None:
    rgb = pictured(LARGE)
    for seed in range(30):
        sent, receiver = list(ddp.packets(rgb, seed)), ddp.Assembler(LARGE)
        random.Random(seed).shuffle(sent)
        shown = [receiver.add(packet, 0.0) for packet in sent]
        assert shown == [None] * 8 + [rgb]


@pytest.mark.parametrize("lost", range(3))
def test_after_a_lost_packet_nothing_torn_is_shown_and_the_next_picture_is(lost: int) -> None:
    old, new = pictured(SMALL, 1), pictured(SMALL, 2)
    receiver = ddp.Assembler(SMALL)
    for index, packet in enumerate(ddp.packets(old, 0)):
        if index != lost:
            assert receiver.add(packet, 0.0) is None
    shown = [receiver.add(packet, 0.01) for packet in ddp.packets(new, 3)]
    assert [one for one in shown if one is not None] == [new]


def test_a_duplicate_shows_nothing_a_second_time() -> None:
    receiver, rgb = ddp.Assembler(SMALL), pictured(SMALL)
    sent = list(ddp.packets(rgb, 0))
    shown = [receiver.add(packet, 0.0) for packet in [*sent, *sent, sent[2]]]
    assert [one for one in shown if one is not None] == [rgb]


def test_a_late_packet_of_the_picture_before_does_not_tear_the_new_one() -> None:
    old, new = pictured(SMALL, 1), pictured(SMALL, 2)
    receiver = ddp.Assembler(SMALL)
    olds, news = list(ddp.packets(old, 0)), list(ddp.packets(new, 3))
    shown = [receiver.add(packet, 0.0) for packet in (olds[0], news[0], news[1], olds[1], news[2])]
    assert [one for one in shown if one is not None] == [new]


def test_any_mix_of_two_pictures_shows_only_whole_pictures() -> None:
    whole = {pictured(SMALL, seed) for seed in range(5)}
    for seed in range(200):
        chance, receiver, number = random.Random(seed), ddp.Assembler(SMALL), 0
        wire: list[bytes] = []
        for picture in sorted(whole):
            wire += ddp.packets(picture, number)
            number = ddp.following(number, SMALL)
        wire = [packet for packet in wire for _ in range(chance.choice((0, 1, 1, 1, 2)))]
        for _ in range(4):
            at = chance.randrange(len(wire) - 1)
            wire[at], wire[at + 1] = wire[at + 1], wire[at]
        for packet in wire:
            shown = receiver.add(packet, 0.0)
            assert shown is None or shown in whole


@pytest.mark.parametrize("flags", [0x01, 0x81, 0xC1, 0x43, 0x45, 0x49])
def test_another_version_and_what_is_no_picture_data_is_ignored(flags: int) -> None:
    packet = bytearray(next(iter(ddp.packets(bytes(300), 0))))
    packet[0] = flags
    assert ddp.parse(bytes(packet)) is None


def test_a_time_code_of_four_bytes_is_skipped() -> None:
    packet = bytearray(next(iter(ddp.packets(bytes(range(150)) * 2, 0))))
    packet[0] |= 0x10
    parsed = ddp.parse(bytes(packet[:10]) + b"time" + bytes(packet[10:]))
    assert parsed is not None
    assert parsed.data == bytes(range(150)) * 2


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x41\x01\x0b",
        struct.pack(">BBBBIH", 0x41, 1, 0x0B, 1, 0, 9) + bytes(8),
        struct.pack(">BBBBIH", 0x41, 1, 0x0B, 1, 0, 9) + bytes(10),
        struct.pack(">BBBBIH", 0x41, 1, 0x0B, 250, 0, 9) + bytes(9),
        struct.pack(">BBBBIH", 0x41, 1, 0x2C, 1, 0, 9) + bytes(9),
        struct.pack(">BBBBIH", 0x41, 1, 0x0B, 1, SMALL - 8, 9) + bytes(9),
        struct.pack(">BBBBIH", 0x41, 1, 0x0B, 1, 0xFFFFFFFF, 9) + bytes(9),
    ],
)
def test_what_is_cut_too_long_for_another_or_past_the_end_changes_nothing(packet: bytes) -> None:
    receiver, rgb = ddp.Assembler(SMALL), pictured(SMALL)
    first, second, third = ddp.packets(rgb, 0)
    assert receiver.add(first, 0.0) is None
    assert receiver.add(packet, 0.0) is None
    assert receiver.add(second, 0.0) is None
    assert receiver.add(packet, 0.0) is None
    assert receiver.add(third, 0.0) == rgb


def test_a_sender_that_starts_again_is_shown_from_its_first_whole_picture() -> None:
    receiver = ddp.Assembler(SMALL)
    list(map(lambda packet: receiver.add(packet, 0.0), ddp.packets(pictured(SMALL, 1), 8)))
    new = pictured(SMALL, 2)
    shown = [receiver.add(packet, 1.0) for packet in ddp.packets(new, 0)]
    assert shown[-1] == new


def test_a_sender_that_does_not_number_is_understood() -> None:
    receiver, rgb = ddp.Assembler(SMALL), pictured(SMALL)
    sent = [packet[:1] + b"\x00" + packet[2:] for packet in ddp.packets(rgb, 0)]
    assert [receiver.add(packet, 0.0) for packet in sent] == [None, None, rgb]
