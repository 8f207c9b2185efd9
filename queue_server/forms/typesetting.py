"""One typst compiler per process, kept warm: our fonts and pages only, no network, no package, no system font."""

import functools
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).parent
PAGES = HERE / "pages"
Standard = Literal["a-2b", "1.7"]


@functools.lru_cache(maxsize=4)
def _compiler(page: str) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    return typst.Compiler(str(PAGES / f"{page}.typ"), root=str(PAGES), font_paths=fonts)


def set_pdf(
    page: str, content: dict[str, Any], made_at: datetime, standard: Standard = "a-2b"
) -> bytes:
    """The PDF; the same content and instant give the same bytes."""
    inputs = {"content": json.dumps(content, ensure_ascii=False)}
    made: Any = _compiler(page).compile(
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standard,
        timestamp=made_at.astimezone(UTC).replace(microsecond=0).replace(microsecond=0),
    )
    return bytes(made)


def set_pictures(page: str, content: dict[str, Any], ppi: float) -> list[bytes]:
    """Each page as a PNG, for looking at."""
    inputs = {"content": json.dumps(content, ensure_ascii=False)}
    made: Any = _compiler(page).compile(format="png", sys_inputs=inputs, ppi=ppi)
    return [bytes(one) for one in made] if isinstance(made, list) else [bytes(made)]


def places(page: str, label: str) -> list[dict[str, Any]]:
    """What the page measured of itself when it was last set: the metadata under a label."""
    found: list[dict[str, Any]] = json.loads(_compiler(page).query(f"<{label}>", field="value"))
    return found
