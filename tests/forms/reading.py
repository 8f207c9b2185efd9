"""A PDF read back with tools that are not ours: its words, fonts, pages, and the codes a scanner sees on them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

A4, A5 = (595.28, 841.89), (419.53, 595.28)


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@dataclass(frozen=True)
class Printed:
    path: Path

    @property
    def text(self) -> str:
        """All words in reading order, one space between them."""
        return " ".join(_run("pdftotext", "-layout", str(self.path), "-").split())

    def lines(self) -> list[str]:
        return _run("pdftotext", "-layout", str(self.path), "-").splitlines()

    def flowing(self) -> str:
        """Words in the order of the document: a column is read to its end."""
        return " ".join(_run("pdftotext", "-raw", str(self.path), "-").split())

    @property
    def pages(self) -> int:
        return int(self._info("Pages"))

    @property
    def size(self) -> tuple[float, float]:
        width, _, height, *_ = self._info("Page size").split()
        return float(width), float(height)

    def _info(self, name: str) -> str:
        found = _run("pdfinfo", str(self.path)).splitlines()
        return next(line.partition(":")[2].strip() for line in found if line.startswith(name))

    def fonts(self) -> list[tuple[str, bool]]:
        """Name without the subset's letters, and whether it is embedded."""
        rows = _run("pdffonts", str(self.path)).splitlines()[2:]
        return [(row.split()[0].partition("+")[2], row.split()[-5] == "yes") for row in rows]

    def boxes(self) -> list[tuple[str, float, float, float, float]]:
        """Each word with where it stands on its page: xMin, yMin, xMax, yMax."""
        found = []
        for line in _run("pdftotext", "-bbox", str(self.path), "-").splitlines():
            if "<word" in line:
                values = [float(part.split('"')[1]) for part in line.split()[1:5]]
                word = line.partition(">")[2].partition("<")[0]
                found.append((word, *values))
        return found  # type: ignore[return-value]

    def scanned(self, dpi: int = 200) -> dict[str, str]:
        """Kind of code → what zbar reads on the first page, as it comes out of an office printer."""
        picture = self.path.with_suffix("")
        _run(
            "pdftoppm", "-r", str(dpi), "-gray", "-png", "-singlefile", str(self.path), str(picture)
        )
        said = subprocess.run(
            ["zbarimg", "--quiet", f"{picture}.png"], capture_output=True, text=True
        ).stdout
        return {kind: data for kind, _, data in (line.partition(":") for line in said.splitlines())}
