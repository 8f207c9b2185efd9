"""Every call can be said with the clips there are; recordings replace placeholders; a bad folder is named."""

import json
import math
import re
import shutil
import wave
from array import array
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from displays.cli import voice
from displays.voice.agent import TEST_CLIPS
from displays.voice.bank import PLACEHOLDERS, Bank, clips, record_list
from displays.voice.check import check, measure, plausible_seconds
from displays.voice.recording import lines
from queue_server.domain import speech


def tone(path: Path, level: float = 0.14, seconds: float = 0.4, silence: float = 0.0,
         rate: int = 16_000, channels: int = 1, pitch: float = 0.3) -> None:  # fmt: skip
    """A recording of one steady tone; `level` is its amplitude (0 to 1), `pitch` is in radians a sample."""
    path.parent.mkdir(parents=True, exist_ok=True)
    one = [int(32767 * level * math.sin(at * pitch)) for at in range(int(seconds * rate))]
    sound = array("h", [0] * int(silence * rate) + one)
    samples = (
        sound if channels == 1 else array("h", [each for each in sound for _ in range(channels)])
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


@pytest.fixture(scope="session")
def good_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete, good folder of Vietnamese: other words sound otherwise."""
    folder = tmp_path_factory.mktemp("good")
    for number, line in enumerate(lines("be", ["vi"])):
        least, most = plausible_seconds(line.words)
        tone(folder / line.file, seconds=(3 * least + most) / 4, pitch=0.2 + number / 1000)
    return folder


@pytest.fixture
def recordings(good_folder: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(good_folder, tmp_path / "recordings"))


def test_the_record_list_is_what_the_server_may_say() -> None:
    assert record_list() == speech.every_clip()


def test_every_label_and_every_counter_has_its_clips_in_every_language() -> None:
    bank, names = Bank(), set[str]()
    for language in ("vi", "en", "ko", "zh"):
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            for letters in ("be", "bo"):
                names.update(speech.announcement(f"{letter}000", "1", language, letters))
        for number in range(1000):
            names.update(speech.announcement(f"A{number:03}", str(number), language))
        names.update(speech.correction(language))
    names.update([*speech.repeats(3), *TEST_CLIPS])
    assert names == set(record_list())
    assert all((path := bank.file(name)) and path.is_file() for name in names)


def test_placeholders_are_small_even_mono_and_never_clipped() -> None:
    measured = {name: measure(PLACEHOLDERS / f"{name}.wav") for name in record_list()}
    assert {(one.rate, one.channels) for one in measured.values()} == {(16_000, 1)}
    assert max(one.peak for one in measured.values()) <= -2.9
    assert measured["chime"].seconds <= 1.0
    assert sum(path.stat().st_size for path in PLACEHOLDERS.rglob("*.wav")) < 4_500_000
    assert [*check(PLACEHOLDERS, "be"), *check(PLACEHOLDERS, "bo")] == []


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
    app.config["VOICE_BANK"] = Bank(tmp_path)
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
        ("too_short", True, lambda path: tone(path, seconds=0.05)),
        ("too_long", True, lambda path: tone(path, seconds=4)),
        ("rates_differ", False, lambda path: tone(path, rate=22_050)),
        ("duplicate", True, lambda path: shutil.copy(path.with_name("digit-3.wav"), path)),
        ("browser_only", False, lambda path: path.rename(path.with_suffix(".ogg"))),
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


def test_a_language_counts_as_soon_as_one_of_its_clips_is_there(recordings: Path) -> None:
    tone(recordings / "ko" / "ten.wav")
    missing = {one.clip for one in check(recordings) if one.code == "missing"}
    assert missing == {line.clip for line in lines("be", ["ko"])} - {"chime", "ko/ten"}


def test_the_other_letters_are_missing_when_the_centre_chose_them(recordings: Path) -> None:
    missing = {one.clip for one in check(recordings, "bo") if one.serious}
    assert "vi/letter-bo-c" in missing
    assert {clip[:12] for clip in missing} == {"vi/letter-bo"}


def test_a_file_with_a_wrong_name_is_named(recordings: Path) -> None:
    tone(recordings / "vi" / "digit-10.wav")
    assert [(one.clip, one.code) for one in check(recordings)] == [("vi/digit-10", "unknown_name")]


def test_an_own_chime_is_not_needed(recordings: Path) -> None:
    (recordings / "chime.wav").unlink()
    result = CliRunner().invoke(voice, ["check", str(recordings)])
    assert (result.exit_code, len(result.output.splitlines())) == (0, 2)


def test_the_record_list_says_file_words_and_manner() -> None:
    said = CliRunner().invoke(voice, ["record-list", "--lang", "vi"]).output
    assert re.search(r"^vi/unit-4\.wav +tư$", said, re.MULTILINE)
    assert "ngang giọng" in said
    listed = json.loads(CliRunner().invoke(voice, ["record-list", "--json"]).output)
    assert {one["clip"]: one["words"] for one in listed}.items() <= record_list().items()
    assert all(one["note"] and one["group"] for one in listed)


@pytest.mark.parametrize("letters", ["be", "bo"])
def test_the_record_list_has_all_that_is_said_with_these_letters_and_no_more(letters: str) -> None:
    listed = json.loads(
        CliRunner().invoke(voice, ["record-list", "--letters", letters, "--json"]).output
    )
    said = {*speech.repeats(3), *TEST_CLIPS}
    for language in ("vi", "en", "ko", "zh"):
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            said.update(speech.announcement(f"{letter}0123456789", "7", language, letters))
        for number in range(1, 1000):
            said.update(speech.announcement("A0", str(number), language, letters))
        said.update(speech.correction(language))
    assert {one["clip"] for one in listed} == said


def test_the_record_list_can_be_printed(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    assert CliRunner().invoke(voice, ["record-list", "--html", str(sheet)]).exit_code == 0
    text = sheet.read_text(encoding="utf-8")
    assert "<code>vi/unit-1.wav</code></td><td>mốt</td>" in text
    assert "http" not in text


def test_one_call_can_be_heard_as_a_file(tmp_path: Path) -> None:
    out = tmp_path / "call.wav"
    result = CliRunner().invoke(
        voice, ["say", "A042", "--counter", "3", "--lang", "en", "-o", str(out)]
    )
    assert "Mời số A, không bốn hai, vào quầy số ba." in result.output
    measured = measure(out)
    assert 5 < measured.seconds < 12
    assert measured.peak <= -2.9


def test_without_a_subcommand_voice_is_the_loudspeaker() -> None:
    result = CliRunner().invoke(voice, ["--server", "http://10.0.0.1"])
    assert result.exit_code == 1
    assert "https" in result.output
