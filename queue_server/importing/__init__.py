"""Catalogue files: JSON and workbooks in, workbooks out. A file becomes a valid catalogue or a list of problems."""

from .form_rows import FormReading, read_record, write_papers, write_record
from .json_form import read_json
from .loading import Examined, examine, load
from .shipped import ShippedCatalogueBroken, shipped
from .xlsx_form import read_xlsx
from .xlsx_writing import export_xlsx, template_xlsx

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
