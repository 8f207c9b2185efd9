"""Words in four languages, kept as JSON beside this file: `locale/<audience>.<language>.json`, flat keys.

Vietnamese is complete by definition; a key missing elsewhere falls back to Vietnamese. The same files
serve the browser (`GET /design/words/<audience>.<language>.json`), so a text has one home.
"""

import functools
import json
from importlib import resources
from typing import Any

LANGUAGES = ("vi", "en", "ko", "zh")


@functools.cache
def catalogue(audience: str, language: str) -> dict[str, str]:
    """All words of one audience (`kiosk`, `hall`, `desk`, `phone`, …) in one language, Vietnamese filling gaps."""
    folder = resources.files(__package__) / "locale"
    words: dict[str, str] = {}
    for name in ("common.vi", f"common.{language}", f"{audience}.vi", f"{audience}.{language}"):
        part = folder / f"{name}.json"
        if part.is_file():
            words.update(json.loads(part.read_text(encoding="utf-8")))
    return words


def say(audience: str, language: str, key: str, /, **values: Any) -> str:
    """One text; `{name}` places are filled from `values`. An unknown key is a programming error."""
    return catalogue(audience, language)[key].format(**values)
