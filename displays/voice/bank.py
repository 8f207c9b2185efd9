"""The clip bank: recordings of a folder first, the placeholders of this package for what is missing there."""

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, send_file

PLACEHOLDERS = Path(__file__).parent.parent / "clips"
# What a browser decodes. Only WAV is measured by `check`.
FORMATS = (".wav", ".ogg", ".opus", ".mp3", ".m4a", ".flac")
_TYPES = {".wav": "audio/wav", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".mp3": "audio/mpeg",
          ".m4a": "audio/mp4", ".flac": "audio/flac"}  # fmt: skip
_NAME = re.compile(r"(?:(?:vi|en|ko|zh)/)?[a-z0-9-]{1,40}")


@functools.cache
def record_list() -> dict[str, str]:
    """Every clip of a complete bank and the words said in it; the chime has none."""
    about: dict[str, Any] = json.loads((PLACEHOLDERS / "clips.json").read_text(encoding="utf-8"))
    return {name: str(clip["words"]) for name, clip in about["clips"].items()}


@dataclass(frozen=True)
class Bank:
    """`folder` holds recordings, or None. `recorded_only`: a placeholder is never heard, except the chime."""

    folder: Path | None = None
    recorded_only: bool = False

    def recorded(self, name: str) -> Path | None:
        if self.folder is None:
            return None
        candidates = (self.folder / f"{name}{ending}" for ending in FORMATS)
        return next((path for path in candidates if path.is_file()), None)

    def file(self, name: str) -> Path | None:
        """The recording, or the placeholder; None for a name that is no clip."""
        if not _NAME.fullmatch(name) or name not in record_list():
            return None
        if self.recorded_only and name != "chime":
            return self.recorded(name)
        return self.recorded(name) or PLACEHOLDERS / f"{name}.wav"


# Offered beside the hall pages too, so that a hall screen can be the voice of its zone.
# `app.config["VOICE_BANK"]` is the Bank, the placeholders without it.
clips = Blueprint("clips", __name__, url_prefix="/displays/clips")


def _bank() -> Bank:
    bank: Bank = current_app.config.get("VOICE_BANK", Bank())
    return bank


@clips.get("/")
def names() -> list[str]:
    return list(record_list())


@clips.get("/<path:name>")
def clip(name: str) -> Response:
    path = _bank().file(name) or abort(404)
    return send_file(path, mimetype=_TYPES[path.suffix], conditional=True, max_age=3600)
