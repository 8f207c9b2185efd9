"""Pictures in ESC/POS: `ESC *` columns and the graphics of `GS ( L`, turned into rows."""


def _wider(row: bytes, times: int) -> bytes:
    if times == 1:
        return row
    bits = "".join(bit * times for byte in row for bit in f"{byte:08b}")
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def scaled(rows: list[bytes], across: int, down: int) -> list[bytes]:
    """Every dot repeated `across` by `down`."""
    return [wide for row in rows for wide in [_wider(row, across)] * down]


def split(data: bytes, width: int) -> list[bytes]:
    return [data[start : start + width] for start in range(0, len(data), width)]


def columns_to_rows(mode: int, count: int, data: bytes, tall_dot: int = 3) -> list[bytes]:
    """`ESC * mode`: 8 or 24 dots high, each column top to bottom; single density is drawn twice as wide.

    `tall_dot`: rows of paper under one dot of an 8-dot column."""
    tall = 24 if mode >= 32 else 8
    per_column = tall // 8
    rows = [bytearray((count + 7) // 8) for _ in range(tall)]
    for column in range(count):
        bits = int.from_bytes(data[column * per_column : (column + 1) * per_column], "big")
        for y in range(tall):
            if bits >> (tall - 1 - y) & 1:
                rows[y][column // 8] |= 0x80 >> column % 8
    across = 1 if mode in (1, 33) else 2
    return scaled([bytes(row) for row in rows], across, 1 if tall == 24 else tall_dot)


def stored_raster(parameters: bytes) -> list[bytes]:
    """`GS ( L` function 112: tone, scale x, scale y, colour, width and height in dots, then the rows."""
    across, down = parameters[1], parameters[2]
    width = int.from_bytes(parameters[4:6], "little")
    height = int.from_bytes(parameters[6:8], "little")
    rows = split(parameters[8:], (width + 7) // 8)[:height]
    return scaled(rows, across, down)
