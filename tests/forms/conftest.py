"""Sheets of sample dossiers, drawn and read back."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.contracts.forms import SHEETS, AnySheet
from queue_server.domain.catalogue import Catalogue
from queue_server.domain.centre import CentreView
from queue_server.forms.jobs import form_pdf
from queue_server.web.presenters.forms import sheet
from queue_server.web.presenters.forms.samples import sample

from .reading import Printed

NOW = datetime(2026, 3, 17, 4, 0, tzinfo=UTC)
URL = "https://motcua.example.vn"
Draw = Callable[..., Printed]


@pytest.fixture(scope="session")
def view(catalogue: Catalogue) -> CentreView:
    return CentreView(catalogue)


@pytest.fixture(scope="session")
def sheet_of(view: CentreView) -> Callable[..., AnySheet]:
    """A sheet of the sample dossier; `more` replaces parts of it."""

    def make(form: str, form_set: str = "2025", size: str = "a4", **more: Any) -> AnySheet:
        facts = sample(form, form_set, view, URL, NOW)
        assert facts is not None
        made = sheet(form, facts, size, ("handed", "kept")).model_dump()
        return SHEETS.validate_python(made | more)

    return make


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """The PDF of a sheet, as the compute child makes it."""

    def make(made: AnySheet) -> Printed:
        path = tmp_path / f"{made.form}.pdf"
        path.write_bytes(form_pdf(made.model_dump_json().encode()))
        return Printed(path)

    return make
