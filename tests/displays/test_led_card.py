"""The card that acknowledges: exact bytes, honest outcomes in every mood of the card, nothing ever into its flash."""

import struct
import threading
import time
from collections.abc import Iterator

import pytest

from displays.led.panels import CPowerPanel, Result
from displays.led.signs import Sign
from displays.led.software_card import SEQUENCE_ERROR, SoftCard
from displays.led.wire import cpower
from displays.led.worker import PanelWorker

from .conftest import wait_until
from .led_rig import A128, B045, LARGE, SMALL, drawn

# Captured from cards by others (see docs/operators/devices.md): the answers to a split-windows command.
ANSWERS = {
    1: "ff ff ff ff 0c 00 00 00 e8 32 01 7b 00 01 00 00 00 01 98 01",
    2: "ff ff ff ff 0c 00 00 00 e8 32 02 7b 00 01 00 00 00 01 99 01",
}


def planes_rgb(sign: Sign, size: tuple[int, int] = SMALL) -> bytes:
    """What a two-colour card makes of a picture: the number yellow, the counter green."""
    colours = (bytes(3), b"\xff\xff\x00", b"\x00\xff\x00")
    return b"".join(colours[dot] for dot in drawn(sign, size).dots)


def shows(card: SoftCard, wanted: bytes, seconds: float = 2.0) -> float:
    began = time.monotonic()
    with card.changed:
        assert card.changed.wait_for(lambda: card.rgb == wanted, seconds)
    return time.monotonic() - began


@pytest.fixture
def card() -> Iterator[SoftCard]:
    made = SoftCard(SMALL)
    yield made
    made.stop()
    assert made.flash_writes == 0
    assert set(made.commands) <= {cpower.SPLIT_WINDOWS, cpower.PICTURE}


@pytest.fixture
def panel(card: SoftCard) -> Iterator[CPowerPanel]:
    made = CPowerPanel("127.0.0.1", card.port, SMALL)
    yield made
    made.close()


def show(panel: CPowerPanel, sign: Sign = A128) -> Result:
    return panel.show(sign, sign.since, 1.0)


# Bytes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("card_id", ANSWERS)
def test_the_answers_of_real_cards_are_read_and_written_byte_for_byte(card_id: int) -> None:
    said = bytes.fromhex(ANSWERS[card_id])
    packet = cpower.take(bytearray(said))
    assert packet == cpower.Packet(cpower.ANSWER, card_id, cpower.DONE, 0, 0, b"\x01")
    assert cpower.frame(cpower.ANSWER, card_id, 0, (0, 0), b"\x01") == said


def test_a_request_is_what_other_senders_send_to_real_cards() -> None:
    """Two windows of 128x16 as in a program that drives such cards; ours is one window, of the same form."""
    two = bytes.fromhex("01 02 0000 0000 0080 0010 0000 0010 0080 0010")
    (packet,) = cpower.packets(two, card=1)
    assert packet.hex(" ") == (
        "ff ff ff ff 1d 00 00 00 68 32 01 7b 01 12 00 00 00 "
        "01 02 00 00 00 00 00 80 00 10 00 00 00 10 00 80 00 10 5c 02"
    )
    assert cpower.split_windows(64, 16).hex(" ") == "01 01 00 00 00 00 00 40 00 10"


def test_a_picture_has_one_bit_a_dot_and_colour_rows_from_the_top_high_bit_left() -> None:
    red, green = b"\x80\x01" * 8, b"\xff\x00" * 8
    body = cpower.picture(16, 8, {cpower.GREEN: green, cpower.RED: red})
    assert body[:11].hex(" ") == "03 00 00 00 ff ff 04 00 00 00 00"
    assert body[11:19].hex(" ") == "49 31 10 00 08 00 03 00"
    assert body[19:] == red + green


def test_a_large_picture_goes_in_numbered_pieces_that_fit_a_frame() -> None:
    blank = bytes(512)
    body = cpower.picture(*LARGE, {1: blank, 2: blank, 4: blank})
    sent = list(cpower.packets(body))
    assert [tuple(packet[15:17]) for packet in sent] == [(0, 1), (1, 1)]
    assert max(map(len, sent)) <= 1460
    assert b"".join(packet[17:-2] for packet in sent) == body


def test_no_command_but_windows_and_pictures_can_be_sent_at_all() -> None:
    for command in set(range(0x100)) - {0x01, 0x03}:
        with pytest.raises(cpower.WritesFlash):
            list(cpower.packets(bytes([command, 0, 0, 0])))


@pytest.mark.parametrize("at", [8, 12, 13, 17, 18])
def test_a_damaged_packet_is_broken_and_a_piece_of_one_is_waited_for(at: int) -> None:
    said = bytearray.fromhex(ANSWERS[1])
    assert cpower.take(said[:at]) is None
    said[at] ^= 0x40
    with pytest.raises(cpower.Broken):
        cpower.take(said)


# Outcomes ------------------------------------------------------------------------------------


def test_a_card_that_confirms_has_shown_it(card: SoftCard, panel: CPowerPanel) -> None:
    assert show(panel) == "shown"
    assert card.rgb == planes_rgb(A128)
    assert (panel.counts.sent, panel.counts.acknowledged) == (1, 1)
    assert show(panel, B045) == "shown"
    assert card.commands == {cpower.SPLIT_WINDOWS: 1, cpower.PICTURE: 2}


