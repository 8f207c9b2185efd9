"""Recordings into one announcement: silence trimmed, every word equally loud, peaks below -3 dB, pauses between.

Samples are 16-bit mono in an `array`; pure Python, because the base install has no number library.
"""

from __future__ import annotations

import math
import threading
import wave
from array import array
from collections.abc import Iterable, Sequence
from operator import mul
from pathlib import Path
from typing import TypeAlias

from .bank import PLACEHOLDERS, Bank

PLACEHOLDER_RATE = 16_000
HIGHEST_RATE = 48_000
LEVEL, PEAK = 10 ** (-20 / 20), 10 ** (-3 / 20)  # of full scale: active RMS, and no sample above
FULL = 32767
# Pauses in seconds.
BETWEEN, BEFORE_COUNTER, AFTER_CHIME, OTHER_LANGUAGE = 0.04, 0.12, 0.25, 0.5
_LEAD, _TAIL, _EDGE = 0.010, 0.030, 0.005

Samples: TypeAlias = "array[int]"


class ClipMissing(Exception):
    """Half a number would be a wrong number: nothing is said."""


def read_wav(path: Path) -> tuple[int, int, Samples]:
    """Rate, channels and the first channel. ValueError: not a 16-bit WAV, or nothing in it."""
    try:
        with wave.open(str(path), "rb") as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            raw = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError("không phải tệp WAV") from error
    if width != 2 or not raw:
        raise ValueError("cần WAV 16 bit, không rỗng")
    return rate, channels, array("h", raw)[::channels]


def write_wav(path: Path, pcm: bytes, rate: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)


def peak_of(samples: Samples) -> float:
    """0 to 1."""
    return max(max(samples), -min(samples)) / 32768 if samples else 0.0


def level_of(samples: Samples) -> float:
    """RMS (0 to 1) where there is sound: what is below a twentieth of the peak does not count."""
    least = 0.05 * peak_of(samples) * 32768
    active = [one for one in samples if one > least or one < -least]
    return math.sqrt(sum(map(mul, active, active)) / len(active)) / 32768 if active else 0.0


def edges_of(samples: Samples, threshold: float) -> tuple[int, int]:
    """First and last sample above the threshold (0 to 1); both at the end when there is none."""
    least = threshold * 32768
    size = len(samples)
    loud = (at for at, one in enumerate(samples) if one > least or one < -least)
    first = next(loud, size)
    back = (at for at in range(size - 1, -1, -1) if abs(samples[at]) > least)
    return first, next(back, size)


def trimmed(samples: Samples, rate: int) -> Samples:
    """Without the silence around the word, with soft edges."""
    first, last = edges_of(samples, 0.01 * peak_of(samples))
    part = samples[max(0, first - int(_LEAD * rate)) : last + int(_TAIL * rate)]
    edge = min(int(_EDGE * rate), len(part) // 2)
    for step in range(edge):
        part[step] = int(part[step] * step / edge)
        part[-1 - step] = int(part[-1 - step] * step / edge)
    return part


def levelled(samples: Samples) -> Samples:
    """As loud as every other clip, unless its peak would pass -3 dB."""
    level, peak = level_of(samples), peak_of(samples)
    if not level:
        return samples
    return louder(samples, min(LEVEL / level, PEAK / peak))


def louder(samples: Samples, gain: float) -> Samples:
    return array("h", [int(one * gain) for one in samples])


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """By straight lines: good enough between the usual rates of speech."""
    if rate == wanted or len(samples) < 2:
        return samples
    step, last = rate / wanted, len(samples) - 2
    places = [at * step for at in range(int((len(samples) - 1) / step))]
    return array(
        "h",
        [
            int(samples[at] + (samples[at + 1] - samples[at]) * (place - at))
            for place in places
            if (at := min(int(place), last)) >= 0
        ],
    )


class Sounds:
    """Clips of a bank as they are played, made ready once. All clips of one bank come in one rate."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._ready: dict[str, Samples | None] = {}
        self._lock = threading.Lock()
        self.rate = self._rate()

    def _rate(self) -> int:
        """That of the recordings; of the placeholders if there are none."""
        for name in ("vi/moi-so", "vi/digit-0", "chime"):
            path = self._bank.recorded(name)
            if path is not None and path.suffix == ".wav":
                return min(read_wav(path)[0], HIGHEST_RATE)
        return PLACEHOLDER_RATE

    def clip(self, name: str) -> Samples | None:
        """None: there is none that can be read."""
        with self._lock:
            if name not in self._ready:
                self._ready[name] = self._prepare(name)
            return self._ready[name]

    def _prepare(self, name: str) -> Samples | None:
        path = self._bank.file(name)
        if path is None:
            return None
        shipped = path.is_relative_to(PLACEHOLDERS)
        try:
            rate, _, samples = read_wav(path)
        except (ValueError, OSError):
            return None
        if not shipped:
            samples = levelled(trimmed(samples, rate))
        return resampled(samples, rate, self.rate)

    def prepare(self, names: Iterable[str]) -> None:
        """Make clips ready beforehand, so that the first call of the day is not late."""
        for name in names:
            self.clip(name)

    def announcement(self, clips: Sequence[str]) -> bytes:
        """PCM of the whole. A second language of which a word is missing is left out; ClipMissing for the first."""
        wanted = [name for name in clips if self._can_say(_language(name), clips)]
        parts = [(name, self.clip(name)) for name in wanted]
        gone = [name for name, sound in parts if sound is None]
        if gone or not parts:
            raise ClipMissing(", ".join(gone) or "nothing to say")
        pcm, before = bytearray(), ""
        for name, sound in parts:
            pcm += bytes(2 * int(_pause(name, before) * self.rate))
            pcm += sound.tobytes() if sound is not None else b""
            before = name
        return bytes(pcm)

    def _can_say(self, language: str, clips: Sequence[str]) -> bool:
        own = [name for name in clips if _language(name) == language]
        return language in ("", "vi") or all(self.clip(name) is not None for name in own)


def _language(name: str) -> str:
    return name.partition("/")[0] if "/" in name else ""


def _pause(name: str, before: str) -> float:
    if not before:
        return 0.0
    if before == "chime":
        return AFTER_CHIME
    if _language(name) != _language(before):
        return OTHER_LANGUAGE
    return BEFORE_COUNTER if name in ("vi/vao-quay", "en/counter") else BETWEEN
