"""The loudspeaker of this machine: recordings become one sound, a real player process gets it, faults are told."""

import contextlib
import shutil
import signal
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from displays.voice.agent import VoiceAgent
from displays.voice.bank import PLACEHOLDERS, Bank
from displays.voice.check import decibel
from displays.voice.duty import Duty
from displays.voice.sinks import PLAYERS, FileSink, PlayerSink, Sink, find_player, sink_named
from displays.voice.sound import ClipMissing, Sounds, level_of, peak_of, read_wav
from displays.voice.speaker import Speaker
from queue_server.contracts.screens import Announcement, Envelope
from queue_server.domain import speech
from queue_server.link import ServerLink

from .conftest import wait_until
from .test_voice_bank import tone
from .test_voice_page import called, ended, session, told

TARGET_MS = 250


def announced(label: str, language: str = "vi", call_id: int = 1) -> Announcement:
    clips = speech.announcement(label, "07", language)
    return Announcement(call_id=call_id, zone_id="khu-a", text=label, clips=clips, again=[])


def samples_of(pcm: bytes) -> "array[int]":
    return array("h", pcm)


# Sounds --------------------------------------------------------------------------------------


def test_a_recording_is_trimmed_levelled_and_never_clipped(tmp_path: Path) -> None:
    tone(tmp_path / "vi" / "digit-1.wav", level=0.9, silence=0.5)
    tone(tmp_path / "vi" / "digit-2.wav", level=0.02, silence=0.1)
    sounds = Sounds(Bank(tmp_path))
    for name in ("vi/digit-1", "vi/digit-2"):
        clip = sounds.clip(name)
        assert clip is not None
        assert len(clip) / sounds.rate == pytest.approx(0.41, abs=0.02), "silence is gone"
        assert decibel(level_of(clip)) == pytest.approx(-20, abs=0.3)
        assert decibel(peak_of(clip)) <= -3


def test_a_sharp_sound_keeps_its_peak_below_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "chime.wav"
    tone(path, level=0.01)
    rate, _, sound = read_wav(path)
    sound[1000:1004] = array("h", [30000, -30000, 30000, -30000])
    from displays.voice.sound import levelled, write_wav

    write_wav(path, sound.tobytes(), rate)
    assert decibel(peak_of(levelled(read_wav(path)[2]))) <= -2.99


def test_all_clips_come_in_the_rate_of_the_recordings(tmp_path: Path) -> None:
    tone(tmp_path / "vi" / "moi-so.wav", rate=44_100, seconds=0.5)
    sounds = Sounds(Bank(tmp_path))
    assert sounds.rate == 44_100
    placeholder, clip = read_wav(PLACEHOLDERS / "vi" / "digit-1.wav")[2], sounds.clip("vi/digit-1")
    assert clip is not None
    assert len(clip) / 44_100 == pytest.approx(len(placeholder) / 16_000, abs=0.01)


@pytest.mark.parametrize("language", ["vi", "en", "ko", "zh"])
def test_an_announcement_is_its_clips_with_pauses_and_nothing_clips(language: str) -> None:
    sounds, clips = Sounds(Bank()), speech.announcement("A128", "121", language)
    pcm = sounds.announcement(clips)
    words = sum(len(clip) for name in clips if (clip := sounds.clip(name)) is not None)
    seconds, pauses = len(pcm) / 2 / sounds.rate, len(pcm) / 2 / sounds.rate - words / sounds.rate
    assert 0.04 * (len(clips) - 1) < pauses < 0.25 * len(clips)
    assert 3 < seconds < 16
    assert decibel(peak_of(samples_of(pcm))) <= -2.9


def test_half_a_number_is_never_said(tmp_path: Path) -> None:
    shutil.copytree(PLACEHOLDERS / "vi", tmp_path / "vi")
    (tmp_path / "vi" / "digit-2.wav").write_bytes(b"broken")
    with pytest.raises(ClipMissing, match="vi/digit-2"):
        Sounds(Bank(tmp_path)).announcement(announced("A128").clips)


def test_a_language_that_was_not_recorded_is_left_out(tmp_path: Path) -> None:
    shutil.copytree(PLACEHOLDERS, tmp_path / "bank", ignore=shutil.ignore_patterns("ko"))
    (tmp_path / "bank" / "chime.wav").unlink()
    folder = tmp_path / "bank"
    korean, vietnamese = (announced("A128", language).clips for language in ("ko", "vi"))
    only = Sounds(Bank(folder, recorded_only=True))
    assert only.announcement(korean) == only.announcement(vietnamese)
    assert len(Sounds(Bank(folder)).announcement(korean)) > len(only.announcement(korean))


# The loudspeaker -----------------------------------------------------------------------------


