"""Every kind of panel behind one interface, and the way from what a person wrote to the panel itself."""

from displays.led.spec import PanelSpec

from .base import Counts, Panel, PixelPanel, Result
from .board import Layout, NumberBoard, RtuLink, TcpLink
from .card import CPowerPanel
from .matrix import Max7219Panel
from .udp import ArtNetPanel, DdpPanel, SacnPanel

__all__ = [
    "ArtNetPanel", "CPowerPanel", "Counts", "DdpPanel", "Layout", "Max7219Panel", "NumberBoard", "Panel", "PixelPanel",
    "Result", "RtuLink", "SacnPanel", "TcpLink", "open_panel",
]  # fmt: skip


def open_panel(spec: PanelSpec) -> Panel:
    """The driver of a real panel; nothing is connected yet. ValueError for options that do not go together."""
    address = (spec.host, spec.port)
    if spec.kind == "ddp":
        return DdpPanel(*address, spec.size, spec.colours)
    if spec.kind == "sacn":
        return SacnPanel(address, spec.size, spec.colours, spec.number("universe", 1))
    if spec.kind == "artnet":
        return ArtNetPanel(address, spec.size, spec.colours, spec.number("universe", 0))
    if spec.kind == "cpower":
        card, repeat = spec.number("card", 255), float(spec.extra.get("repeat", 1.5))
        return CPowerPanel(*address, spec.size, spec.colours, card, repeat)
    if spec.kind == "max7219":
        return Max7219Panel(spec.device, spec.size, spec.number("orientation", 0))
    if spec.kind in ("modbus-tcp", "modbus-rtu"):
        return _board(spec)
    raise ValueError(f"{spec.kind} không phải bảng thật")


def _board(spec: PanelSpec) -> NumberBoard:
    link: TcpLink | RtuLink
    if spec.kind == "modbus-tcp":
        link = TcpLink(spec.host, spec.port)
    else:
        link = RtuLink(spec.device, spec.number("baud", 9600), str(spec.extra.get("parity", "N")))
    dimmer = spec.extra.get("brightness_register")
    layout = Layout(
        spec.number("unit", 1),
        spec.number("digits", 6),
        spec.number("register", 0),
        str(spec.extra.get("code", "segments")),
        None if dimmer is None else int(dimmer),
    )
    return NumberBoard(link, layout, float(spec.extra.get("repeat", 1.5)))
