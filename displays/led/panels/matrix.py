"""MAX7219 modules on the SPI bus of a small computer, driven by luma.led_matrix (`pip install 'motcua[led]'`)."""

import re
from typing import Any

from PIL import Image

from displays.led.picture import Picture

from .base import PixelPanel, Result

# The chips have sixteen steps; luma takes 0 to 255.
_CONTRAST = 255


class Max7219Panel(PixelPanel):
    """One colour, not acknowledged: the wire has no way back. `interface` stands in for the SPI bus in tests."""

    def __init__(
        self,
        device: str,
        size: tuple[int, int],
        orientation: int = 0,
        interface: Any = None,
    ) -> None:
        super().__init__(size, 1)
        if size[0] % 8 or size[1] % 8:
            raise ValueError("max7219: size là bội số của 8")
        self._device, self._orientation, self._interface = device, orientation, interface
        self._matrix: Any = None
        self._contrast: int | None = None

    def send(self, drawn: Picture, brightness: float) -> Result:
        image = Image.frombytes("1", self.size, drawn.plane(frozenset({1, 2})))
        try:
            matrix = self._open()
            contrast = round(brightness * _CONTRAST)
            if contrast != self._contrast:
                matrix.contrast(contrast)
                self._contrast = contrast
            matrix.display(image)
        except Exception as error:  # luma and its buses have errors of their own
            self.reason = f"{type(error).__name__}: {error}"
            self.close()
            return "failed"
        self.counts.sent += 1
        self.reason = ""
        return "sent"

    def _open(self) -> Any:
        if self._matrix is None:
            from luma.led_matrix.device import max7219

            bus = self._interface or _spi(self._device)
            self._matrix = max7219(
                bus, *self.size, block_orientation=self._orientation, contrast=_CONTRAST
            )
            # Left alone, luma darkens the modules when the process ends; the worker does that.
            self._matrix.persist = True
        return self._matrix

    def close(self) -> None:
        matrix, self._matrix, self._contrast = self._matrix, None, None
        if matrix is not None and self._interface is None:
            matrix.cleanup()


def _spi(device: str) -> Any:
    from luma.core.interface.serial import noop, spi

    found = re.fullmatch(r"/dev/spidev(\d+)\.(\d+)", device)
    if found is None:
        raise ValueError(f"{device}: viết /dev/spidev0.0")
    return spi(port=int(found[1]), device=int(found[2]), gpio=noop())
