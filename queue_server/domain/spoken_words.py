"""The words of a call in the four languages of the ticket: sentences, letters by the centre's choice, repeats."""

from dataclasses import dataclass

LANGUAGES = ("vi", "en", "ko", "zh")
# How Vietnamese letters are named: A Bê Xê as at school for the grown, A Bờ Cờ as in the first form.
LETTER_SETS = ("be", "bo")

TICKET, COUNTER = "{ticket}", "{counter}"


@dataclass(frozen=True)
class Sentence:
    """`order` names phrases, or TICKET and COUNTER. `written` is the sentence for people who read."""

    phrases: dict[str, str]
    order: tuple[str, ...]
    written: str
    correction: str


SENTENCES = {
    "vi": Sentence(
        {"moi-so": "Mời số", "vao-quay": "vào quầy số", "bo-qua": "Xin bỏ qua lời mời vừa rồi",
         "nhac-lai-2": "Nhắc lại lần hai", "nhac-lai-3": "Nhắc lại lần ba",
         "thu-loa": "Đây là tiếng thử loa"},
        ("moi-so", TICKET, "vao-quay", COUNTER),
        "Mời số {letters}, {digits}, vào quầy số {counter}.",
        "bo-qua",
    ),
    "en": Sentence(
        {"ticket": "Ticket", "counter": "please go to counter",
         "disregard": "Please disregard the last call"},
        ("ticket", TICKET, "counter", COUNTER),
        "Ticket {letters}, {digits}, please go to counter {counter}.",
        "disregard",
    ),
    "ko": Sentence(
        {"ticket": "번 고객님", "counter": "번 창구로 오시기 바랍니다",
         "disregard": "방금 안내는 취소되었습니다"},
        (TICKET, "ticket", COUNTER, "counter"),
        "{letters} {digits} 번 고객님, {counter} 번 창구로 오시기 바랍니다.",
        "disregard",
    ),
    "zh": Sentence(
        {"please": "请", "ticket": "号到", "counter": "号窗口",
         "disregard": "刚才的呼叫已取消，请忽略"},
        ("please", TICKET, "ticket", COUNTER, "counter"),
        "请 {letters} {digits} 号到 {counter} 号窗口。",
        "disregard",
    ),
}  # fmt: skip

# Labels have no Đ, so D is read "đê" as in codes: "dê" is what many say for G ("giê"), "dờ" what they say for R.
_SCHOOL = {
    "A": "a", "B": "bê", "C": "xê", "D": "đê", "E": "e", "F": "ép phờ", "G": "giê", "H": "hát",
    "I": "i", "J": "gi", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o", "P": "pê",
    "Q": "cu", "R": "e rờ", "S": "ét sì", "T": "tê", "U": "u", "V": "vê", "W": "vê kép",
    "X": "ích xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip
# Only what differs. K stays "ca": "cờ" would be C. S and X would sound alike without the second word.
_FIRST_FORM = {
    "B": "bờ", "C": "cờ", "D": "đờ", "F": "phờ", "G": "gờ", "H": "hờ", "L": "lờ", "M": "mờ",
    "N": "nờ", "P": "pờ", "Q": "quờ", "R": "rờ", "S": "sờ nặng", "T": "tờ", "V": "vờ",
    "W": "vờ kép", "X": "xờ nhẹ",
}  # fmt: skip
_KOREAN = {
    "A": "에이", "B": "비", "C": "씨", "D": "디", "E": "이", "F": "에프", "G": "지", "H": "에이치",
    "I": "아이", "J": "제이", "K": "케이", "L": "엘", "M": "엠", "N": "엔", "O": "오", "P": "피",
    "Q": "큐", "R": "알", "S": "에스", "T": "티", "U": "유", "V": "브이", "W": "더블유",
    "X": "엑스", "Y": "와이", "Z": "제트",
}  # fmt: skip


def letter(character: str, language: str, letters: str = "be") -> tuple[str, str]:
    """Clip and words of one capital letter. English and Chinese say the English name."""
    name = f"letter-{character.lower()}"
    if language == "vi" and letters == "bo" and character in _FIRST_FORM:
        return f"letter-bo-{character.lower()}", _FIRST_FORM[character]
    if language == "vi":
        return name, _SCHOOL[character]
    return name, _KOREAN[character] if language == "ko" else character
