"""The little Modbus that number boards need: write registers (functions 06 and 16), over RTU or TCP framing."""

import struct
from collections.abc import Sequence

TCP_PORT = 502
WRITE_ONE, WRITE_MANY = 0x06, 0x10
_EXCEPTION = 0x80
_TCP_HEAD = struct.Struct(">HHHB")


class Refused(Exception):
    """The device understood and said no; `code` is the Modbus exception code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exception {code:02X}")
        self.code = code


class Wrong(Exception):
    """The answer is damaged, or the answer to something else."""


def write_many(start: int, values: Sequence[int]) -> bytes:
    """Request: registers from `start` (counted from 0)."""
    head = struct.pack(">BHHB", WRITE_MANY, start, len(values), 2 * len(values))
    return head + struct.pack(f">{len(values)}H", *values)


def write_one(register: int, value: int) -> bytes:
    return struct.pack(">BHH", WRITE_ONE, register, value)


def check(request: bytes, answer: bytes) -> None:
    """Nothing, when the answer confirms the request; Refused or Wrong otherwise."""
    if len(answer) == 2 and answer[0] == request[0] | _EXCEPTION:
        raise Refused(answer[1])
    # Both functions answer with their first five bytes: what was written where.
    if answer != request[:5]:
        raise Wrong("not the answer to this request")


def rtu(unit: int, pdu: bytes) -> bytes:
    content = bytes([unit]) + pdu
    return content + crc16(content).to_bytes(2, "little")


def rtu_length(received: bytes) -> int:
    """How long the answer will be, as far as these bytes tell."""
    if len(received) >= 2 and received[1] & _EXCEPTION:
        return 5
    return 8


def from_rtu(unit: int, frame: bytes) -> bytes:
    """The PDU of an answer; Wrong if it is damaged or of another unit."""
    if len(frame) < 5 or crc16(frame[:-2]) != int.from_bytes(frame[-2:], "little"):
        raise Wrong("checksum")
    if frame[0] != unit:
        raise Wrong("another unit")
    return frame[1:-2]


def tcp(transaction: int, unit: int, pdu: bytes) -> bytes:
    return _TCP_HEAD.pack(transaction, 0, len(pdu) + 1, unit) + pdu


def take_tcp(transaction: int, unit: int, buffer: bytearray) -> bytes | None:
    """The PDU of the answer to this transaction; None while bytes are missing, older answers are dropped."""
    while len(buffer) >= _TCP_HEAD.size:
        number, protocol, length, answering = _TCP_HEAD.unpack_from(buffer)
        if protocol or not 2 < length < 256:
            raise Wrong("no Modbus")
        end = _TCP_HEAD.size - 1 + length
        if len(buffer) < end:
            return None
        pdu = bytes(buffer[_TCP_HEAD.size : end])
        del buffer[:end]
        if number == transaction and answering == unit:
            return pdu
    return None


def crc16(data: bytes) -> int:
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc
