"""What a kind of printer can do, as data: paper width, picture command, how it acknowledges and tells its state.

`motcua bridge probe` measures a printer and names the profile that fits; a setting overrides single values.
"""

from dataclasses import dataclass
from typing import Literal

from .commands import Acknowledgement

Raster = Literal["gs_v0", "esc_star"]
Status = Literal["asb", "poll"]


@dataclass(frozen=True)
class Profile:
    """One kind of printer.

    `dots`: printable width, whole 16 (576 = 80 mm paper, 384 = 58 mm, 400 = 76 mm impact).
    `raster`: `gs_v0` whole rows; `esc_star` columns of `pins` dots, for heads that know no rows.
    `acknowledgement`: `process_id` names the job that is on paper; `gs_r` proves the same without a name.
    `status`: `asb` is pushed by the printer on every change; `poll` is asked for (DLE EOT).
    `cut`: has a cutter; without one the paper is fed to the tear bar.
    `band_rows`: rows of one picture command at most: cheap printers crash on what exceeds their buffer.
    `doubles`: repeats dots by itself (`GS v 0` m = 1 to 3), so that big letters and QR codes take few bytes.
    `names`: tells its model and firmware (GS I) instead of printing the question.
    `squeeze`: rows of a drawing with square dots per row of the head (impact: 160 dpi across, 72 down)."""

    name: str
    dots: int = 576
    raster: Raster = "gs_v0"
    acknowledgement: Acknowledgement = "process_id"
    status: Status = "asb"
    cut: bool = True
    band_rows: int = 200
    pins: Literal[8, 24] = 24
    squeeze: float = 1.0
    doubles: bool = True
    names: bool = True


EPSON_TM = Profile("epson-tm")
# "Xprinter" and its many siblings: GS r and DLE EOT, neither process ID nor pushed status.
XPRINTER_80 = Profile("xprinter-80", acknowledgement="gs_r", status="poll")
CLONE_58 = Profile(
    "clone-58",
    dots=384,
    acknowledgement="gs_r",
    status="poll",
    cut=False,
    band_rows=120,
    names=False,
)
# Impact, for registers that must not fade. Epson lists neither GS v 0 nor process ID for it.
TM_U220 = Profile(
    "tm-u220", dots=400, raster="esc_star", acknowledgement="gs_r", pins=8, squeeze=160 / 72
)
PROFILES = {one.name: one for one in (EPSON_TM, XPRINTER_80, CLONE_58, TM_U220)}
