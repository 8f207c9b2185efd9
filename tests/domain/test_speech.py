"""What is said for a call: digits one by one, the counter as a number, every clip in the list."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queue_server.domain import speech
from queue_server.domain.spoken_numbers import number

TABLE = Path(__file__).parent / "data" / "numbers.tsv"


def test_a_call_is_chime_letter_digits_one_by_one_and_the_counter_as_a_number() -> None:
    assert speech.announcement("A128", "07") == [
        "chime", "vi/moi-so", "vi/letter-a", "vi/digit-1", "vi/digit-2", "vi/digit-8",
        "vi/vao-quay", "vi/number-7",
    ]  # fmt: skip


def test_the_text_is_what_the_hall_hears() -> None:
    assert speech.text("A128", "07") == "Mời số A, một hai tám, vào quầy số bảy."
    assert speech.text("AB001", "7", "vi") == "Mời số A B, không không một, vào quầy số bảy."
    assert speech.text("A128", "21", "en") == (
        "Mời số A, một hai tám, vào quầy số hai mươi mốt. "
        "Ticket A, one two eight, please go to counter twenty one."
    )


@pytest.mark.parametrize(
    ("counter", "vi", "en"),
    [
        ("1", "một", "one"),
        ("4", "bốn", "four"),
        ("5", "năm", "five"),
        ("10", "mười", "ten"),
        ("11", "mười một", "eleven"),
        ("14", "mười bốn", "fourteen"),
        ("15", "mười lăm", "fifteen"),
        ("20", "hai mươi", "twenty"),
        ("21", "hai mươi mốt", "twenty one"),
        ("24", "hai mươi tư", "twenty four"),
        ("25", "hai mươi lăm", "twenty five"),
        ("91", "chín mươi mốt", "ninety one"),
        ("99", "chín mươi chín", "ninety nine"),
        ("101", "một trăm linh một", "one hundred and one"),
        ("1000", "một không không không", "one zero zero zero"),
        ("B2", "bê hai", "B two"),
    ],
)
def test_counters_are_said_as_people_say_them(counter: str, vi: str, en: str) -> None:
    assert speech.text("A001", counter, "en") == (
        f"Mời số A, không không một, vào quầy số {vi}. "
        f"Ticket A, zero zero one, please go to counter {en}."
    )


def test_the_language_of_the_ticket_follows_the_vietnamese_call() -> None:
    assert speech.announcement("A128", "07", "vi")[-1] == "vi/number-7"
    for language in ("en", "ko", "zh"):
        clips = speech.announcement("A128", "07", language)
        spoken = [clip[:2] for clip in clips[1:]]
        assert clips.count("chime") == 1
        assert spoken == sorted(spoken, key=["vi", language].index), "Vietnamese first, whole"
        assert spoken.count("vi") == 7
        assert speech.correction(language) == ["vi/bo-qua", f"{language}/disregard"]
    assert speech.announcement("A128", "07", "fr") == speech.announcement("A128", "07", "vi")
    assert speech.correction("vi") == ["vi/bo-qua"]


def test_korean_and_chinese_put_the_number_inside_the_sentence() -> None:
    assert speech.text("A128", "07", "ko").endswith(
        ". A 일 이 팔 번 고객님, 칠 번 창구로 오시기 바랍니다."
    )
    assert speech.text("A128", "07", "zh").endswith(". 请 A 一 二 八 号到 七 号窗口。")
    assert speech.announcement("A128", "21", "zh")[-10:] == [
        "zh/please", "zh/letter-a", "zh/digit-1", "zh/digit-2", "zh/digit-8", "zh/ticket",
        "zh/digit-2", "zh/ten", "zh/digit-1", "zh/counter",
    ]  # fmt: skip


def test_letters_are_named_as_the_centre_chose() -> None:
    assert speech.announcement("C128", "07")[2] == "vi/letter-c"
    assert speech.announcement("C128", "07", letters="bo")[2] == "vi/letter-bo-c"
    assert speech.announcement("A128", "07", letters="bo")[2] == "vi/letter-a", "said the same"
    assert speech.every_clip()["vi/letter-c"] == "xê"
    assert speech.every_clip()["vi/letter-bo-c"] == "cờ"


def test_a_repeat_says_that_it_is_one() -> None:
    assert [speech.repeats(turns) for turns in (1, 2, 3, 9)] == [
        [], ["vi/nhac-lai-2"], ["vi/nhac-lai-2", "vi/nhac-lai-3"], ["vi/nhac-lai-2", "vi/nhac-lai-3"],
    ]  # fmt: skip
    assert speech.every_clip()["vi/nhac-lai-2"] == "Nhắc lại lần hai"


def table() -> dict[str, list[str]]:
    """0 to 999 as two other programs spell them: num2words (vi, en, ko) and cn2an (zh)."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    assert [int(row[0]) for row in rows] == list(range(1000))
    return {language: [row[at] for row in rows] for at, language in enumerate(("vi", "en", "ko", "zh"), 1)}  # fmt: skip


SPELT = table()


def as_the_centre_says(language: str, value: int) -> str:
    """The table in our manner: "linh" of the North, "tư" after a ten, no hyphens, no spaces in ko and zh."""
    said = SPELT[language][value]
    if language == "vi":
        said = said.replace("lẻ", "linh")
        if value % 10 == 4 and value % 100 > 20:
            said = said.removesuffix("bốn") + "tư"
    return said.replace("-", " ")


@given(value=st.integers(0, 999), language=st.sampled_from(["vi", "en", "ko", "zh"]))
@example(value=15, language="vi")
@example(value=21, language="vi")
@example(value=24, language="vi")
@example(value=105, language="vi")
@example(value=110, language="zh")
def test_numbers_are_spelt_as_an_independent_table_does(value: int, language: str) -> None:
    words = [said for _, said in number(value, language)]
    assert ("" if language in ("ko", "zh") else " ").join(words) == as_the_centre_says(
        language, value
    )


def test_every_number_of_the_table_agrees() -> None:
    for language in SPELT:
        for value in range(1000):
            words = [said for _, said in number(value, language)]
            joint = "" if language in ("ko", "zh") else " "
            assert joint.join(words) == as_the_centre_says(language, value)


@pytest.mark.parametrize("value", [-1, 1000])
def test_a_number_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="999"):
        number(value, "vi")


def test_every_label_and_counter_maps_to_clips_of_the_list() -> None:
    known = speech.every_clip()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    said: set[str] = set()
    for language in ("vi", "en", "ko", "zh"):
        for set_of_letters in ("be", "bo"):
            for first in letters:
                said.update(speech.announcement(f"{first}0", "1", language, set_of_letters))
        for value in range(1000):
            said.update(speech.announcement(f"A{value:03}", str(value), language))
        said.update(speech.correction(language))
    said.update(speech.repeats(3))
    said.add("vi/thu-loa")  # the device desk asks for it
    assert said == set(known), "nothing is missing, and nothing is recorded in vain"


def test_two_clips_of_one_language_and_kind_never_sound_the_same() -> None:
    for language in ("vi", "en", "ko", "zh"):
        for kind in (r"digit-\d", r"letter-\w", r"letter-bo-\w", r"number-\d+", r"unit-\d"):
            said = [
                words
                for name, words in speech.every_clip().items()
                if re.fullmatch(f"{language}/{kind}", name)
            ]
            assert len(said) == len(set(said))
