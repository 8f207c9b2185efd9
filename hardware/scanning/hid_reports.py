"""The input reports of a HID-POS scanner (USB HID Point of Sale Usage Tables 1.02, page 0x8C). Pure.

Report 2, 64 bytes: id, length, three bytes of AIM symbology (`]Q1`), 56 bytes of data, two of the maker, and a last one
whose lowest bit says that the read goes on in the next report."""

_REPORT = 2
_SIZE = 64
_DATA = slice(5, 61)


class BadReport(Exception):
    """A report that contradicts itself."""


def data_of(report: bytes) -> bytes:
    """The bytes of one report, with a terminator after the last one of a read; none of other reports. BadReport."""
    if report[:1] != bytes([_REPORT]):
        return b""
    if len(report) != _SIZE:
        raise BadReport
    length = report[1]
    data = report[_DATA]
    if length > len(data):
        raise BadReport
    goes_on = report[_SIZE - 1] & 1
    return data[:length] + (b"" if goes_on else b"\r")
