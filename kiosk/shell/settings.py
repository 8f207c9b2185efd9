"""What one kiosk machine is like: a small frozen setting, checked, from which every file of the shell is made."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

HOST = "127.0.0.1"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Counted clockwise, with the matrix that turns touches along with the picture.
TURNS = {
    "normal": "1 0 0 0 1 0",
    "right": "0 1 0 -1 0 1",
    "inverted": "-1 0 1 0 -1 1",
    "left": "0 -1 1 1 0 0",
}


class SettingError(Exception):
    """Says which value is wrong and what to write."""


@dataclass(frozen=True)
class ShellSetting:
    """`width` and `height` are the pixels the page gets, after the screen was turned."""

    server: str
    name: str = "Máy 01"
    width: int = 1080
    height: int = 1920
    turn: str = "normal"
    port: int = 8080
    ca_file: str | None = None
    printer: str | None = None

    def __post_init__(self) -> None:
        _check_server(self.server)
        if self.turn not in TURNS:
            raise SettingError(f"turn: {', '.join(TURNS)}")
        if not re.fullmatch(r"[^\x00-\x1f\"\\$%]{1,60}", self.name):
            raise SettingError("name: 1 to 60 characters, none of them a quote, backslash, $ or %")
        if self.ca_file is not None and not re.fullmatch(r"/[\w./-]+", self.ca_file):
            raise SettingError("ca-file: a full path without spaces")
        if self.printer is not None and not re.fullmatch(r"[\w:./@+-]{1,200}", self.printer):
            raise SettingError("printer: software, or an address such as tcp://192.168.1.50:9100")

    @property
    def page(self) -> str:
        return f"http://{HOST}:{self.port}/"


def _check_server(server: str) -> None:
    parts = urlsplit(server)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or re.search(r"[\s\"\\]", server)
    ):
        raise SettingError(f"server: an address such as https://motcua.example.vn, not {server!r}")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingError("server: https off this machine")


def screen(text: str) -> tuple[int, int]:
    """`1080x1920` in pixels. SettingError: anything else, or not a screen's size."""
    found = re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)
    if not found:
        raise SettingError(f"screen: WIDTHxHEIGHT such as 1080x1920, not {text!r}")
    width, height = int(found[1]), int(found[2])
    if not (480 <= width <= 8192 and 480 <= height <= 8192):
        raise SettingError("screen: each side 480 to 8192 pixels")
    return width, height
