"""What kinds of printers there are to be: Epson class, clones, 58 mm, impact. Data for the software printer."""

from dataclasses import dataclass, field

_BUFFER = 64 * 1024  # 45 kB as on a TM-T88V, and its network board


def _names(firmware: str, maker: str, model: str, serial: str) -> dict[int, str]:
    """Answers to GS I 65 to 68."""
    return {65: firmware, 66: maker, 67: model, 68: serial}


@dataclass(frozen=True)
class Abilities:
    """`buffer`: bytes received and not yet acted on that it holds while it cannot print.

    `answers_offline`: false is a printer that says nothing at all while its cover is open or paper is out.
    `pins`: of the head for `ESC *`; 8 knows neither 24-dot columns nor `GS v 0`.
    `units`: of vertical motion per 203 rows until `GS P` says otherwise."""

    dots: int = 576
    process_id: bool = True
    asb: bool = True
    gs_r: bool = True
    raster: bool = True
    answers_offline: bool = True
    buffer: int = _BUFFER
    pins: int = 24
    units: int = 406  # twice the dots, as on a TM-T20
    names: dict[int, str] = field(
        default_factory=lambda: _names("1.00", "MOT CUA", "SOFTWARE 80", "SW0001")
    )


_XPRINTER = _names("V2.1", "XPRINTER", "XP-80", "")
KINDS = {
    "epson-tm": Abilities(),
    "xprinter-80": Abilities(process_id=False, asb=False, buffer=4096, units=203, names=_XPRINTER),
    "clone-58": Abilities(
        dots=384, process_id=False, asb=False, answers_offline=False, buffer=4096, units=203, names={}
    ),
    "tm-u220": Abilities(
        dots=400, process_id=False, raster=False, buffer=4096, pins=8, units=203,
        names=_names("3.01", "EPSON", "TM-U220", ""),
    ),
}  # fmt: skip
