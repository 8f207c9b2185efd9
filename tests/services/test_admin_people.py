"""Accounts and dated settings: the last administrator stays, what held yesterday is never rewritten."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_server.domain.errors import NotFound
from queue_server.services.admin import people, settings
from queue_server.services.admin.accounts import LOCK_AFTER, LogIn, log_in
from queue_server.services.ports import AccountRecord
from tests.conftest import ADMIN, SITE, Clock, Hall

TODAY = date(2026, 3, 10)


@pytest.fixture
def hall(prepared_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    shutil.copy(prepared_file, tmp_path / "hall.db")
    hall = Hall(f"sqlite:///{tmp_path / 'hall.db'}", clock)
    yield hall
    hall.close()


def add(hall: Hall, name: str, *roles: str, site: str | None = None) -> AccountRecord:
    command = people.AddAccount(ADMIN, f"id-{name}", name, name, "hash", frozenset(roles), site)
    account: AccountRecord = hall.write(people.add_account, command)
    return account


def change(hall: Hall, account_id: str, **what: object) -> AccountRecord:
    account: AccountRecord = hall.write(
        people.change_account, people.ChangeAccount(ADMIN, account_id, **what)
    )
    return account


@pytest.mark.parametrize("loss", [{"active": False}, {"roles": frozenset({"clerk"})}])
def test_the_last_active_admin_can_be_neither_stopped_nor_demoted(
    hall: Hall, loss: dict[str, object]
) -> None:
    first, second = add(hall, "mot", "admin"), add(hall, "hai", "admin", "supervisor")
    change(hall, first.id, **loss)
    with pytest.raises(people.LastAdmin):
        change(hall, second.id, **loss)
    with hall.reads() as work:
        assert people.is_admin(work.accounts.by_id(second.id))
    change(hall, first.id, active=True, roles=frozenset({"admin"}))
    change(hall, second.id, **loss)


def test_an_admin_who_was_stopped_does_not_count(hall: Hall) -> None:
    first, second = add(hall, "mot", "admin"), add(hall, "hai", "admin")
    change(hall, first.id, active=False)
    with pytest.raises(people.LastAdmin):
        change(hall, second.id, active=False)
    change(hall, second.id, roles=frozenset({"admin", "supervisor"}), display_name="Hai")


@pytest.mark.parametrize("role", ["approver", "seal_clerk", "return_officer"])
def test_a_role_whose_work_is_not_built_is_given_to_nobody(hall: Hall, role: str) -> None:
    with pytest.raises(people.RoleReserved):
        add(hall, "ai", role)
    clerk = add(hall, "ba", "clerk")
    with pytest.raises(people.RoleReserved):
        change(hall, clerk.id, roles=frozenset({"clerk", role}))


@pytest.mark.requirement("R2.2")
def test_staff_belong_to_the_centre_or_to_an_agency_of_the_catalogue(hall: Hall) -> None:
    appraiser = add(hall, "tham", "appraiser")
    assert appraiser.agency_id is None
    with pytest.raises(NotFound):
        change(hall, appraiser.id, agency_id="khong-co")
    with hall.reads() as work:
        agency = next(iter(work.centre.view.agencies))
    assert change(hall, appraiser.id, agency_id=agency).agency_id == agency
    with hall.reads() as work:
        assert work.accounts.by_username("tham").agency_id == agency
        told = work.trail.read(1)[0].detail
    assert told == {"what": ["agency_id"], "agency_id": agency}
    assert change(hall, appraiser.id, agency_id=None).agency_id is None


def test_a_name_is_given_once_and_a_place_must_exist(hall: Hall) -> None:
    add(hall, "mot", "clerk")
    with pytest.raises(people.NameTaken):
        add(hall, "mot", "clerk")
    with pytest.raises(NotFound):
        add(hall, "hai", "clerk", site="khong-co")
    with pytest.raises(NotFound):
        change(hall, "id-mot", site_id=SITE, counter_id="kinh-bac-01")
    moved = change(hall, "id-mot", site_id=SITE, counter_id="bac-giang-05")
    assert (moved.site_id, moved.counter_id) == (SITE, "bac-giang-05")
    assert change(hall, "id-mot", site_id=None, counter_id=None).site_id is None


def test_an_admin_lets_a_locked_person_in_before_the_time(hall: Hall) -> None:
    add(hall, "mot", "clerk")
    for attempt in range(LOCK_AFTER):
        hall.write(log_in, LogIn("mot", False, f"d{attempt}", "c", ""))
    assert hall.write(log_in, LogIn("mot", True, "d9", "c", "")) is None
    change(hall, "id-mot", unlock=True)
    assert hall.write(log_in, LogIn("mot", True, "d10", "c", "")) is not None


def test_a_new_password_ends_every_session_but_the_one_that_asked(hall: Hall) -> None:
    account = add(hall, "mot", "clerk")
    change(hall, account.id, must_change=True)
    for digest in ("mine", "stolen"):
        hall.write(log_in, LogIn("mot", True, digest, "c", ""))
    ends = hall.clock() + timedelta(hours=1)
    hall.write(
        people.change_own_password,
        people.ChangeOwnPassword(ADMIN, account.id, "new", "fresh", "c", ends),
    )
    with hall.reads() as work:
        alive = [d for d in ("mine", "stolen", "fresh") if work.board.session(d)]
        changed = work.accounts.by_id(account.id)
    assert alive == ["fresh"]
    assert (changed.password_hash, changed.must_change) == ("new", False)


def test_the_trail_of_an_account_never_holds_a_password(hall: Hall) -> None:
    account = add(hall, "mot", "clerk")
    change(hall, account.id, password_hash="$argon2id$secret", must_change=True)
    with hall.reads() as work:
        told = repr(work.trail.read(50))
    assert "$argon2id$secret" not in told
    assert "password_hash" in told  # that it changed is told, what it is not


def rule(hall: Hall, name: str, day: date, value: object) -> None:
    hall.write(settings.date_rule, settings.DateRule(ADMIN, name, day, value))


def in_force(hall: Hall, day: date) -> int:
    hall.reads.forget()
    with hall.reads() as work:
        minutes: int = work.centre.rules(day).fairness_minutes
    return minutes


@pytest.mark.requirement("R3.1")
def test_a_setting_holds_from_its_day_and_yesterday_keeps_its_own(hall: Hall) -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    rule(hall, "fairness_minutes", TODAY, 20)
    rule(hall, "fairness_minutes", tomorrow, 30)
    assert [in_force(hall, day) for day in (yesterday, TODAY, tomorrow)] == [15, 20, 30]


def test_the_past_is_closed_to_settings(hall: Hall) -> None:
    with pytest.raises(settings.SettingWrong) as caught:
        rule(hall, "fairness_minutes", TODAY - timedelta(days=1), 20)
    assert caught.value.cell == "valid_from"
    assert "10/03/2026" in caught.value.detail


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fairness_minutes", 0),
        ("fairness_minutes", 241),
        ("fairness_minutes", True),
        ("fairness_minutes", None),
        ("fairness_minutes", "20"),
        ("block_size", 0),
        ("strict_priority", 1),
    ],
)
def test_a_value_out_of_its_bounds_is_refused_with_them(
    hall: Hall, name: str, value: object
) -> None:
    with pytest.raises(settings.SettingWrong) as caught:
        rule(hall, name, TODAY, value)
    assert caught.value.cell == "value"
    assert "Mời ghi" in caught.value.detail


def test_only_what_does_not_hold_yet_can_be_taken_back(hall: Hall) -> None:
    tomorrow = TODAY + timedelta(days=1)
    rule(hall, "undo_seconds", TODAY, 20)
    rule(hall, "undo_seconds", tomorrow, 30)
    hall.write(settings.withdraw_rule, settings.WithdrawRule(ADMIN, "undo_seconds", tomorrow))
    with pytest.raises(settings.SettingWrong):
        hall.write(settings.withdraw_rule, settings.WithdrawRule(ADMIN, "undo_seconds", TODAY))
    hall.reads.forget()
    with hall.reads() as work:
        assert work.centre.rules(tomorrow).undo_seconds == 20


def test_an_unknown_setting_is_no_setting(hall: Hall) -> None:
    with pytest.raises(NotFound):
        rule(hall, "khong_co", TODAY, 1)
