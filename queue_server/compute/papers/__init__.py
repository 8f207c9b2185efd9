"""What a file really is, found by opening it: in the child, because hostile files are made to break whoever opens them.

Job `paper_check`: the bytes of a file in, JSON out (`media`, `pages`); refuses with a reason of `domain.papers`."""

import io
import json
import zipfile

from .images import check_image
from .pdf import check_pdf
from .wrong import PaperWrong

__all__ = ["PaperWrong", "paper_check"]

_PNG, _JPEG, _PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"


def paper_check(data: bytes) -> bytes:
    """PaperWrong (a ValueError): the reason. What a library says of hostile bytes is never passed on."""
    try:
        found = _examined(data)
    except PaperWrong:
        raise
    except MemoryError:
        raise PaperWrong("bomb") from None
    except Exception as error:  # anything at all may come of such bytes
        raise PaperWrong("broken") from error
    return json.dumps(found).encode()


def _examined(data: bytes) -> dict[str, object]:
    if not data:
        raise PaperWrong("empty")
    if data.startswith(_PDF):
        found = {"media": "application/pdf", "pages": check_pdf(data)}
    elif data.startswith(_PNG):
        found = {"media": "image/png", "pages": check_image(data, "PNG")}
    elif data.startswith(_JPEG):
        found = {"media": "image/jpeg", "pages": check_image(data, "JPEG")}
    else:
        raise PaperWrong("polyglot" if _PDF in data[:1024] else "unknown")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise PaperWrong("polyglot")  # an archive (a program, a document) behind a picture or PDF
    return found
