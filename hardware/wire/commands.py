"""The few ESC/POS commands a raster ticket needs (Epson ESC/POS reference, TM-T20/T88 class)."""

from typing import Literal

ESC, GS, DLE = b"\x1b", b"\x1d", b"\x10"

RESET = ESC + b"@"
# ESC J counts in the printer's own units (1/360, 1/406 inch …) unless told: one unit = one dot at 203 dpi.
DOT_UNITS = GS + b"P\xcb\xcb"
CENTRE = ESC + b"a\x01"
# Feed to the cutter, leave one point uncut so that the slip does not fall.
CUT = GS + b"VB\x00"
# Without a cutter: the last row has to pass the tear bar.
TO_TEAR_BAR = ESC + b"d\x04"

# Automatic status back: drawer, online, error, paper. The printer pushes four bytes on every change.
STATUS_ON = GS + b"a\x0f"
STATUS_OFF = GS + b"a\x00"
# Real-time: throw away what is in the receive and print buffers (DLE DC4 8).
CLEAR = DLE + b"\x14\x08\x01\x03\x14\x01\x06\x02\x08"

Acknowledgement = Literal["process_id", "gs_r"]
QUERIES = (1, 2, 4)  # DLE EOT n: printer, cause of being offline, roll sensors
CAUSE = 3  # DLE EOT 3: what is broken


def ask(query: int) -> bytes:
    """DLE EOT n: answered at once, also when offline and when it stands inside image data."""
    return DLE + b"\x04" + bytes([query])


def identify(what: int) -> bytes:
    """GS I n: 65 firmware, 66 maker, 67 model, 68 serial number; waits its turn in the buffer."""
    return GS + b"I" + bytes([what])


def ending(cut: bool) -> bytes:
    """After a slip somebody takes."""
    return CUT if cut else TO_TEAR_BAR


def feed(rows: int) -> bytes:
    """Blank rows of one dot each."""
    full, rest = divmod(rows, 255)
    return (ESC + b"J\xff") * full + (ESC + b"J" + bytes([rest]) if rest else b"")


def acknowledge(process_id: bytes, how: Acknowledgement = "process_id") -> bytes:
    """Ask to be told when everything before this is on paper; `process_id` is four printable bytes.

    `gs_r` is for clones without process ID: the buffered status reply proves the same, without a name."""
    if how == "gs_r":
        return GS + b"r\x01"
    if len(process_id) != 4 or not all(0x20 <= byte <= 0x7E for byte in process_id):
        raise ValueError("a process ID is four printable ASCII bytes")
    return GS + b"(H\x06\x00\x30\x30" + process_id


def process_id(number: int) -> bytes:
    """Four printable bytes for a job number; they repeat after 1,679,616 jobs."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    out = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        out = digits[digit] + out
    return out.encode("ascii")