class Machine:
    """A loudspeaker and all that it told."""

    def __init__(self, sink: Sink) -> None:
        self.entries: list[dict[str, Any]] = []
        sounds = Sounds(Bank())
        sounds.prepare(announced("A128").clips)
        self.speaker = Speaker(sounds, sink, self.entries.append)
        self.speaker.start()

    def outcomes(self) -> list[tuple[int, int, str]]:
        return [(entry["call_id"], entry["turn"], entry["outcome"]) for entry in self.entries]


@pytest.fixture
def machine() -> Iterator[Callable[[Sink], Machine]]:
    made: list[Machine] = []

    def make(sink: Sink) -> Machine:
        made.append(Machine(sink))
        return made[-1]

    yield make
    for one in made:
        one.speaker.stop()


def catching(folder: Path) -> PlayerSink:
    """A player that writes what it hears, each call to a file of its own."""
    return PlayerSink(("sh", "-c", f'exec cat > "$(mktemp {folder}/heard-XXXXXX)"'))


def test_a_player_gets_exactly_the_announcement(
    machine: Callable[[Sink], Machine], tmp_path: Path
) -> None:
    here = machine(catching(tmp_path))
    here.speaker.say(announced("A128"))
    wait_until(lambda: here.outcomes() == [(1, 1, "played")])
    (heard,) = tmp_path.glob("heard-*")
    assert heard.read_bytes() == Sounds(Bank()).announcement(announced("A128").clips)


def test_the_first_sample_is_out_within_a_quarter_of_a_second(
    machine: Callable[[Sink], Machine], tmp_path: Path
) -> None:
    here = machine(catching(tmp_path))
    here.speaker.say(announced("A128"))
    wait_until(lambda: len(here.entries) == 1)
    assert 0 <= here.entries[0]["first_sample_ms"] <= TARGET_MS


def test_calls_at_once_never_overlap(machine: Callable[[Sink], Machine], tmp_path: Path) -> None:
    log = tmp_path / "log"
    player = (
        "import sys,time; a=time.monotonic(); sys.stdin.buffer.read(); b=time.monotonic();"
        f"open({str(log)!r},'a').write(f'{{a}} {{b}}\\n')"
    )
    here = machine(PlayerSink((sys.executable, "-c", player)))
    for call_id in (1, 2, 3):
        here.speaker.say(announced("A128", call_id=call_id))
    wait_until(lambda: len(here.entries) == 3, 15)
    assert here.outcomes() == [(1, 1, "played"), (2, 1, "played"), (3, 1, "played")]
    spans = [[float(part) for part in line.split()] for line in log.read_text().splitlines()]
    for (_, end), (begin, _) in zip(spans, spans[1:], strict=False):
        assert begin - end >= 1.4
    assert [entry["first_sample_ms"] is None for entry in here.entries] == [False, True, True]


def test_a_withdrawn_call_cuts_the_player_off_at_once(machine: Callable[[Sink], Machine]) -> None:
    here = machine(PlayerSink(("sleep", "60")))  # takes what the pipe takes, and plays for a minute
    here.speaker.say(announced("A128"))
    wait_until(lambda: here.speaker._turns._heard)  # the first block went out
    asked = time.monotonic()
    here.speaker.withdraw(1)
    wait_until(lambda: here.entries)
    assert time.monotonic() - asked < 1
    assert here.outcomes()[0] == (1, 1, "stopped")


def test_a_player_that_fails_is_told_and_the_next_call_tries_again(
    machine: Callable[[Sink], Machine], tmp_path: Path
) -> None:
    script = tmp_path / "player"
    script.write_text("#!/bin/sh\ncat > /dev/null; echo 'no such card' >&2; exit 1\n")
    script.chmod(0o755)
    here = machine(PlayerSink((str(script),), "aplay"))
    here.speaker.say(announced("A128"))
    wait_until(lambda: here.outcomes() == [(1, 1, "failed")])
    assert here.speaker.fault == "aplay: no such card"
    script.write_text("#!/bin/sh\nexec cat > /dev/null\n")
    here.speaker.say(announced("A128", call_id=2))
    wait_until(lambda: here.outcomes()[1:] == [(2, 1, "played")])
    assert here.speaker.fault is None


def test_a_player_that_is_not_there_is_told(machine: Callable[[Sink], Machine]) -> None:
    here = machine(PlayerSink(("no-such-player",)))
    here.speaker.say(announced("A128"))
    wait_until(lambda: here.outcomes() == [(1, 1, "failed")])
    assert "no-such-player" in str(here.speaker.fault)


