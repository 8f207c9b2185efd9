"""Pictures of screens, each beside its drawing: docs/screens/compare.html."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

from .demo import ROOT

TARGET = ROOT / "docs" / "screens"


def keep(page: Page | bytes, name: str) -> None:
    """As a small PNG: half size, 96 colours."""
    picture = Image.open(BytesIO(page if isinstance(page, bytes) else page.screenshot())).convert(
        "RGB"
    )
    width = 540 if picture.height > picture.width else 900
    small = picture.resize(
        (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
    )
    small.quantize(96).save(TARGET / f"{name}.png", optimize=True)


def _row(name: str, drawing: str) -> str:
    pictures = ((f"drawings/{drawing}.png", "Bản vẽ"), (f"{name}.png", "Màn hình"))
    figures = "".join(
        f'<figure><img src="{source}" alt="" loading="lazy"><figcaption>{title}</figcaption></figure>'
        for source, title in pictures
    )
    return f"<section><h2>{name}</h2><div>{figures}</div></section>"


def write_page(names: list[tuple[str, str]]) -> None:
    rows = "\n".join(_row(name, drawing) for name, drawing in names if drawing)
    style = (
        "body{font:16px system-ui;margin:24px;background:#FAF6EE;color:#15202B}"
        "div{display:flex;gap:24px;align-items:start}"
        "figure{margin:0;flex:1}img{max-width:100%;border:1px solid #D6CBB5;border-radius:8px}figcaption{color:#46515D}"
    )
    page = (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>Bản vẽ và màn hình</title><style>{style}</style>'
        f"<h1>Bản vẽ và màn hình</h1><p>Made by <code>python -m tools.screens</code> from a running demo.</p>"
        f"{rows}</html>\n"
    )
    (TARGET / "compare.html").write_text(page, encoding="utf-8")
