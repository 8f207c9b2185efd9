"""One boot of the guest for all tests that judge it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hardware.app import render
from queue_server.contracts.bridge import PrintJob
from tests.hardware.conftest import SLIP

from .guest import Guest

_BOOT_AND_SCENES = 400.0  # seconds; about 70 on two cores of which one is ours


@dataclass(frozen=True)
class Seen:
    """What the scenes wrote down; `picture` opens what came out of a printer."""

    folder: Path
    scenes: dict[str, dict[str, Any]]

    def __getitem__(self, scene: str) -> dict[str, Any]:
        found = self.scenes[scene]
        assert "failed" not in found, found["failed"]
        return found

    def picture(self, name: str) -> Image.Image:
        return Image.open(self.folder / name).convert("1")


@pytest.fixture(scope="session")
def guest(pytestconfig: pytest.Config) -> Guest:
    """Its kernel is kept beside pytest's own notes, for the next run."""
    assert pytestconfig.cache
    return Guest.in_folder(pytestconfig.cache.mkdir("usb-guest"))


@pytest.fixture(scope="session")
def ticket() -> PrintJob:
    return PrintJob.model_validate({"job_id": "job-of-the-guest", "kind": "ticket", "slip": SLIP})


@pytest.fixture(scope="session")
def seen(guest: Guest, ticket: PrintJob, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    shared = tmp_path_factory.mktemp("guest")
    (shared / "job.json").write_text(ticket.model_dump_json(), encoding="utf-8")
    (shared / "ticket.bin").write_bytes(render(ticket))
    guest.play("tests.hardware.usb.scenes", shared, _BOOT_AND_SCENES)
    return Seen(shared, json.loads((shared / "seen.json").read_text(encoding="utf-8")))
