"""Where the sound goes: a player of this machine (PipeWire, PulseAudio, ALSA), or files if it has no sound card."""

import contextlib
import itertools
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from .sound import write_wav

_BLOCK = 8192  # bytes; small enough that the first sample goes out at once
_PATIENCE = 5.0  # seconds beyond its length that a player may take to end

# Asked in this order; each reads raw 16-bit mono from its standard input. {rate} in Hz.
PLAYERS: dict[str, tuple[str, ...]] = {
    "pw-play": ("pw-play", "--format=s16", "--rate={rate}", "--channels=1", "-"),
    "paplay": ("paplay", "--raw", "--format=s16le", "--rate={rate}", "--channels=1"),
    "aplay": ("aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", "{rate}", "-c", "1", "-"),
}


class SinkFailed(Exception):
    """Nothing can be heard; the text says why."""


class Sink(Protocol):
    """One announcement at a time, from one thread; only `stop` may come from another."""

    name: str

    def play(self, pcm: bytes, rate: int, begun: Callable[[], None]) -> bool:
        """Returns when it has sounded. `begun` when the first sample went out. False: stopped. SinkFailed."""
        ...

    def stop(self) -> None:
        """Cut off what is sounding, at once."""
        ...


class PlayerSink:
    """A command that reads raw samples: one process per announcement, so that a plugged-out device heals itself."""

    def __init__(self, arguments: tuple[str, ...], name: str = "") -> None:
        self._arguments, self.name = arguments, name or arguments[0]
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def play(self, pcm: bytes, rate: int, begun: Callable[[], None]) -> bool:
        process = self._open(rate)
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(pcm[:_BLOCK])
            begun()
            for at in range(_BLOCK, len(pcm), _BLOCK):
                pipe.write(pcm[at : at + _BLOCK])
        code, said = self._wait(process, len(pcm) / 2 / rate + _PATIENCE)
        with self._lock:
            self._process = None
            if self._stopped:
                return False
        if code:
            raise SinkFailed(f"{self.name}: {' '.join(said.split()) or f'mã {code}'}")
        return True

    def _open(self, rate: int) -> subprocess.Popen[bytes]:
        arguments = [part.replace("{rate}", str(rate)) for part in self._arguments]
        with self._lock:
            self._stopped = False
            try:
                self._process = subprocess.Popen(
                    arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE, bufsize=0,
                )  # fmt: skip
            except OSError as error:
                raise SinkFailed(f"{self.name}: {error.strerror}") from error
            return self._process

    def _wait(self, process: "subprocess.Popen[bytes]", longest: float) -> tuple[int, str]:
        """Exit code and what the player complained of."""
        assert process.stderr is not None
        with process.stderr as complaints:
            try:
                code = process.wait(longest)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                return -9, "không phát xong"
            return code, complaints.read(300).decode(errors="replace")

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()


class FileSink:
    """Each announcement as a WAV file, taking its time like a loudspeaker (`paced`)."""

    def __init__(self, folder: Path, paced: bool = True) -> None:
        self.name = f"wav:{folder}"
        self._folder, self._paced = folder, paced
        self._numbers = itertools.count(1)
        self._stopped = threading.Event()

    def play(self, pcm: bytes, rate: int, begun: Callable[[], None]) -> bool:
        self._stopped.clear()
        path = self._folder / f"{next(self._numbers):04d}.wav"
        try:
            write_wav(path, pcm, rate)
        except OSError as error:
            raise SinkFailed(f"{path}: {error.strerror}") from error
        begun()
        return not (self._paced and self._stopped.wait(len(pcm) / 2 / rate))

    def stop(self) -> None:
        self._stopped.set()


def find_player(devices: Path = Path("/dev/snd")) -> Sink | None:
    """The first player that is installed here and has somewhere to play: its sound server runs, or there is a card."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"))
    pulse = "PULSE_SERVER" in os.environ or (runtime / "pulse" / "native").exists()
    reachable = {
        "pw-play": (runtime / "pipewire-0").exists(),
        "paplay": pulse,
        "aplay": any(devices.glob("pcm*p")),
    }
    for name, arguments in PLAYERS.items():
        path = shutil.which(name)
        if path and reachable[name]:
            return PlayerSink((path, *arguments[1:]), name)
    return None


def sink_named(output: str) -> Sink | None:
    """`page` (None: a browser plays), `auto`, a player of this machine, or `wav:FOLDER`. ValueError."""
    kind, _, rest = output.partition(":")
    if output == "page":
        return None
    if output == "auto":
        return find_player()
    if kind == "wav" and rest:
        return FileSink(Path(rest))
    if output in PLAYERS:
        path = shutil.which(output)
        if path is None:
            raise ValueError(f"{output} is not installed on this machine")
        return PlayerSink((path, *PLAYERS[output][1:]), output)
    raise ValueError(f"--output is auto, page, wav:FOLDER or one of {', '.join(PLAYERS)}")
