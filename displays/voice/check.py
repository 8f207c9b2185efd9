"""Whether a folder of recordings can be the voice of a hall: nothing missing, clipped, too quiet or padded."""

import math
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path

from .bank import Bank, record_list

# dB relative to full scale. Levels are compared with the middle one, so that no word jumps out of a call.
PEAK_LIMIT = -1.0
LEVEL_SPREAD = 6.0
QUIETEST = -32.0
SILENCE = -45.0
LONGEST_PADDING = 0.2
LOWEST_RATE = 16_000


@dataclass(frozen=True)
class Finding:
    """`serious` findings make the folder unfit. `text` says what to do."""

    clip: str
    serious: bool
    code: str
    text: str


@dataclass(frozen=True)
class Measured:
    """Levels in dB below full scale, times in seconds."""

    rate: int
    channels: int
    seconds: float
    peak: float
    level: float
    padding: float


def decibel(part: float) -> float:
    return 20 * math.log10(max(part, 1e-6))


def measure(path: Path) -> Measured:
    """ValueError: not a 16-bit WAV, or nothing in it."""
    try:
        with wave.open(str(path), "rb") as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            raw = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError("không phải tệp WAV") from error
    if width != 2 or not raw:
        raise ValueError("cần WAV 16 bit, không rỗng")
    samples = array("h", raw)[::channels]
    peak = max(map(abs, samples)) / 32768
    active = [one for one in samples if abs(one) / 32768 > 0.05 * peak]
    level = math.sqrt(sum(one * one for one in active) / len(active)) / 32768 if active else 0.0
    loud = [at for at, one in enumerate(samples) if decibel(abs(one) / 32768) > SILENCE]
    padding = max(loud[0], len(samples) - loud[-1]) / rate if loud else len(samples) / rate
    return Measured(rate, channels, len(samples) / rate, decibel(peak), decibel(level), padding)


def check(folder: Path) -> list[Finding]:
    """All findings, in the order of the record list."""
    bank, findings = Bank(folder), list[Finding]()
    measured: dict[str, Measured] = {}
    for name in record_list():
        path = bank.recorded(name)
        if path is None:
            findings.append(Finding(name, True, "missing", "Chưa có bản ghi cho đoạn này."))
        elif path.suffix == ".wav":
            try:
                measured[name] = measure(path)
            except ValueError as error:
                findings.append(Finding(name, True, "unreadable", f"Không đọc được: {error}."))
    words = {name: one for name, one in measured.items() if name != "chime"}
    levels = sorted(one.level for one in words.values())
    middle = levels[len(levels) // 2] if levels else 0.0
    for name, one in measured.items():
        findings += _judge(name, one, middle)
    return sorted(findings, key=lambda finding: list(record_list()).index(finding.clip))


def _judge(name: str, one: Measured, middle: float) -> list[Finding]:
    found = [
        (one.peak > PEAK_LIMIT, True, "clipped", f"Đỉnh {one.peak:.1f} dB: ghi lại nhỏ hơn, dưới {PEAK_LIMIT:.0f} dB."),
        (one.level < QUIETEST, True, "too_quiet", f"Quá nhỏ ({one.level:.1f} dB): ghi lại gần micrô hơn."),
        (name != "chime" and abs(one.level - middle) > LEVEL_SPREAD, False, "uneven",
         f"Lệch {one.level - middle:+.1f} dB so với các đoạn khác: chỉnh cho đều."),
        (one.padding > LONGEST_PADDING, False, "padded", f"Thừa {one.padding:.2f} giây im lặng: cắt bớt."),
        (one.rate < LOWEST_RATE, True, "rate", f"{one.rate} Hz: cần từ {LOWEST_RATE} Hz."),
        (one.channels != 1, False, "channels", "Nên là một kênh (mono)."),
    ]  # fmt: skip
    return [Finding(name, serious, code, text) for true, serious, code, text in found if true]
