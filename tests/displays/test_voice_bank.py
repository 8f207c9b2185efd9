"""Every call can be said with the clips there are; recordings replace placeholders; a bad folder is named."""

import json
import math
import re
import wave
from array import array
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from displays.cli import voice
from displays.voice.bank import PLACEHOLDERS, Bank, clips, record_list
from displays.voice.check import check, measure
from queue_server.domain import speech


def tone(path: Path, level: float = 0.14, seconds: float = 0.4, silence: float = 0.0,
         rate: int = 16_000, channels: int = 1) -> None:  # fmt: skip
    """A recording of one steady tone; `level` is its amplitude (0 to 1)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = array("h", [0] * int(silence * rate) * channels)
    for index in range(int(seconds * rate)):
        samples.extend([int(32767 * level * math.sin(index * 0.3))] * channels)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """A complete, good folder."""
    for name in record_list():
        tone(tmp_path / f"{name}.wav")
    return tmp_path


def test_the_record_list_is_what_the_server_may_say() -> None:
    assert record_list() == speech.every_clip()


def test_every_label_and_every_counter_has_its_clips() -> None:
    bank, names = Bank(), set[str]()
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        for number in range(1000):
            names.update(speech.announcement(f"{letter}{number:03}", str(number), "en"))
    names.update(speech.correction("en"))
    assert all((path := bank.file(name)) and path.is_file() for name in names)


def test_placeholders_are_small_even_mono_and_never_clipped() -> None:
    measured = {name: measure(PLACEHOLDERS / f"{name}.wav") for name in record_list()}
    assert {(one.rate, one.channels) for one in measured.values()} == {(16_000, 1)}
    assert max(one.peak for one in measured.values()) <= -2.9
    assert measured["chime"].seconds <= 1.0
    assert sum(path.stat().st_size for path in PLACEHOLDERS.rglob("*.wav")) < 4_500_000
    assert check(PLACEHOLDERS) == []


def test_placeholders_are_marked_as_such() -> None:
    assert json.loads((PLACEHOLDERS / "clips.json").read_text(encoding="utf-8"))["placeholder"]
    assert "KHÔNG DÙNG CHO SẢNH THẬT" in (PLACEHOLDERS / "PLACEHOLDER.txt").read_text(
        encoding="utf-8"
    )


def test_a_recording_replaces_its_placeholder_and_only_that(tmp_path: Path) -> None:
    tone(tmp_path / "vi" / "letter-a.wav")
    bank = Bank(tmp_path)
    assert bank.file("vi/letter-a") == tmp_path / "vi" / "letter-a.wav"
    assert bank.file("vi/letter-b") == PLACEHOLDERS / "vi" / "letter-b.wav"


@pytest.fixture
def browser(tmp_path: Path) -> FlaskClient:
    app = Flask("clips")
    app.config["VOICE_CLIPS"] = tmp_path
    app.register_blueprint(clips)
    (tmp_path / "secret.wav").write_bytes(b"not a clip")
    return app.test_client()


@pytest.mark.parametrize(
    "name",
    ["secret", "../clips.json", "vi/../../cli", "vi/letter-a.wav", "VI/LETTER-A", "vi", "%00"],
)
def test_only_clips_of_the_list_are_served(browser: FlaskClient, name: str) -> None:
    assert browser.get(f"/displays/clips/{name}").status_code == 404


def test_a_clip_is_served_as_sound_and_may_be_kept_an_hour(browser: FlaskClient) -> None:
    answer = browser.get("/displays/clips/vi/moi-so")
    assert answer.mimetype == "audio/wav"
    assert answer.cache_control.max_age == 3600
    answer.close()


def test_a_good_folder_passes(recordings: Path) -> None:
    result = CliRunner().invoke(voice, ["check", str(recordings)])
    assert (result.exit_code, result.output) == (0, "Dùng được.\n")


@pytest.mark.parametrize(
    ("code", "serious", "change"),
    [
        ("missing", True, lambda path: path.unlink()),
        ("unreadable", True, lambda path: path.write_bytes(b"RIFF????")),
        ("clipped", True, lambda path: tone(path, level=1.0)),
        ("too_quiet", True, lambda path: tone(path, level=0.01)),
        ("uneven", False, lambda path: tone(path, level=0.45)),
        ("padded", False, lambda path: tone(path, silence=0.5)),
        ("rate", True, lambda path: tone(path, rate=8000)),
        ("channels", False, lambda path: tone(path, channels=2)),
    ],
)
def test_each_fault_of_a_recording_is_named(
    recordings: Path, code: str, serious: bool, change
) -> None:  # type: ignore[no-untyped-def]
    change(recordings / "vi" / "digit-4.wav")
    result = CliRunner().invoke(voice, ["check", str(recordings), "--json"])
    found = {(one["clip"], one["code"], one["serious"]) for one in json.loads(result.output)}
    assert ("vi/digit-4", code, serious) in found
    assert {clip for clip, _, _ in found} == {"vi/digit-4"}
    assert result.exit_code == (1 if any(bad for _, _, bad in found) else 0)


def test_the_record_list_says_file_and_words() -> None:
    lines = CliRunner().invoke(voice, ["record-list"]).output.splitlines()
    assert len(lines) == len(record_list())
    assert re.fullmatch(r"vi/unit-4\.wav +tư", next(line for line in lines if "unit-4" in line))


def test_without_a_subcommand_voice_is_the_loudspeaker() -> None:
    result = CliRunner().invoke(voice, ["--server", "http://10.0.0.1"])
    assert result.exit_code == 1
    assert "https" in result.output
