"""A PDF that is only paper: opens without mending or a password, does nothing by itself, carries nothing along."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from .streams import Budget
from .wrong import PaperWrong

MOST_PAGES = 1000
MOST_OBJECTS = 200_000
_MOST_NESTED = 100_000  # values inside one object

# What a viewer would do; turning a page, following a web link or showing a layer is not among it.
_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Movie", "/Sound", "/Rendition", "/GoToE", "/GoToR",
        "/RichMediaExecute", "/GoTo3DView",
    }
)  # fmt: skip
_SCRIPTS = ("/JS", "/JavaScript")
_CARRIED = ("/EmbeddedFiles", "/EF", "/RichMediaContent", "/AF")
_CARRIERS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


def check_pdf(data: bytes) -> int:
    """How many pages it has. PaperWrong."""
    _check_end(data)
    try:
        with pikepdf.open(
            io.BytesIO(data), attempt_recovery=False, suppress_warnings=True, inherit_page_attributes=False
        ) as pdf:  # fmt: skip
            if pdf.is_encrypted:
                raise PaperWrong("encrypted")
            pages = _count(pdf)
            _check_root(pdf)
            _check_objects(pdf)
            return pages
    except pikepdf.PasswordError:
        raise PaperWrong("encrypted") from None


def _check_end(data: bytes) -> None:
    """After the last end mark comes nothing, and before it what points at the objects."""
    end = data.rfind(b"%%EOF")
    if end < 0 or not re.search(rb"startxref\s+\d+\s*$", data[max(0, end - 64) : end]):
        raise PaperWrong("broken")
    if data[end + 5 :].strip(b"\x00\r\n\t \x1a"):
        raise PaperWrong("polyglot")


def _count(pdf: pikepdf.Pdf) -> int:
    pages = len(pdf.pages)
    if pages == 0:
        raise PaperWrong("no_pages")
    if pages > MOST_PAGES:
        raise PaperWrong("too_many_pages")
    return pages


def _check_root(pdf: pikepdf.Pdf) -> None:
    """Where viewers look first. A place to open at is no action; a form with XFA is a program."""
    root = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        raise PaperWrong("xfa")
    if "/NeedsRendering" in root:
        raise PaperWrong("xfa")
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        raise PaperWrong("scripted")
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        _check_keys(names)
    if "/Collection" in root:
        raise PaperWrong("attachment")


def _check_objects(pdf: pikepdf.Pdf) -> None:
    """Every object, used or not: what no page shows today an appended page may show tomorrow."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise PaperWrong("bomb")
    budget = Budget()
    for item in pdf.objects:
        for value in _inside(item):
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                _check_keys(value)
        if isinstance(item, pikepdf.Stream):
            budget.spend(item)


def _inside(item: Any) -> Iterator[Any]:
    """The object and what stands directly in it; what it only points at has its own turn."""
    waiting, seen = [item], 0
    while waiting:
        value = waiting.pop()
        yield value
        seen += 1
        if seen > _MOST_NESTED:
            raise PaperWrong("bomb")
        if isinstance(value, pikepdf.Array):
            inner = list(value.as_list())
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            inner = [found for _, found in value.items()]
        else:
            continue
        waiting += [
            one
            for one in inner
            if isinstance(one, pikepdf.Object) and not one.is_indirect
        ]  # fmt: skip


def _check_keys(value: Any) -> None:
    if any(key in value for key in _SCRIPTS):
        raise PaperWrong("scripted")
    if str(value.get("/S", "")) in _ACTIONS:
        raise PaperWrong("scripted")
    if any(key in value for key in _CARRIED) or str(value.get("/Subtype", "")) in _CARRIERS:
        raise PaperWrong("attachment")
    if "/XFA" in value:
        raise PaperWrong("xfa")
