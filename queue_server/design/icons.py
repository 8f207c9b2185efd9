"""Lucide icons (ISC) and a few of our own, served as one sprite."""

import functools
import re
from importlib import resources

from markupsafe import Markup


def _drawing(text: str) -> str:
    return re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", text, flags=re.S)


@functools.cache
def sprite() -> str:
    """All icons as one SVG document of symbols; `<use href="/design/icons.svg#NAME">` draws one."""
    folder = resources.files(__package__) / "static" / "icons"
    symbols = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".svg"):
            drawing = _drawing(file.read_text(encoding="utf-8"))
            symbols.append(f'<symbol id="{file.name[:-4]}" viewBox="0 0 24 24">{drawing}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def icon(name: str, extra_class: str = "") -> Markup:
    """An icon beside its words; hidden from screen readers because the words say it."""
    return Markup(
        '<svg class="i {}" aria-hidden="true"><use href="/design/icons.svg#{}"/></svg>'
    ).format(extra_class, name)


@functools.cache
def drawn(name: str) -> Markup:
    """The same icon with its lines in the page: for pages so small that fetching the sprite would cost more."""
    file = resources.files(__package__) / "static" / "icons" / f"{name}.svg"
    lines = re.sub(r">\s+<", "><", _drawing(file.read_text(encoding="utf-8")).strip())
    return Markup(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{lines}</svg>')
