"""How a printer that was left in the middle of a picture is brought to listen again."""

from . import commands
from .profile import Profile


def blank_band(profile: Profile) -> bytes:
    """As many zeros as the largest picture command may still want; outside a picture zeros are passed over."""
    rows = profile.band_rows if profile.raster == "gs_v0" else profile.pins
    return bytes(profile.dots // 8 * rows)


def mend(profile: Profile, scrap: bool) -> bytes:
    """Complete what was begun; with `scrap`, cut off what hangs out so that nobody gets it with the next slip."""
    data = blank_band(profile) + commands.RESET
    return data + commands.ending(profile.cut) if scrap else data
