"""Whether a folder of recordings can be a hall's voice: nothing missing, clipped, too quiet, padded or mixed up."""

import hashlib
import math
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .bank import FORMATS, Bank
from .recording import LANGUAGES, Line, lines
from .sound import edges_of, level_of, peak_of, read_wav

# dB relative to full scale. Levels are compared with the middle one, so that no word jumps out of a call.
PEAK_LIMIT = -1.0
LEVEL_SPREAD = 6.0
QUIETEST = -32.0
SILENCE = 10 ** (-45 / 20)
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
    """Levels in dB below full scale, times in seconds; `print` is the same for the same sound."""

    rate: int
    channels: int
    seconds: float
    peak: float
    level: float
    padding: float
    print: str


def decibel(part: float) -> float:
    return 20 * math.log10(max(part, 1e-6))


def measure(path: Path) -> Measured:
    """ValueError: not a 16-bit WAV, or nothing in it."""
    rate, channels, samples = read_wav(path)
    first, last = edges_of(samples, SILENCE)
    size = len(samples)
    padding = max(first, size - 1 - last) if first < size else size
    return Measured(
        rate, channels, size / rate, decibel(peak_of(samples)), decibel(level_of(samples)), padding / rate,
        hashlib.sha256(samples.tobytes()).hexdigest(),
    )  # fmt: skip


def check(folder: Path, letters: str = "be") -> list[Finding]:
    """All findings, in the order of the record list. A language counts as soon as one of its clips is there."""
    bank, findings = Bank(folder), list[Finding]()
    wanted = [line for line in lines(letters, _begun(folder))]
    measured: dict[str, Measured] = {}
    for line in wanted:
        path = bank.recorded(line.clip)
        if path is None:
            findings.append(_missing(line))
        elif path.suffix != ".wav":
            findings.append(
                _found(line, False, "browser_only", "Chỉ trình duyệt phát được: đổi sang WAV.")
            )
        else:
            try:
                measured[line.clip] = measure(path)
            except ValueError as error:
                findings.append(_found(line, True, "unreadable", f"Không đọc được: {error}."))
    findings += _judged(wanted, measured)
    findings += _mixed_up(wanted, measured)
    order = [line.clip for line in wanted]
    findings.sort(key=lambda finding: order.index(finding.clip))
    return [*findings, *_strangers(folder, letters)]


def _begun(folder: Path) -> list[str]:
    return ["vi", *(name for name in LANGUAGES if name != "vi" and any((folder / name).glob("*")))]


def _found(line: Line, serious: bool, code: str, text: str) -> Finding:
    return Finding(line.clip, serious, code, text)


def _missing(line: Line) -> Finding:
    if line.clip == "chime":
        return _found(
            line, False, "missing", "Chưa có chuông riêng: sẽ dùng chuông của chương trình."
        )
    return _found(line, True, "missing", f"Chưa có {line.file}: ghi câu “{line.words}”.")


def _judged(wanted: list[Line], measured: dict[str, Measured]) -> Iterator[Finding]:
    words = [one for name, one in measured.items() if name != "chime"]
    middle = statistics.median_high(one.level for one in words) if words else 0.0
    rate = statistics.mode(one.rate for one in words) if words else 0
    for line in wanted:
        if line.clip in measured:
            yield from _judge(line, measured[line.clip], middle, rate)


def _judge(line: Line, one: Measured, middle: float, rate: int) -> Iterator[Finding]:
    least, most = plausible_seconds(line.words)
    spoken = line.clip != "chime"
    for wrong, serious, code, text in (
        (one.peak > PEAK_LIMIT, True, "clipped",
         f"Đỉnh {one.peak:.1f} dB, tiếng bị vỡ: ghi lại nhỏ hơn, dưới {PEAK_LIMIT:.0f} dB."),
        (one.level < QUIETEST, True, "too_quiet", f"Quá nhỏ ({one.level:.1f} dB): ghi lại gần micrô hơn."),
        (spoken and abs(one.level - middle) > LEVEL_SPREAD, False, "uneven",
         f"Lệch {one.level - middle:+.1f} dB so với các đoạn khác: nên ghi lại cho đều."),
        (one.padding > LONGEST_PADDING, False, "padded",
         f"Thừa {one.padding:.2f} giây im lặng ở đầu hoặc cuối: nên cắt bớt."),
        (spoken and one.seconds < least, True, "too_short",
         f"Chỉ {one.seconds:.2f} giây cho “{line.words}”: có thể bị cắt, nghe và ghi lại."),
        (spoken and one.seconds - 2 * one.padding > most, True, "too_long",
         f"Dài {one.seconds:.1f} giây cho “{line.words}”: nghe lại, đọc gọn hơn."),
        (one.rate < LOWEST_RATE, True, "rate", f"{one.rate} Hz: cần từ {LOWEST_RATE} Hz."),
        (one.rate >= LOWEST_RATE and spoken and one.rate != rate, False, "rates_differ",
         f"{one.rate} Hz, các đoạn khác {rate} Hz: nên dùng một tần số."),
        (one.channels != 1, False, "channels", "Nên là một kênh (mono): chỉ kênh thứ nhất được phát."),
    ):  # fmt: skip
        if wrong:
            yield _found(line, serious, code, text)


def plausible_seconds(words: str) -> tuple[float, float]:
    """How short and how long these words can be. A Chinese or Korean sign counts as a word."""
    count = len(re.findall(r"[\u3400-\u9fff\uac00-\ud7af]|[^\W\u3400-\u9fff\uac00-\ud7af]+", words))
    return 0.04 * count + 0.06, 0.9 * count + 1.0


def _mixed_up(wanted: list[Line], measured: dict[str, Measured]) -> Iterator[Finding]:
    """The same sound under two names of which the words differ."""
    first: dict[str, Line] = {}
    for line in wanted:
        if line.clip in measured:
            other = first.setdefault(measured[line.clip].print, line)
            if other.words != line.words:
                text = f"Giống hệt {other.file}: một trong hai tệp bị chép nhầm, ghi lại “{line.words}”."
                yield _found(line, True, "duplicate", text)


def _strangers(folder: Path, letters: str) -> Iterator[Finding]:
    """Files whose name is in no list: probably a slip of the pen."""
    known = {line.clip for each in ("be", "bo") for line in lines(each)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if path.suffix in FORMATS and name not in known:
            yield Finding(
                name, False, "unknown_name", f"Không có đoạn nào tên {path.name}: xem lại tên tệp."
            )
