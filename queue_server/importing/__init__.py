"""Catalogue files: JSON and workbooks in, workbooks out. A file becomes a valid catalogue or a list of problems."""

from queue_server.domain.catalogue import Catalogue

from .form_rows import FormReading, read_record, write_papers, write_record
from .json_form import read_json
from .loading import Examined, examine, load
from .shipped import ShippedCatalogueBroken, shipped
from .tables import Tables

__all__ = [
    "Examined",
    "FormReading",
    "ShippedCatalogueBroken",
    "examine",
    "export_xlsx",
    "load",
    "read_json",
    "read_record",
    "read_xlsx",
    "shipped",
    "template_xlsx",
    "write_papers",
    "write_record",
]

# The library for workbooks takes a sixth of a server's start and 25 MB: it is loaded when a workbook comes or goes.


def read_xlsx(data: bytes) -> Tables:
    from .xlsx_form import read_xlsx as read

    return read(data)


def export_xlsx(catalogue: Catalogue) -> bytes:
    from .xlsx_writing import export_xlsx as export

    return export(catalogue)


def template_xlsx() -> bytes:
    from .xlsx_writing import template_xlsx as template

    return template()
