"""Catalogue files: JSON and workbooks in, workbooks out. A file becomes a valid catalogue or a list of problems."""

from .json_form import read_json
from .loading import load
from .shipped import ShippedCatalogueBroken, shipped
from .xlsx_form import read_xlsx
from .xlsx_writing import export_xlsx, template_xlsx

__all__ = [
    "ShippedCatalogueBroken",
    "export_xlsx",
    "load",
    "read_json",
    "read_xlsx",
    "shipped",
    "template_xlsx",
]
