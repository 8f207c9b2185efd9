"""How much of a roll is left: reckoned from what was printed, corrected by what the printer's sensors say."""

from hardware.wire.health import Health

from .spool import Spool

NEAR_END = 15  # percent: where sensors of a near end sit, and where the device desk calls somebody
_SENSED = NEAR_END + 5  # a printer with such a sensor that says nothing has at least this


class Meter:
    """Of one printer. A roll counts as new when the sensors are content after they were not."""

    def __init__(self, spool: Spool, printer: str, metres: float) -> None:
        self._spool, self._printer, self._whole = spool, printer, metres * 1000
        self._used, self._sensor = spool.roll(printer)
        self._worn = False

    def printed(self, millimetres: float) -> None:
        self._keep(self._used + millimetres)

    def seen(self, health: Health) -> int | None:
        """What is left now, in percent; None where nobody can say."""
        if health.near_end and not self._sensor:
            self._sensor = True
            self._keep(self._used)
        if health.paper_out or health.near_end:
            self._worn = True
        elif self._worn and health.prints:
            self._worn = False
            self._keep(0.0)
        return self._percent(health)

    def _percent(self, health: Health) -> int | None:
        if health.paper_out:
            return 0
        reckoned = self._reckoned()
        if health.near_end:
            return NEAR_END if reckoned is None else min(reckoned, NEAR_END)
        if reckoned is not None and self._sensor:
            return max(reckoned, _SENSED)
        return reckoned

    def _reckoned(self) -> int | None:
        if not self._whole:
            return None
        return max(0, round(100 * (1 - self._used / self._whole)))

    def _keep(self, used: float) -> None:
        self._used = used
        self._spool.keep_roll(self._printer, used, self._sensor)
