"""Settings through their page: explained, dated, with what was and what comes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import requests

from queue_server.domain.business_day import business_day
from queue_server.services.admin.settings import RULES
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads
from tests.web.live import LiveCentre

from .visiting import Form, Visitor, forms_of, words_of, wrongs

HOME = "/quan-tri/cai-dat"


def form_for(admin: Visitor, name: str, action: str = HOME) -> Form:
    return next(
        form
        for form in forms_of(admin.get(HOME).text)
        if form.action == action and ("name", name) in form.fields
    )


def send(admin: Visitor, name: str, value: str, day: date | str) -> requests.Response:
    typed = {"value": value, "tu-ngay": day if isinstance(day, str) else f"{day:%d/%m/%Y}"}
    return admin.post(HOME, form_for(admin, name).filled(typed))


@pytest.fixture
def today() -> date:
    return business_day(datetime.now(UTC))


@pytest.fixture
def in_force(admin_centre: LiveCentre) -> Callable[[date, str], object]:
    engine = open_engine(admin_centre.settings.database)

    def read(day: date, name: str) -> object:
        with Reads(engine)() as work:
            return getattr(work.centre.rules(day), name)

    return read


def test_each_setting_is_explained_with_its_unit_and_bounds(admin: Visitor) -> None:
    page = words_of(admin.get(HOME).text)
    assert "Giới hạn chờ công bằng Chờ quá số phút này" in page
    assert "15 phút mặc định" in page
    assert "Giá trị mới phút, 1–240" in page
    assert len([form for form in forms_of(admin.get(HOME).text) if form.action == HOME]) == len(
        RULES
    )


def test_a_value_from_tomorrow_leaves_today_and_yesterday_as_they_are(
    admin: Visitor, today: date, in_force: Callable[[date, str], object]
) -> None:
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert send(admin, "fairness_minutes", "25", tomorrow).url.endswith("?da=saved")
    found = [in_force(day, "fairness_minutes") for day in (yesterday, today, tomorrow)]
    assert found == [15, 15, 25]
    assert send(admin, "fairness_minutes", "20", today).ok
    found = [in_force(day, "fairness_minutes") for day in (yesterday, today, tomorrow)]
    assert found == [15, 20, 25]
    page = words_of(admin.get(HOME).text)
    assert f"25 phút từ {tomorrow:%d/%m/%Y} sắp tới · Quản Trị Thử" in page
    assert f"20 phút từ {today:%d/%m/%Y}" in page
    withdrawn = admin.post(f"{HOME}/bo", form_for(admin, "fairness_minutes", f"{HOME}/bo").fields)
    assert withdrawn.url.endswith("?da=withdrawn")
    assert in_force(tomorrow, "fairness_minutes") == 20


@pytest.mark.parametrize(
    ("name", "value", "days", "field", "words"),
    [
        ("undo_seconds", "61", 0, "undo_seconds-v", "số từ 0 đến 60"),
        ("undo_seconds", "", 0, "undo_seconds-v", "số từ 0 đến 60"),
        ("undo_seconds", "-1", 0, "undo_seconds-v", "số từ 0 đến 60"),
        ("undo_seconds", "mười", 0, "undo_seconds-v", "số từ 0 đến 60"),
        ("block_size", "0", 0, "block_size-v", "số từ 1 đến 100"),
        ("voice_quiet", "11h-13h", 0, "voice_quiet-v", "11:30-13:00"),
        ("voice_quiet", "11:30-13:00 khu-la", 0, "voice_quiet-v", "Không có nơi “khu-la”"),
        ("undo_seconds", "20", -1, "undo_seconds-d", "trở đi"),
        ("undo_seconds", "20", 4000, "undo_seconds-d", "năm năm tới"),
    ],
)
def test_a_wrong_value_or_day_is_refused_at_its_field(
    admin: Visitor, today: date, name: str, value: str, days: int, field: str, words: str
) -> None:
    answer = send(admin, name, value, today + timedelta(days=days))
    assert answer.status_code == 422
    assert words in wrongs(answer.text)[field]
    assert f'value="{value}"' in answer.text


def test_how_the_voice_speaks_is_chosen_in_words(
    admin: Visitor, today: date, in_force: Callable[[date, str], object]
) -> None:
    assert send(admin, "voice_letters", "bo", today).url.endswith("?da=saved")
    assert send(admin, "voice_quiet", "11:30-13:00; 16:00-16:30 bac-giang", today).ok
    assert in_force(today, "voice_letters") == "bo"
    assert in_force(today, "voice_quiet") == "11:30-13:00; 16:00-16:30 bac-giang"
    assert f"A, Bờ, Cờ, Đờ từ {today:%d/%m/%Y}" in words_of(admin.get(HOME).text)
    assert send(admin, "voice_letters", "ce", today).status_code == 422
    assert send(admin, "voice_quiet", "", today).ok, "no hours at all"
    assert in_force(today, "voice_quiet") == ""


def test_a_day_that_is_none_is_refused(admin: Visitor) -> None:
    for day in ("", "hôm nay", "31/02/2027", "2027-13-01", "١/١/٢٠٢٧"):
        answer = send(admin, "undo_seconds", "20", day)
        assert answer.status_code == 422
        assert "ngày/tháng/năm" in wrongs(answer.text)["undo_seconds-d"]


def test_an_unknown_setting_is_refused(admin: Visitor, today: date) -> None:
    fields = form_for(admin, "undo_seconds").filled({"name": "khong_co", "value": "1"})
    assert admin.post(HOME, fields).status_code == 404
