"""Single records of the catalogue: nothing inconsistent is stored, nobody at work is pulled the chair away."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.catalogue import Catalogue, ClosedDay, Names
from queue_server.domain.catalogue import Hall as HallRecord
from queue_server.domain.errors import KeyReused, NotFound
from queue_server.importing import read_record, write_papers, write_record
from queue_server.services.admin import catalogue as acts
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.admin.checking import InUse, RecordWrong, find, identity, records_of
from queue_server.services.admin.keyed import Keyed, once
from queue_server.services.ports import DeviceRecord
from tests.conftest import ADMIN, SITE, Clock, Hall

from .conftest import Morning

SHEETS = (
    "centre", "sites", "halls", "zones", "agencies", "series", "fields", "procedures", "work_profiles",
    "counters", "opening_hours", "closed_days", "contingents",
)  # fmt: skip


@pytest.fixture
def hall(prepared_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    """These are rules, the same on every database: one is enough. See test_admin_storage for both."""
    shutil.copy(prepared_file, tmp_path / "hall.db")
    hall = Hall(f"sqlite:///{tmp_path / 'hall.db'}", clock)
    yield hall
    hall.close()


def now(hall: Hall) -> Catalogue:
    hall.reads.forget()
    with hall.reads() as work:
        return work.centre.view.catalogue


def put(hall: Hall, sheet: str, record: Any, replaces: str | None = None, seen: str = "") -> None:
    hall.write(acts.put_record, acts.PutRecord(ADMIN, sheet, record, replaces, seen))


def remove(hall: Hall, sheet: str, name: str) -> None:
    hall.write(acts.remove_record, acts.RemoveRecord(ADMIN, sheet, name))


def change(hall: Hall, sheet: str, name: str, **cells: Any) -> None:
    put(hall, sheet, replace(find(now(hall), sheet, name), **cells), name)


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_record_survives_its_own_form(catalogue: Catalogue, sheet: str) -> None:
    """What a form shows is what it reads back: saving without a change changes nothing."""
    records = records_of(catalogue, sheet)
    assert records
    for record in records:
        papers = write_papers(record) if sheet == "procedures" else []
        reading = read_record(sheet, write_record(sheet, record), papers, record)
        assert (reading.record, reading.problems) == (record, ())


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet != "centre"])
def test_a_record_put_as_it_was_leaves_the_catalogue_as_it_was(hall: Hall, sheet: str) -> None:
    before = now(hall)
    record = records_of(before, sheet)[-1]
    put(hall, sheet, record, identity(sheet, record), acts.mark_of(record))
    assert now(hall) == before


def test_a_new_record_comes_last_and_can_be_changed_and_removed(hall: Hall) -> None:
    before = now(hall)
    put(hall, "halls", HallRecord("sanh-moi", SITE, Names("Sảnh mới")))
    assert now(hall).halls == (*before.halls, HallRecord("sanh-moi", SITE, Names("Sảnh mới")))
    change(hall, "halls", "sanh-moi", names=Names("Sảnh phụ"))
    assert now(hall).halls[-1].names.vi == "Sảnh phụ"
    remove(hall, "halls", "sanh-moi")
    assert now(hall) == before
    with hall.reads() as work:
        acts_on_it = work.trail.read(10, subject="catalogue:halls:sanh-moi")
    assert [record.act for record in acts_on_it] == [
        "catalogue.remove", "catalogue.change", "catalogue.add",
    ]  # fmt: skip
    assert acts_on_it[1].detail["after"]["names"]["vi"] == "Sảnh phụ"
    assert acts_on_it[1].detail["before"]["names"]["vi"] == "Sảnh mới"


def test_kiosks_and_staff_hear_of_a_change(hall: Hall) -> None:
    put(hall, "closed_days", ClosedDay(date(2026, 9, 2), "Quốc khánh năm nay", "kinh-bac"))
    rooms = {
        room for event in hall.events if event.kind == "centre.changed" for room in event.rooms
    }
    assert {f"kiosk:{SITE}", f"staff:{SITE}"} <= rooms


def _refusal(act: Callable[[], None]) -> RecordWrong:
    with pytest.raises(RecordWrong) as caught:
        act()
    return caught.value


@pytest.mark.parametrize(
    ("sheet", "name", "cells", "cell", "code"),
    [
        ("counters", "bac-giang-05", {"zone_id": "khong-co"}, "zone_id", "unknown_reference"),
        ("counters", "bac-giang-05", {"number": 100}, "number", "counter_number"),
        ("halls", "bac-giang-sanh-1", {"site_id": "o-dau"}, "site_id", "unknown_reference"),
        ("series", "A", {"zone_ids": ("khong-co",)}, "zone_ids", "unknown_reference"),
        ("fields", "ly-lich-tu-phap", {"series": "V9"}, "series", "unknown_reference"),
        ("procedures", "cap-doi-gcn", {"legal_basis": ()}, "legal_basis", "basis_missing"),
        ("procedures", "cap-doi-gcn", {"field_id": "khong-co"}, "field_id", "unknown_reference"),
        ("sites", SITE, {"names": Names("")}, "name_vi", "name_missing"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_refused_with_the_cell_named(
    hall: Hall, sheet: str, name: str, cells: dict[str, Any], cell: str, code: str
) -> None:
    before = now(hall)
    refusal = _refusal(lambda: change(hall, sheet, name, **cells))
    assert [(problem.cell, problem.code) for problem in refusal.own] == [(cell, code)]
    assert all(problem.what_to_write for problem in refusal.own)
    assert now(hall) == before


def test_the_record_just_typed_is_to_blame_when_two_clash(hall: Hall) -> None:
    """The rules blame the later row; a person must see it at what was typed."""
    first, last = now(hall).counters[0], now(hall).counters[4]
    refusal = _refusal(lambda: change(hall, "counters", first.id, number=last.number))
    assert [(p.cell, p.code) for p in refusal.own] == [("number", "duplicate")]
    assert last.id in refusal.own[0].what_to_write
    assert refusal.elsewhere == ()


def test_what_others_name_cannot_be_removed_and_they_are_named(hall: Hall) -> None:
    refusal = _refusal(lambda: remove(hall, "work_profiles", "dat-dai"))
    assert refusal.own == ()
    assert {item.sheet for item in refusal.elsewhere} == {"counters"}
    assert "bac-giang-05" in {item.record for item in refusal.elsewhere}


def test_a_paper_that_is_wrong_is_named_by_its_row(hall: Hall) -> None:
    procedure = find(now(hall), "procedures", "cap-doi-gcn")
    papers = list(procedure.components)
    papers[1] = replace(papers[1], original=0, certified_copy=0, photocopy=0)
    refusal = _refusal(lambda: change(hall, "procedures", procedure.id, components=tuple(papers)))
    assert [(p.sheet, p.row, p.cell) for p in refusal.own] == [("components", 2, "original")]


def test_an_id_in_use_cannot_be_renamed(hall: Hall) -> None:
    with pytest.raises(acts.NameFixed):
        change(hall, "counters", "bac-giang-05", id="quay-nam")
    assert find(now(hall), "counters", "bac-giang-05") is not None


def test_a_page_older_than_the_record_changes_nothing(hall: Hall) -> None:
    """Two admins, one record: the second is told, not silently overruled."""
    record = find(now(hall), "counters", "bac-giang-05")
    seen = acts.mark_of(record)
    put(hall, "counters", replace(record, number=55), record.id, seen)
    with pytest.raises(acts.RecordChanged):
        put(hall, "counters", replace(record, number=56), record.id, seen)
    assert find(now(hall), "counters", record.id).number == 55
    with pytest.raises(NotFound):
        put(hall, "counters", record, "khong-co")


def test_a_form_sent_twice_is_one_act(hall: Hall) -> None:
    command = acts.PutRecord(ADMIN, "halls", HallRecord("sanh-moi", SITE, Names("Sảnh mới")))
    asked = Keyed("key-of-a-form-0001", "print", command)
    assert hall.write(once(acts.put_record), asked) is True
    assert hall.write(once(acts.put_record), asked) is False
    assert [h.id for h in now(hall).halls].count("sanh-moi") == 1
    with pytest.raises(KeyReused):
        hall.write(once(acts.put_record), replace(asked, fingerprint="other"))


def test_an_open_counter_can_be_neither_removed_nor_moved_to_another_hall(
    morning: Morning,
) -> None:
    hall, counter = morning.hall, morning.counters[0]
    with pytest.raises(InUse, match="đang làm việc"):
        remove(hall, "counters", counter)
    with pytest.raises(InUse, match="đang làm việc"):
        change(hall, "counters", counter, zone_id="kinh-bac-khu-a", number=77)
    morning.act("close", 0)
    remove(hall, "counters", counter)
    assert find(now(hall), "counters", counter) is None


def test_a_series_with_numbers_of_today_stays_where_it_is_offered(morning: Morning) -> None:
    hall = morning.hall
    morning.take("D")
    zones = tuple(z for z in find(now(hall), "series", "D").zone_ids if not z.startswith(SITE))
    with pytest.raises(InUse, match="loạt D"):
        change(hall, "series", "D", zone_ids=zones)
    morning.clock.pass_by(days=1)
    change(hall, "series", "D", zone_ids=zones)


def test_a_place_with_a_device_stays_until_the_device_is_revoked(hall: Hall) -> None:
    device = DeviceRecord(
        "board-1", "board", "Bảng quầy 05", "k" * 43, SITE, "bac-giang-sanh-1", "bac-giang-khu-a",
        "bac-giang-05",
    )  # fmt: skip
    hall.write(lambda work, _, at: work.devices.add(device, at), None)
    with pytest.raises(InUse, match="Bảng quầy 05"):
        remove(hall, "counters", "bac-giang-05")
    with pytest.raises(InUse, match="Bảng quầy 05"):
        change(hall, "counters", "bac-giang-05", zone_id="bac-giang-khu-b")
    hall.write(lambda work, _, at: work.devices.revoke("board-1", "admin", at), None)
    remove(hall, "counters", "bac-giang-05")


def test_a_site_where_people_work_cannot_be_removed(hall: Hall) -> None:
    empty = replace(find(now(hall), "sites", SITE), id="diem-moi", names=Names("Điểm mới"))
    put(hall, "sites", empty)
    clerk = AddAccount(ADMIN, "a1", "canbo", "Cán bộ", "x", frozenset({"clerk"}), "diem-moi")
    hall.write(add_account, clerk)
    with pytest.raises(InUse, match="canbo"):
        remove(hall, "sites", "diem-moi")


def test_a_version_with_tickets_is_ended_not_removed(morning: Morning) -> None:
    hall = morning.hall
    morning.take("D")
    hall.write(_ticket_for("cap-doi-gcn"), None)
    with pytest.raises(InUse, match="hết hiệu lực"):
        remove(hall, "procedures", "cap-doi-gcn")
    change(hall, "procedures", "cap-doi-gcn", valid_to=date(2026, 12, 31))


def _ticket_for(procedure_id: str) -> Callable[..., None]:
    def act(work: Any, _command: None, at: Any) -> None:
        work.sql.run("UPDATE ticket SET procedure_id = :id", {"id": procedure_id})

    return act


def test_the_next_version_begins_where_the_present_one_ends(hall: Hall) -> None:
    begins = date(2026, 4, 1)
    hall.write(acts.new_version, acts.NewVersion(ADMIN, "cap-doi-gcn", begins))
    present = find(now(hall), "procedures", "cap-doi-gcn")
    following = find(now(hall), "procedures", acts.version_id("cap-doi-gcn", begins))
    assert (present.valid_to, present.replaced_by) == (date(2026, 3, 31), following.id)
    assert (following.valid_from, following.valid_to) == (begins, None)
    assert present.in_force(date(2026, 3, 31))
    assert not following.in_force(date(2026, 3, 31))
    assert following.in_force(begins)
    assert not present.in_force(begins)
    assert following.components == present.components


def test_a_version_inside_the_time_of_another_is_refused(hall: Hall) -> None:
    hall.write(acts.new_version, acts.NewVersion(ADMIN, "cap-doi-gcn", date(2026, 4, 1)))
    before = now(hall)
    refusal = _refusal(lambda: change(hall, "procedures", "cap-doi-gcn", valid_to=date(2026, 5, 1)))
    assert [(p.cell, p.code) for p in refusal.own] == [("valid_to", "versions_overlap")]
    with pytest.raises(acts.DayWrong):
        hall.write(acts.new_version, acts.NewVersion(ADMIN, "cap-doi-gcn", date.min))
    assert now(hall) == before


def test_a_file_checked_against_an_older_catalogue_is_not_written(hall: Hall) -> None:
    """Between the check and the word of the admin somebody changed a counter: that change must not be lost."""
    base = now(hall)
    incoming = replace(base, closed_days=(*base.closed_days, ClosedDay(date(2026, 5, 5), "Bão")))
    change(hall, "counters", "bac-giang-05", number=55)
    with pytest.raises(acts.RecordChanged):
        hall.write(acts.import_catalogue, acts.ImportCatalogue(ADMIN, base, incoming))
    assert find(now(hall), "counters", "bac-giang-05").number == 55
    fresh = now(hall)
    incoming = replace(fresh, closed_days=incoming.closed_days)
    hall.write(acts.import_catalogue, acts.ImportCatalogue(ADMIN, fresh, incoming))
    assert now(hall) == incoming


def test_an_import_takes_no_open_counter_away(morning: Morning) -> None:
    base = now(morning.hall)
    moved = tuple(
        replace(counter, zone_id="kinh-bac-khu-a", number=70 + place)
        if counter.id in morning.counters
        else counter
        for place, counter in enumerate(base.counters)
    )
    command = acts.ImportCatalogue(ADMIN, base, replace(base, counters=moved))
    with pytest.raises(InUse):
        morning.hall.write(acts.import_catalogue, command)
    assert now(morning.hall) == base
