"""The bridge's own page: how the printer is, what it printed, and a hand for the demo's software printer."""

import json
from collections.abc import Callable
from typing import Literal

from flask import Blueprint, Response, render_template, url_for
from pydantic import Field

from hardware.printing.desk import UnknownPrinter
from hardware.printing.hub import Event
from hardware.software_printer.server import SoftwarePrinter
from queue_server.contracts.base import Request

from .api import scan
from .guards import bridge, only_our_page
from .messages import read_message
from .problems import Refusal
from .streams import stream
from .view import page_view

page = Blueprint(
    "page", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)

_NOT_SHOWN = (
    "scan",
    "scan_refused",
)  # of scanners the page shows how they are, never what they read
_HANDS: dict[str, Callable[[SoftwarePrinter], None]] = {
    "paper_out": lambda printer: printer.set_paper("out"),
    "paper_near": lambda printer: printer.set_paper("near"),
    "paper_in": lambda printer: printer.set_paper("ok"),
    "paper_ends_soon": lambda printer: printer.set_paper("near", rows_left=300),
    "cover_open": lambda printer: printer.set_cover(True),
    "cover_shut": lambda printer: printer.set_cover(False),
    "line_hang": lambda printer: printer.set_faults(hang=True),
    "line_mute": lambda printer: printer.set_faults(mute=True),
    "line_drop": lambda printer: printer.set_faults(drop_after=15_000),
    "line_ok": lambda printer: printer.set_faults(),
}


class Hand(Request):
    """POST /page/hand: what a person does to the software printer."""

    act: Literal[
        "paper_out", "paper_near", "paper_in", "paper_ends_soon", "cover_open", "cover_shut",
        "line_hang", "line_mute", "line_drop", "line_ok",
    ]  # fmt: skip


class Card(Request):
    """POST /page/scan: a card held before the demo's scanner."""

    payload: str = Field(min_length=1, max_length=2000)


@page.get("/")
def home() -> str:
    ours = bridge()
    return render_template(
        "bridge/page.html",
        token=ours.page_token,
        software=ours.software,
        demo=ours.demo is not None,
        script=url_for("page.static", filename="page.js"),
        style=url_for("page.static", filename="page.css"),
    )


@page.get("/page/events")
def events() -> Response:
    """`view` at once and whenever anything shown has changed. What scanners read never goes here."""
    ours = bridge()

    def view() -> Event:
        return Event("view", json.dumps(page_view(ours), ensure_ascii=False))

    return stream(first=view, pick=lambda event: None if event.name in _NOT_SHOWN else view())


@page.get("/page/slips/<int:number>.png")
def slip(number: int) -> Response:
    ours = bridge()
    found = dict(ours.demo.slips()).get(number) if ours.demo else None
    if found is None:
        raise Refusal(404, "not_found")
    return Response(found, mimetype="image/png", headers={"Cache-Control": "no-store"})


@page.post("/page/hand")
def hand() -> Response:
    only_our_page()
    ours = bridge()
    if ours.demo is None:
        raise Refusal(404, "no_demo_devices")
    _HANDS[read_message(Hand).act](ours.demo)
    ours.desk.hub.publish("hand", "{}")
    return Response(status=204)


@page.post("/page/scan")
def scan_card() -> Response:
    only_our_page()
    scan(read_message(Card, plain_text=False).payload)
    return Response(status=204)


@page.post("/page/resume/<name>")
def resume(name: str) -> Response:
    only_our_page()
    try:
        bridge().desk.resume(name)
    except UnknownPrinter:
        raise Refusal(404, "printer_unknown") from None
    return Response(status=204)