def test_files_take_the_time_of_a_loudspeaker(
    machine: Callable[[Sink], Machine], tmp_path: Path
) -> None:
    here = machine(FileSink(tmp_path))
    here.speaker.say(announced("A128"))
    wait_until(lambda: here.entries, 15)
    rate, _, sound = read_wav(tmp_path / "0001.wav")
    assert here.entries[0]["seconds"] == pytest.approx(len(sound) / rate, abs=0.5)


@pytest.mark.parametrize(
    ("there", "found"),
    [
        (["pcmC0D0p"], "aplay"),
        (["pcmC0D0p", "pulse/native"], "paplay"),
        (["pcmC0D0p", "pulse/native", "pipewire-0"], "pw-play"),
        (["pipewire-0"], "pw-play"),
        (["pcmC0D0c"], None),
        ([], None),
    ],
)
def test_the_player_that_has_somewhere_to_play_is_found(
    there: list[str], found: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system service has no sound server of a user; a machine without a card has no use of a player."""
    for name in PLAYERS:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    for name in there:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    player = find_player(tmp_path)
    assert (player.name if player else None) == found


def test_without_a_player_the_page_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert sink_named("auto") is None
    assert sink_named("page") is None
    assert isinstance(sink_named(f"wav:{tmp_path}"), FileSink)
    for wrong in ("aplay", "wav:", "speaker"):
        with pytest.raises(ValueError, match="--output|not installed"):
            sink_named(wrong)


# The agent with it ---------------------------------------------------------------------------


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[VoiceAgent]:
    made = VoiceAgent()
    speaker = Speaker(Sounds(Bank()), FileSink(tmp_path, paced=False), made.note_played, made.show)
    made.use(speaker)
    speaker.start()
    made.on_session(session())
    yield made
    made.close()


def outcomes(agent: VoiceAgent) -> list[tuple[int, int, str]]:
    return [(entry["call_id"], entry["turn"], entry["outcome"]) for entry in agent.played]


def test_a_zone_hears_its_own_calls_only(agent: VoiceAgent) -> None:
    agent.on_message(called("A128", 1, zone="khu-b"))
    agent.on_message(called("B045", 2))
    wait_until(lambda: outcomes(agent) == [(2, 1, "played")])


def test_a_test_of_the_device_desk_is_heard(agent: VoiceAgent) -> None:
    agent.on_device(
        Envelope.model_validate({**told("device.test", {}).model_dump(), "room": "device:loa-1"})
    )
    wait_until(lambda: outcomes(agent) == [(0, 1, "played")])


def test_the_end_of_a_call_ends_its_repeats(agent: VoiceAgent) -> None:
    agent.on_message(called("A128", 1, repeat=1))
    wait_until(lambda: outcomes(agent) == [(1, 1, "played")])
    agent.on_message(ended("serving.started", 1))
    wait_until(lambda: outcomes(agent) == [(1, 1, "played"), (1, 2, "dropped")])


def test_an_endpoint_that_loses_its_zone_repeats_nothing(agent: VoiceAgent, tmp_path: Path) -> None:
    agent.on_message(called("A128", 1, repeat=30))
    wait_until(lambda: outcomes(agent) == [(1, 1, "played")])
    agent._duty = Duty(ServerLink("http://127.0.0.1:9", "voice", "loa", tmp_path / "loa"))
    agent.every_second()
    assert outcomes(agent) == [(1, 1, "played"), (1, 2, "dropped")]


def test_a_fault_of_the_player_is_the_state_of_the_device(agent: VoiceAgent) -> None:
    agent.use(Speaker(Sounds(Bank()), PlayerSink(("no-such-player",)), agent.note_played))
    speaker = agent._speaker
    assert speaker is not None
    speaker.start()
    agent.on_message(called("A128", 1))
    wait_until(lambda: outcomes(agent) == [(1, 1, "failed")])
    assert agent._part()[0] == "error"


@pytest.mark.parametrize(("output", "code"), [("wav:said", 0), ("page", 0), ("gramophone", 1)])
def test_the_voice_runs_as_a_process_and_ends_when_it_is_told(
    output: str, code: int, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "queue_server.cli", "voice", "--server", "http://127.0.0.1:9", "--port", "0",
               "--state-dir", "state", "--output", output]  # fmt: skip
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True)
    with process, cut_off(process):
        assert process.stdout is not None
        assert process.stderr is not None
        if code == 0:
            said = process.stdout.readline()
            assert said.startswith("Voice ready: http://127.0.0.1:")
            assert ("wav:said" in said) is (output == "wav:said")
            process.send_signal(signal.SIGTERM)
        assert process.wait(20) == code
        assert ("--output is auto" in process.stderr.read()) is (code == 1)


@contextlib.contextmanager
def cut_off(process: "subprocess.Popen[str]") -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()
