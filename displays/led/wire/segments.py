"""Seven segments: which bars make which sign. Bit 0 is the top bar, then clockwise, bit 6 the middle, bit 7 the point.

A letter that would look like a digit (I, O, S, Z) or that seven bars cannot make (K, M, V, W, X) is not here:
a board shows nothing rather than a wrong number.
"""

ALL = 0xFF
BARS = {
    " ": 0x00, "-": 0x40, "0": 0x3F, "1": 0x06, "2": 0x5B, "3": 0x4F, "4": 0x66, "5": 0x6D, "6": 0x7D,
    "7": 0x07, "8": 0x7F, "9": 0x6F, "A": 0x77, "B": 0x7C, "C": 0x39, "D": 0x5E, "E": 0x79, "F": 0x71,
    "G": 0x3D, "H": 0x76, "J": 0x1E, "L": 0x38, "N": 0x54, "P": 0x73, "Q": 0x67, "R": 0x50, "T": 0x78,
    "U": 0x3E, "Y": 0x6E,
}  # fmt: skip


def legible(text: str) -> bool:
    return all(sign in BARS for sign in text)


def placed(label: str, counter: str, digits: int) -> str | None:
    """Label left, counter right, or the label alone, right-aligned; None if even that cannot be shown whole."""
    if not legible(label) or len(label) > digits:
        return None
    if counter and legible(counter) and len(label) + 1 + len(counter) <= digits:
        return label + counter.rjust(digits - len(label))
    return label.rjust(digits)
