"""Make the placeholder clip bank `displays/clips` with espeak-ng: a voice until a person is recorded.

    python tools/make_placeholder_clips.py

Each clip: 16 kHz mono 16-bit WAV, silence trimmed, active level -20 dBFS, peak at most -3 dBFS. The list
of clips and their words is `queue_server.domain.speech.every_clip`. A robot's voice is not for a real hall.
"""

import io
import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from queue_server.domain import speech  # noqa: E402

TARGET = ROOT / "displays" / "clips"
RATE = 16_000
LEVEL, PEAK = 10 ** (-20 / 20), 10 ** (-3 / 20)
SPEED = {"vi": "135", "en": "145", "ko": "140", "zh": "140"}
VOICE = {"vi": "vi", "en": "en-gb", "ko": "ko", "zh": "cmn-latn-pinyin"}
# This voice reads pinyin; what is not here (Latin letters) is read by the English one.
PINYIN = {
    "请": "qing3", "号到": "hao4 dao4", "号窗口": "hao4 chuang1 kou3",
    "刚才的呼叫已取消，请忽略": "gang1 cai2 de5 hu1 jiao4 yi3 qu3 xiao1, qing3 hu1 lve4",
    "零": "ling2", "一": "yi1", "二": "er4", "三": "san1", "四": "si4", "五": "wu3", "六": "liu4",
    "七": "qi1", "八": "ba1", "九": "jiu3", "十": "shi2", "百": "bai3",
}  # fmt: skip

Sound = NDArray[np.float64]


def spoken(language: str, words: str) -> Sound:
    if language == "zh":
        language, words = ("zh", PINYIN[words]) if words in PINYIN else ("en", words)
    made = subprocess.run(
        ["espeak-ng", "-v", VOICE[language], "-s", SPEED[language], "--stdout", words],
        check=True,
        capture_output=True,
    ).stdout
    with wave.open(io.BytesIO(made)) as file:
        rate = file.getframerate()
        raw = np.frombuffer(made[44:], dtype="<i2") / 32768
    return resampled(raw, rate)


def resampled(sound: Sound, rate: int) -> Sound:
    """To 16 kHz through a windowed-sinc low-pass, so that nothing folds back."""
    taps = np.arange(-64, 65)
    low_pass = np.sinc(taps * 0.94 * RATE / rate) * np.hamming(129)
    smooth = np.convolve(sound, low_pass / low_pass.sum(), mode="same")
    times = np.arange(int(len(sound) * RATE / rate)) * (rate / RATE)
    return np.interp(times, np.arange(len(smooth)), smooth)


def trimmed(sound: Sound) -> Sound:
    """Without the silence around it: 10 ms are left before, 30 ms after, with soft edges."""
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    start, end = max(0, loud[0] - RATE // 100), min(len(sound), loud[-1] + RATE * 3 // 100)
    part = sound[start:end].copy()
    edge = min(RATE // 200, len(part) // 2)
    part[:edge] *= np.linspace(0, 1, edge)
    part[-edge:] *= np.linspace(1, 0, edge)
    return part


def levelled(sound: Sound) -> Sound:
    """The same loudness for every clip, measured where there is sound; never above the peak."""
    active = sound[np.abs(sound) > 0.05 * np.abs(sound).max()]
    louder = sound * (LEVEL / np.sqrt(np.mean(active**2)))
    return louder * min(1.0, PEAK / np.abs(louder).max())


def chime() -> Sound:
    """Two tones, a falling third, under one second."""
    length = int(0.9 * RATE)
    sound = np.zeros(length)
    for start, tone in ((0.0, 659.25), (0.32, 523.25)):
        time = np.arange(length - int(start * RATE)) / RATE
        note = sum(np.sin(2 * np.pi * tone * k * time) / k**2 for k in (1, 2, 3))
        sound[int(start * RATE) :] += note * np.exp(-time * 4.5) * np.minimum(1, time * 200)
    sound[-800:] *= np.linspace(1, 0, 800)
    return sound


def write(name: str, sound: Sound) -> dict[str, object]:
    path = TARGET / f"{name}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return {"file": f"{name}.wav", "milliseconds": round(len(sound) / RATE * 1000)}


def main() -> None:
    clips = {}
    for name, words in speech.every_clip().items():
        sound = trimmed(spoken(name[:2], words)) if words else chime()
        clips[name] = {"words": words, **write(name, levelled(sound))}
    about = {
        "format": 1,
        "placeholder": True,
        "voice": "espeak-ng 1.51: vi, en-gb, ko, cmn-latn-pinyin",
        "sample_rate": RATE,
        "clips": clips,
    }
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    (TARGET / "clips.json").write_text(text, encoding="utf-8")
    size = sum(path.stat().st_size for path in TARGET.rglob("*.wav"))
    sys.stdout.write(f"{len(clips)} clips, {size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