@pytest.mark.parametrize(
    ("colours", "amber", "white"), [(1, "800000", "800000"), (3, "ffff00", "ffffff")]
)
def test_cards_of_one_and_three_colours(colours: int, amber: str, white: str) -> None:
    card = SoftCard(LARGE)
    panel = CPowerPanel("127.0.0.1", card.port, LARGE, colours)
    assert show(panel) == "shown"
    by_dot = (
        bytes(3),
        bytes.fromhex(amber.replace("80", "ff")),
        bytes.fromhex(white.replace("80", "ff")),
    )
    assert card.rgb == b"".join(by_dot[dot] for dot in drawn(A128, LARGE).dots)
    panel.close()
    card.stop()


def test_what_may_be_old_is_red(card: SoftCard, panel: CPowerPanel) -> None:
    assert show(panel, Sign("call", label="A128", counter="07", dim=True)) == "shown"
    colours = {card.rgb[at : at + 3] for at in range(0, len(card.rgb), 3)}
    assert colours == {bytes(3), b"\xff\x00\x00"}


@pytest.mark.parametrize("fault", ["drop_packets", "drop_answers"])
def test_a_packet_or_answer_that_is_lost_is_said_again(
    card: SoftCard, panel: CPowerPanel, fault: str
) -> None:
    assert show(panel) == "shown"
    setattr(card, fault, 1)
    assert show(panel, B045) == "shown"
    assert card.rgb == planes_rgb(B045)
    assert panel.counts.lost == 1


def test_a_silent_card_is_failed_soon_and_never_called_shown(
    card: SoftCard, panel: CPowerPanel
) -> None:
    card.drop_packets = 1000
    began = time.monotonic()
    assert show(panel) == "failed"
    assert time.monotonic() - began < 2.0
    assert panel.reason == "không trả lời"
    assert panel.counts.acknowledged == 0


def test_a_refusal_is_tried_once_more_and_then_told(card: SoftCard, panel: CPowerPanel) -> None:
    assert show(panel) == "shown"
    card.refuse = [SEQUENCE_ERROR]
    assert show(panel, B045) == "shown"
    card.refuse = [0x05, 0x05]
    assert show(panel) == "refused"
    assert "05" in panel.reason
    assert card.rgb == planes_rgb(B045)


def test_an_answer_that_comes_late_is_not_taken_for_one_to_the_next_picture(
    card: SoftCard, panel: CPowerPanel
) -> None:
    assert show(panel) == "shown"
    card.answer_after = 0.6
    assert show(panel, B045) == "shown"
    card.answer_after, card.drop_packets = 0.0, 1000
    assert show(panel, A128) == "failed"


def test_a_card_that_is_away_is_failed_with_the_reason(card: SoftCard) -> None:
    panel = CPowerPanel("127.0.0.1", card.port, SMALL)
    card.stop()
    assert show(panel) == "failed"
    assert panel.reason


def test_bytes_that_are_no_packet_end_the_connection_not_the_driver(card: SoftCard) -> None:
    door = threading.Event()

    class Babbling(SoftCard):
        def _answer(self, line, packet, body):  # type: ignore[no-untyped-def]
            line.sendall(struct.pack("<4sHH", b"\xff" * 4, 3, 0) + b"abc")
            door.set()

    babbling = Babbling(SMALL)
    panel = CPowerPanel("127.0.0.1", babbling.port, SMALL)
    assert show(panel) == "failed"
    assert door.is_set()
    panel.close()
    babbling.stop()


# Healing -------------------------------------------------------------------------------------


@pytest.fixture
def kept(card: SoftCard) -> Iterator[tuple[SoftCard, PanelWorker, list[Result]]]:
    told: list[Result] = []
    panel = CPowerPanel("127.0.0.1", card.port, SMALL)
    worker = PanelWorker(panel, "bang", lambda _, result: told.append(result))
    worker.start()
    worker.show(A128)
    shows(card, planes_rgb(A128))
    yield card, worker, told
    worker.stop()


Kept = tuple[SoftCard, PanelWorker, list[Result]]


@pytest.mark.parametrize("lost", [1, 2])
def test_loss_heals_within_two_seconds(kept: Kept, lost: int) -> None:
    card, worker, _ = kept
    card.drop_packets = lost
    worker.show(B045)
    shows(card, planes_rgb(B045), 2.0)


def test_a_card_that_starts_anew_shows_the_truth_within_two_seconds(kept: Kept) -> None:
    card, worker, told = kept
    wait_until(lambda: told == ["shown"], 2.0)
    card.reboot()
    assert not any(card.rgb)
    shows(card, planes_rgb(A128), 2.0)
    worker.show(B045)
    shows(card, planes_rgb(B045), 1.0)
    assert told[-1] == "shown"


def test_the_last_call_wins_over_a_card_that_was_silent(kept: Kept) -> None:
    card, worker, told = kept
    card.drop_packets = 1000
    for number in range(20):
        worker.show(Sign("call", label=f"A{number:03}", counter="07"))
    worker.show(B045)
    wait_until(lambda: told[-1] == "failed", 5.0)
    seen = []
    card._shown = lambda rgb: seen.append(rgb)
    card.drop_packets = 0
    shows(card, planes_rgb(B045), 2.0)
    assert set(seen) == {planes_rgb(B045)}
    wait_until(lambda: told[-1] == "shown", 2.0)


def test_a_refusing_card_is_reported_as_refusing_until_it_agrees(kept: Kept) -> None:
    card, worker, told = kept
    card.refuse = [0x05] * 4
    worker.show(B045)
    wait_until(lambda: "refused" in told, 3.0)
    shows(card, planes_rgb(B045), 3.0)
    wait_until(lambda: told[-1] == "shown", 2.0)


def test_a_stopped_agent_leaves_a_dark_card(card: SoftCard) -> None:
    worker = PanelWorker(CPowerPanel("127.0.0.1", card.port, SMALL), "bang")
    worker.start()
    worker.show(A128)
    shows(card, planes_rgb(A128))
    worker.stop()
    assert not any(card.rgb)
