"""The printer itself, without a wire: paper, cover, status, and pictures of what it has cut off. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from .abilities import Abilities
from .operations import Answer, Cut, Feed, Operation, PushStatus, Row, Text
from .parser import Parser
from .real_time import RealTime, Scanner

PaperLevel = Literal["ok", "near", "out"]
_TEXT_ROWS = 24


@dataclass
class Paper:
    """`rows_left` None is a roll without end."""

    level: PaperLevel = "ok"
    rows_left: int | None = None

    @property
    def out(self) -> bool:
        return self.level == "out"

    def take(self) -> bool:
        """Use one row; false, and the roll is empty, when there is none."""
        if self.rows_left == 0:
            self.level = "out"
        if self.out:
            return False
        if self.rows_left is not None:
            self.rows_left -= 1
        return True


def _typed(characters: str, dots: int) -> list[bytes]:
    picture, line = Image.new("1", (dots, _TEXT_ROWS), 1), dots // 8
    ImageDraw.Draw(picture).text((0, 6), characters, font=ImageFont.load_default(), fill=0)
    data = picture.tobytes("raw", "1;I")
    return [data[at : at + line] for at in range(0, len(data), line)]


def _only_questions(data: bytes) -> bool:
    """DLE EOT by itself is answered and gone; it does not fill the buffer of a printer that cannot print."""
    return len(data) % 3 == 0 and all(
        data[at : at + 2] == b"\x10\x04" for at in range(0, len(data), 3)
    )


class Machine:
    """`receive` bytes, then take `replies`. Call `run` after paper or cover changed. `cut` gets each finished slip."""

    def __init__(
        self, cut: Callable[[Image.Image], None], abilities: Abilities | None = None
    ) -> None:
        self.abilities = abilities or Abilities()
        self.paper, self.cover_open = Paper(), False
        self.cutter_jammed = False
        self.resting = False  # head too hot: prints later, answers what is asked out of turn
        self.parser, self.replies = Parser(self.abilities), bytearray()
        self._cut, self._scanner = cut, Scanner()
        self._pushing, self._told = 0, b""
        self._strip: list[bytes] = []
        self._pending: list[bytes] = []  # rows of an operation that paper ran out under
        self._cutting = False  # a cut that a jam keeps from ending

    @property
    def broken(self) -> bool:
        """The knife does not move: it stops everything behind the cut."""
        return self._cutting and self.cutter_jammed

    @property
    def offline(self) -> bool:
        return self.cover_open or self.paper.out or self.broken

    @property
    def full(self) -> bool:
        """Takes no more bytes: it cannot print and its buffer is full."""
        return (self.offline or self.resting) and self.parser.waiting >= self.abilities.buffer

    @property
    def strip(self) -> Image.Image:
        """The paper that hangs out and was not cut off."""
        return self._picture(self._strip)

    def _picture(self, rows: list[bytes]) -> Image.Image:
        size = (self.abilities.dots, len(rows))
        return Image.frombytes("1", size, b"".join(rows), "raw", "1;I")

    def receive(self, data: bytes) -> None:
        commands = self._scanner.feed(data)
        if not _only_questions(data):
            self.parser.feed(data)
        for command in commands:
            self._act_at_once(command)
        self.run()

    def run(self) -> None:
        """Print whatever can be printed; tell of a change of status."""
        while not (self.offline or self.resting) and (
            self._cutting or self._pending or self._next()
        ):
            if self._cutting and not self.cutter_jammed:
                self._finish_slip()
            self._print_pending()
        if self._pushing and self._status() != self._told:
            self._push()

    def disconnected(self) -> None:
        """A session ended: what was received stays; status is pushed only to whoever asks again."""
        self._pushing = 0

    def _next(self) -> bool:
        operation = self.parser.step()
        if operation is None:
            return False
        self._begin(operation)
        return True

    def _begin(self, operation: Operation) -> None:
        if isinstance(operation, Row):
            self._pending = [operation.dots]
        elif isinstance(operation, Text):
            self._pending = _typed(operation.characters, self.abilities.dots)
        elif isinstance(operation, Feed):
            self._pending = [bytes(self.abilities.dots // 8)] * operation.rows
        elif isinstance(operation, Cut):
            self._cutting = True
        elif isinstance(operation, PushStatus):
            self._pushing = operation.mask if self.abilities.asb else 0
            if self._pushing:
                self._push()
        else:
            self._answer(operation)

    def _print_pending(self) -> None:
        while self._pending and self.paper.take():
            self._strip.append(self._pending.pop(0))

    def _finish_slip(self) -> None:
        rows, self._strip, self._cutting = self._strip, [], False
        if rows:
            self._cut(self._picture(rows))

    def _answer(self, asked: Answer) -> None:
        if asked.kind == "process_id":
            if self.abilities.process_id:
                self.replies += b'7"' + asked.value + b"\0"
        elif asked.kind == "identify":
            name = self.abilities.names.get(asked.value[0])
            self.replies += b"" if name is None else b"_" + name.encode("ascii") + b"\0"
        elif self.abilities.gs_r:
            self.replies.append(
                0x0C if self.paper.out else 0x03 if self.paper.level == "near" else 0
            )

    # -- status ---------------------------------------------------------------------------------

    def _act_at_once(self, command: RealTime) -> None:
        if command.kind == "ask":
            if self.offline and not self.abilities.answers_offline:
                return
            self.replies.append(self._answer_to(command.number))
        elif command.kind == "clear" or command.number == 2:
            # What is already on the paper stays there, above whatever comes next.
            self.parser.clear()
            self._pending, self._cutting = [], False

    def _answer_to(self, query: int) -> int:
        paper = self.paper
        if query == 1:
            return 0x12 | (0x08 if self.offline else 0)
        if query == 2:
            stopped = (0x20 if paper.out else 0) | (0x40 if self.broken else 0)
            return 0x12 | (0x04 if self.cover_open else 0) | stopped
        if query == 3:
            return 0x12 | (0x08 if self.broken else 0)
        if query == 4:
            return 0x12 | (0x6C if paper.out else 0x0C if paper.level == "near" else 0)
        return 0x12

    def _push(self) -> None:
        self._told = self._status()
        self.replies += self._told

    def _status(self) -> bytes:
        first = 0x10 | (0x08 if self.offline else 0) | (0x20 if self.cover_open else 0)
        third = 0x0F if self.paper.out else 0x03 if self.paper.level == "near" else 0
        return bytes((first, 0x08 if self.broken else 0, third, 0))
