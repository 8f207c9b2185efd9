"""Machines that read paper: tesseract for words, zbar for QR codes."""

import os
import re
import subprocess
from pathlib import Path

from PIL import Image

MARGIN = 40


def words(picture: Image.Image, folder: Path) -> str:
    """What tesseract reads, in one line of words."""
    file = folder / "slip.png"
    framed = Image.new("L", (picture.width + 2 * MARGIN, picture.height + 2 * MARGIN), 255)
    framed.paste(picture.convert("L"), (MARGIN, MARGIN))
    framed.resize((framed.width * 3, framed.height * 3)).save(file)
    done = subprocess.run(
        ["tesseract", str(file), "-", "-l", "vie", "--psm", "4"],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads wait for each other
    )
    return re.sub(r"\s+", " ", done.stdout)


def code(picture: Image.Image, folder: Path) -> str:
    """What a phone reads of the QR code."""
    file = folder / "code.png"
    picture.convert("L").save(file)
    done = subprocess.run(
        ["zbarimg", "-q", "--raw", str(file)], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()
