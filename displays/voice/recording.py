"""What a person records: every clip with its file name, the words, and how to say them; as lines, data or a sheet."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .bank import record_list

LANGUAGES = {"vi": "Tiếng Việt", "en": "Tiếng Anh", "ko": "Tiếng Hàn", "zh": "Tiếng Trung"}
LETTER_SETS = {"be": "A, Bê, Xê", "bo": "A, Bờ, Cờ"}
# Group, what belongs to it, how it is said. The first that fits counts.
_GROUPS = (
    ("Chuông", r"chime", "Hai tiếng chuông, dưới 1 giây. Có thể bỏ qua: chương trình có sẵn."),
    ("Mở đầu", r"../(moi-so|ticket|please)",
     "Giọng mời, rõ và chậm; cuối câu ngang hoặc hơi lên vì còn nói tiếp."),
    ("Tới quầy", r"../(vao-quay|counter)", "Nối tiếp câu trước; tiếng Việt và tiếng Anh còn nói tiếp số quầy."),
    ("Câu trọn", r"../(bo-qua|disregard|nhac-lai-.|thu-loa)", "Một câu trọn vẹn, xuống giọng ở cuối."),
    ("Chữ cái", r"../letter-.*", "Đọc ngang giọng, rời từng chữ, như đọc giữa một dãy."),
    ("Chữ số", r"../digit-.", "Đọc ngang giọng, rời từng số, như đọc giữa một dãy."),
    ("Số quầy", r"../(number-\d+|unit-\d|linh|and|ten|hundred)",
     "Như cuối câu: “quầy số hai mươi mốt”. Số tròn chục, tròn trăm giữ ngang giọng vì còn nói tiếp."),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One clip. `file` is its path in the folder of recordings."""

    clip: str
    file: str
    language: str
    group: str
    words: str
    note: str


def lines(letters: str = "be", languages: Iterable[str] = tuple(LANGUAGES)) -> Iterator[Line]:
    """What a bank with these letters and languages consists of."""
    wanted = {"", *languages}
    for clip, words in record_list().items():
        language = clip.partition("/")[0] if "/" in clip else ""
        if language in wanted and _of_set(clip, letters):
            group, note = _group(clip)
            name = LANGUAGES.get(language, "")
            yield Line(
                clip, f"{clip}.wav", language, f"{name} – {group}" if name else group, words, note
            )


def _of_set(clip: str, letters: str) -> bool:
    """Letters of the other set are not recorded, unless both say them alike."""
    if not clip.startswith("vi/letter-"):
        return True
    other = clip.startswith("vi/letter-bo-")
    if letters == "bo":
        return other or clip.replace("letter-", "letter-bo-") not in record_list()
    return not other


def _group(clip: str) -> tuple[str, str]:
    for group, pattern, note in _GROUPS:
        if re.fullmatch(pattern, clip):
            return group, note
    return "Khác", ""


def as_text(chosen: Iterable[Line]) -> str:
    """Grouped, with the note once above each group."""
    rows, above = list[str](), ("", "")
    for line in chosen:
        if (line.group, line.note) != above:
            above = (line.group, line.note)
            rows += ["", f"== {line.group}: {line.note}"]
        rows.append(f"{line.file:26} {line.words or '(chuông)'}")
    return "\n".join(rows[1:])


def as_sheet(chosen: Iterable[Line]) -> str:
    """A page to print, with boxes to tick; whole in itself."""
    parts, above = list[str](), ("", "")
    for line in chosen:
        if (line.group, line.note) != above:
            parts.append("</table>" if parts else "")
            above = (line.group, line.note)
            parts.append(
                f"<h2>{html.escape(line.group)}</h2><p>{html.escape(line.note)}</p><table>"
            )
        words = html.escape(line.words or "(chuông)")
        parts.append(f"<tr><td>☐</td><td><code>{line.file}</code></td><td>{words}</td></tr>")
    return _PAGE.replace("{body}", "\n".join(parts) + "</table>")


_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Danh sách ghi âm – Một Cửa</title>
<style>body{font:12pt/1.35 "Be Vietnam Pro","Noto Sans",sans-serif;margin:15mm}h2{font-size:13pt;margin:8mm 0 1mm}
p{margin:0 0 2mm;color:#333}table{border-collapse:collapse;width:100%}td{border:1px solid #999;padding:1.5mm 3mm}
td:first-child{width:6mm}td:nth-child(2){width:55mm;font-size:9pt}tr{break-inside:avoid}</style>
<h1>Danh sách ghi âm giọng gọi số</h1>
<p>WAV, một kênh, 16 bit, từ 16 000 Hz, mọi tệp cùng một tần số. Cách micrô 20–30 cm, phòng yên tĩnh, một người đọc.
Đọc đều, không vội. Ghi xong chạy: motcua voice check THƯ-MỤC</p>
{body}</html>
"""
