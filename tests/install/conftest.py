"""The wheel, installed with its base dependencies and nothing else, as on a counter's own machine."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Clean:
    """An environment of its own; `motcua` and `python` of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "venv"
        bin_folder = self.folder / "bin"
        self.python, self.motcua = bin_folder / "python", bin_folder / "motcua"
        wheels = folder / "wheels"
        self._pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
        (self.wheel,) = wheels.glob("motcua-*.whl")
        venv.create(self.folder, with_pip=False)
        constraints = str(ROOT / "constraints.txt")
        self._pip("--python", str(self.python), "install", "-c", constraints, str(self.wheel))

    def _pip(self, *words: str) -> None:
        """By the pip of this environment: one less to install."""
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=150)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, *words: str, code: int = 0) -> str:
        """Of `motcua` there, from a folder that holds no checkout."""
        done = subprocess.run(
            [self.motcua, *words], cwd=self.folder, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def distributions(self) -> set[str]:
        said = subprocess.run(
            [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(self.python),
             "list", "--format=freeze"],
            capture_output=True, text=True, check=True, timeout=60,
        ).stdout  # fmt: skip
        return {line.split("==")[0].lower().replace("_", "-") for line in said.split()}


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    return Clean(tmp_path_factory.mktemp("clean"))
