"""Replies of a printer are told apart however the network cuts them."""

import pytest

from hardware.wire.health import Health, pushed
from hardware.wire.replies import Replies, Reply

STREAM = (
    b"\x12" + b"\x18\x00\x0c\x00" + b'7"00A7\x00' + b"_TM-T20III\x00" + b"\x13" + b"\x00" + b"\x1a"
)
EXPECTED = [
    Reply("real_time", b"\x12"),
    Reply("status", b"\x18\x00\x0c\x00"),
    Reply("process_id", b"00A7"),
    Reply("info", b"TM-T20III"),
    Reply("flow", b"\x13"),
    Reply("buffered", b"\x00"),
    Reply("real_time", b"\x1a"),
]


@pytest.mark.parametrize("cut", range(len(STREAM)))
def test_a_stream_cut_anywhere_gives_the_same_replies(cut: int) -> None:
    replies = Replies()
    assert replies.feed(STREAM[:cut]) + replies.feed(STREAM[cut:]) == EXPECTED


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (b"\x10\x00\x00\x00", "ready"),
        (b"\x10\x00\x03\x00", "near_end"),
        (b"\x18\x00\x0f\x00", "paper_out"),
        (b"\x38\x00\x00\x00", "cover_open"),
        (b"\x18\x08\x00\x00", "error"),
        (b"\x18\x00\x00\x00", "error"),
    ],
)
def test_pushed_status_names_one_state(status: bytes, state: str) -> None:
    assert pushed(status).state == state


def test_the_three_answers_together_say_the_same_as_the_pushed_status() -> None:
    asked = Health().answered(1, 0x1A).answered(2, 0x32).answered(4, 0x7E)
    assert (asked.state, asked.prints, asked.waits_for_hand) == ("paper_out", False, True)
    fine = asked.answered(1, 0x12).answered(2, 0x12).answered(4, 0x1E)
    assert (fine.state, fine.prints) == ("near_end", True)


@pytest.mark.parametrize(
    ("status", "answer", "cause"),
    [
        (b"\x18\x08\x00\x00", 0x1A, "cutter"),
        (b"\x18\x20\x00\x00", 0x32, "fatal"),
        (b"\x18\x40\x00\x00", 0x52, "hot"),
    ],
)
def test_what_is_broken_is_named_alike_when_pushed_and_when_asked(
    status: bytes, answer: int, cause: str
) -> None:
    asked = Health().answered(1, 0x1A).answered(2, 0x52).answered(4, 0x12).answered(3, answer)
    assert (pushed(status).state, pushed(status).cause) == ("error", cause)
    assert (asked.state, asked.cause) == ("error", cause)
    assert asked.answered(2, 0x12).cause == ""
