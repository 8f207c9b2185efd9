"""What is said for a call: digits one by one, the counter as a number, every clip in the list."""

import pytest

from queue_server.domain import speech


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
        ("101", "một không một", "one zero one"),
        ("B2", "bê hai", "B two"),
    ],
)
def test_counters_are_said_as_people_say_them(counter: str, vi: str, en: str) -> None:
    assert speech.text("A001", counter, "en") == (
        f"Mời số A, không không một, vào quầy số {vi}. "
        f"Ticket A, zero zero one, please go to counter {en}."
    )


def test_english_follows_only_for_tickets_not_taken_in_vietnamese() -> None:
    assert not any(clip.startswith("en/") for clip in speech.announcement("A128", "07", "vi"))
    for language in ("en", "ko", "zh"):
        clips = speech.announcement("A128", "07", language)
        assert clips.count("chime") == 1
        assert clips.index("vi/number-7") < clips.index("en/ticket")
    assert speech.correction("vi") == ["vi/bo-qua"]
    assert speech.correction("en") == ["vi/bo-qua", "en/disregard"]


def test_every_label_and_counter_maps_to_clips_of_the_list() -> None:
    known = speech.every_clip()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    said: set[str] = set()
    for first in letters:
        for second in ("", *letters):
            said.update(speech.announcement(f"{first}{second}000", "1", "en"))
    for number in range(1000):
        said.update(speech.announcement(f"A{number:03}", str(number), "en"))
    said.update(speech.correction("en"))
    assert said == set(known), "nothing is missing, and nothing is recorded in vain"


def test_two_clips_of_one_language_and_kind_never_sound_the_same() -> None:
    for language in ("vi", "en"):
        for kind in ("digit-", "letter-", "number-", "unit-"):
            said = [
                words
                for name, words in speech.every_clip().items()
                if name.startswith(f"{language}/{kind}")
            ]
            assert len(said) == len(set(said))
