"""The API of the kiosk on this machine: print, ask, listen, go on, feed the demo scanner."""

import json
import re

from flask import Blueprint, Response
from pydantic import BaseModel, Field

from hardware.cards.crypto import BadKey, MrzKey, key_of_zone
from hardware.printing.desk import UnknownPrinter
from hardware.printing.hub import Event
from hardware.printing.spool import SpoolError
from hardware.scanning.desk import NotAChipReader
from queue_server.contracts.base import Request
from queue_server.contracts.bridge import PrintJob, ReadChip

from .guards import bridge
from .messages import read_message
from .problems import Refusal
from .streams import stream

api = Blueprint("api", __name__, url_prefix="/v1")
_JOB_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_STATUS_OF = {"job_conflict": 409, "spool_full": 503}
_PUBLIC = ("status", "job", "scan", "scan_refused", "scanner")


class Scanned(Request):
    """POST /v1/scanners/demo: what the demo's scanner is to have read."""

    payload: str = Field(min_length=1, max_length=2000)


def _json(message: BaseModel, status: int = 200) -> Response:
    return Response(message.model_dump_json(), status, mimetype="application/json")


@api.post("/jobs")
def print_job() -> Response:
    """202 when new, 200 when this id was already asked for; its status either way."""
    try:
        status, new = bridge().desk.submit(read_message(PrintJob))
    except UnknownPrinter:
        raise Refusal(422, "printer_unknown") from None
    except SpoolError as error:
        raise Refusal(_STATUS_OF[error.code], error.code) from None
    return _json(status, 202 if new else 200)


@api.get("/jobs/<job_id>")
def job(job_id: str) -> Response:
    if not _JOB_ID.fullmatch(job_id):
        raise Refusal(400, "bad_job_id")
    status = bridge().desk.job(job_id)
    if status is None:
        raise Refusal(404, "job_unknown")
    return _json(status)


@api.get("/status")
def status() -> Response:
    return _json(bridge().desk.status())


@api.get("/events")
def events() -> Response:
    """`status` at once and on every change, `job` on every step of a job, `scan` when a scanner read something,
    `scan_refused` when that cannot be passed on, `scanner` when one came or went."""
    desk = bridge().desk
    return stream(
        first=lambda: Event("status", desk.status().model_dump_json()),
        pick=lambda event: event if event.name in _PUBLIC else None,
    )


@api.get("/scanners")
def scanners() -> Response:
    """How each scanner is. What it reads comes with the events only."""
    states = [one.model_dump(mode="json") for one in bridge().scanners.states()]
    return Response(json.dumps(states), mimetype="application/json")


@api.post("/printers/<name>/resume")
def resume(name: str) -> Response:
    """A person saw to the printer: a job stuck in it is given up (`unknown`), the printer is asked anew."""
    try:
        bridge().desk.resume(name)
    except UnknownPrinter:
        raise Refusal(404, "printer_unknown") from None
    return _json(bridge().desk.status())


@api.post("/scanners/<name>/chip")
def read_chip(name: str) -> Response:
    """202: the next card is read, `scan` or `scan_refused` follows. 404, 409, 422: unknown, no chip reader, bad key."""
    asked = read_message(ReadChip, plain_text=False)
    try:
        key = (
            key_of_zone(asked.mrz)
            if asked.mrz
            else MrzKey(asked.document_number, asked.born, asked.expires)
        )
        bridge().scanners.read_chip(name, key)
    except BadKey:
        raise Refusal(422, "chip_key_wrong") from None
    except KeyError:
        raise Refusal(404, "scanner_unknown") from None
    except NotAChipReader:
        raise Refusal(409, "not_a_chip_reader") from None
    return Response(status=202)


def scan(payload: str) -> None:
    """Tell the kiosk what the demo's scanner read. Refusal: real devices."""
    if bridge().demo is None:
        raise Refusal(404, "no_demo_devices")
    bridge().scanners.read("demo", payload)


@api.post("/scanners/demo")
def demo_scanner() -> Response:
    scan(read_message(Scanned, plain_text=False).payload)
    return Response(status=204)
