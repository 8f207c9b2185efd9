"""One file out of a request: read in pieces, looked at in the compute child, its bytes put into the store."""

import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import structlog
from flask import request
from werkzeug.formparser import FormDataParser

from queue_server.domain.papers import PaperBusy, PaperRefused, check_claim, check_size
from queue_server.services.computing import ComputeAway, ComputeRefused
from queue_server.services.paper_records import StoreAway, StoreFull
from queue_server.web.errors import Refuse
from queue_server.web.office import office

log = structlog.get_logger()
_PIECE = 64 * 1024
_AROUND = 64 * 1024  # the form around a file
_DRAINED = 64 * 1024 * 1024  # of what is too large, read and dropped so that the sender hears why
_AT_ONCE, _SECONDS_IN_LINE = 6, 20.0
_QUICK_SECONDS = 3.0
_places = threading.BoundedSemaphore(_AT_ONCE)


@dataclass(frozen=True)
class Upload:
    """As it was sent: nothing of it is believed yet."""

    data: bytes = field(repr=False)
    name: str = field(repr=False)
    claimed: str


@dataclass(frozen=True)
class Stored:
    """What was found of it, once its bytes are safe."""

    digest: str
    media: str
    pages: int
    size: int


def read_upload() -> Upload:
    """The body as it is, named in `X-File-Name` (percent-encoded UTF-8), or the part `file` of a form."""
    most = office().limits.paper
    request.max_content_length = _DRAINED
    if request.mimetype == "multipart/form-data":
        return _from_form(most)
    data = _read(most)
    return Upload(data, unquote(request.headers.get("X-File-Name", "")[:3000]), request.mimetype)


def _read(most: int) -> bytes:
    """PaperRefused when it is too large or breaks off. What is too large is read to its end, and dropped."""
    data, size = bytearray(), 0
    if (request.content_length or 0) > _DRAINED:
        raise PaperRefused("too_large")
    while piece := request.stream.read(_PIECE):
        size += len(piece)
        if size <= most:
            data += piece
        else:
            data.clear()
    if request.content_length is not None and size < request.content_length:
        raise PaperRefused("interrupted")
    check_size(size, most)
    return bytes(data)


def _from_form(most: int) -> Upload:
    """Kept in memory: werkzeug's own way would lay somebody's papers open in a folder for temporary files."""
    if (request.content_length or 0) > most + _AROUND:
        raise PaperRefused("too_large")
    parser = FormDataParser(
        stream_factory=lambda *_, **__: io.BytesIO(), max_form_memory_size=_AROUND,
        max_content_length=most + _AROUND, max_form_parts=20, silent=False,
    )  # fmt: skip
    try:
        _, _, files = parser.parse(
            request.stream, request.mimetype, request.content_length, request.mimetype_params
        )
    except ValueError:
        raise Refuse(400, "bad_request") from None
    file = files.get("file")
    if file is None:
        raise PaperRefused("empty")
    data = file.stream.read()
    check_size(len(data), most)
    return Upload(data, file.filename or "", file.mimetype)


def keep(upload: Upload) -> Stored:
    """Check by content, then store. PaperRefused, PaperBusy; nothing is kept of what is refused."""
    with _place():
        found = _examined(upload.data)
        check_claim(found["media"], upload.claimed, upload.name)
        digest = _put(upload.data)
    return Stored(digest, found["media"], found["pages"], len(upload.data))


@contextmanager
def _place() -> Iterator[None]:
    """So many at once as memory has room for; the rest wait their turn, not for ever."""
    if not _places.acquire(timeout=_SECONDS_IN_LINE):
        raise PaperBusy
    try:
        yield
    finally:
        _places.release()


def _examined(data: bytes) -> dict[str, Any]:
    """A child that dies is replaced and asked once more; a file that takes all of its time is not."""
    for left in (1, 0):
        begun = time.monotonic()
        try:
            found: dict[str, Any] = json.loads(office().compute("paper_check", data))
            return found
        except ComputeRefused as refused:
            raise PaperRefused(
                "bomb" if refused.reason == "too_large" else refused.reason
            ) from None
        except ComputeAway:
            if not left or time.monotonic() - begun > _QUICK_SECONDS:
                raise PaperRefused("not_checked") from None
    raise PaperRefused("not_checked")


def _put(data: bytes) -> str:
    desk = office()
    try:
        digest: str = desk.off_loop(desk.store.put, data)
    except StoreFull:
        log.error("the store of papers is full")
        raise PaperRefused("store_full") from None
    except StoreAway as away:
        log.error("the store of papers does not answer", error=str(away))
        raise PaperRefused("store_away") from None
    return digest
