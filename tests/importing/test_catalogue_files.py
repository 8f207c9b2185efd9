"""A catalogue file becomes a valid catalogue or the full list of its problems; nothing in between."""

import json
from datetime import date, time
from pathlib import Path

import pytest

from queue_server.domain.catalogue import Catalogue, Names, Problem, problems
from queue_server.domain.catalogue.reading import (
    agencies_on,
    counters_for,
    limit_on,
    procedures_on,
    sessions_on,
    zone_at,
)
from queue_server.importing import export_xlsx, load, shipped, template_xlsx

TODAY = date(2026, 11, 24)
DATA = Path(__file__).parents[2] / "queue_server" / "data"


@pytest.fixture(scope="module")
def reference() -> Catalogue:
    loaded = load((DATA / "catalogue.json").read_bytes(), "catalogue.json", TODAY)
    assert isinstance(loaded, Catalogue), loaded[:5]
    return loaded


@pytest.fixture(scope="module")
def centre() -> Catalogue:
    return shipped(TODAY)


@pytest.mark.requirement("R1.1", "R4.1")
def test_the_reference_catalogue_imports_whole(reference: Catalogue) -> None:
    assert len(reference.procedures) == 118
    assert len(reference.series) == 16
    assert len(reference.agencies) == 22 + 17
    assert len(reference.fields) == 50
    assert sum(len(procedure.components) for procedure in reference.procedures) == 504
    assert problems(reference) == []


def test_every_record_of_the_reference_arrives_as_it_was_written(reference: Catalogue) -> None:
    raw = json.loads((DATA / "catalogue.json").read_text(encoding="utf-8"))
    for written, read in zip(raw["procedures"], reference.procedures, strict=True):
        assert (read.id, read.code, read.names.vi) == (
            written["id"],
            written["code"],
            written["name_vi"],
        )
        assert read.fee_vnd == written["fee_vnd"]
        assert read.fee_note == written["fee_note"]
        assert (read.duration_amount, read.duration_unit) == (
            written["duration"]["amount"],
            written["duration"]["unit"],
        )
        assert list(read.legal_basis) == written["legal_basis"]
        assert read.valid_to == (
            date.fromisoformat(written["valid_to"]) if "valid_to" in written else None
        )
        assert [(paper.name_vi, paper.original) for paper in read.components] == [
            (paper["name_vi"], paper["original"]) for paper in written["components"]
        ]
    for group, series in zip(raw["ticket_groups"], reference.series, strict=True):
        names = Names(group["name_vi"], group["name_en"], group["name_ko"], group["name_zh"])
        assert (series.letter, series.names) == (group["ticket_letter"], names)


def test_unknown_code_and_unknown_fee_stay_unknown_and_free_stays_free(
    reference: Catalogue,
) -> None:
    assert sum(procedure.code is None for procedure in reference.procedures) == 24
    assert sum(procedure.fee_vnd is None for procedure in reference.procedures) == 27
    assert sum(procedure.fee_vnd == 0 for procedure in reference.procedures) == 21
    cutoffs = {p.duration_cutoff for p in reference.procedures if p.duration_unit == "same_day"}
    assert time(15, 0) in cutoffs


@pytest.mark.requirement("R5.5")
def test_ended_versions_are_kept_but_not_in_force(reference: Catalogue) -> None:
    assert len(procedures_on(reference, TODAY)) == 114
    ended = {p.id for p in reference.procedures if not p.in_force(TODAY)}
    assert "lltp-so-tu-phap" in ended
    old, new = (
        next(p for p in reference.procedures if p.id == i)
        for i in ("lltp-so-tu-phap", "lltp-cong-an")
    )
    assert old.replaced_by == new.id
    assert old.in_force(date(2025, 2, 28))
    assert not new.in_force(date(2025, 2, 28))


def test_the_receiver_of_a_field_is_the_agency_of_the_day(reference: Catalogue) -> None:
    field = next(f for f in reference.fields if f.id == "ly-lich-tu-phap")
    assert field.agency_ids == ("so-tu-phap", "cong-an-tinh-2025")
    assert [a.id for a in agencies_on(reference, field.agency_ids, TODAY)] == ["cong-an-tinh-2025"]
    assert [a.id for a in agencies_on(reference, field.agency_ids, date(2024, 5, 2))] == [
        "so-tu-phap"
    ]


@pytest.mark.requirement("R2.1")
def test_every_field_has_exactly_one_receiver_today(reference: Catalogue) -> None:
    for field in reference.fields:
        assert len(agencies_on(reference, field.agency_ids, TODAY)) == 1, field.id


def test_one_ticket_group_may_have_several_agencies(reference: Catalogue) -> None:
    ids = [
        agency for field in reference.fields if field.series == "G" for agency in field.agency_ids
    ]
    assert len(agencies_on(reference, ids, TODAY)) == 2


def test_the_overlay_adds_places_and_marks_all_of_it_as_invented(centre: Catalogue) -> None:
    headquarters = [c for c in centre.counters if c.zone_id.startswith("bac-giang")]
    assert [c.number for c in headquarters] == list(range(1, 17))
    added = (
        *centre.halls,
        *centre.zones,
        *centre.counters,
        *centre.work_profiles,
        *centre.opening_hours,
    )
    assert all(record.fictitious for record in added)
    assert all(agency.fictitious for agency in centre.agencies if agency.unit_code)
    assert centre.centre.fictitious
    assert centre.centre.hotline
    extra = {s.letter: s.purpose for s in centre.series if s.fictitious}
    assert extra == {"TK": "collect", "HD": "guidance", "PT": "overflow"}


def test_every_series_of_the_centre_is_received_somewhere_and_called_by_someone(
    centre: Catalogue,
) -> None:
    for series in centre.series:
        assert zone_at(centre, series.letter, "bac-giang") is not None
        assert counters_for(centre, series.letter, "bac-giang")


def test_hours_closed_days_and_contingents_answer_for_a_day(centre: Catalogue) -> None:
    assert len(sessions_on(centre, "kinh-bac", TODAY)) == 2
    assert sessions_on(centre, "kinh-bac", date(2026, 11, 22)) == ()
    assert sessions_on(centre, "bac-giang", date(2027, 1, 1)) == ()
    assert limit_on(centre, "bac-giang", "E", date(2026, 11, 26)) == 60
    assert limit_on(centre, "bac-giang", "E", date(2026, 11, 27)) is None
    assert limit_on(centre, "bac-giang", "D", TODAY) is None


def test_an_exported_workbook_imports_to_an_equal_catalogue(
    reference: Catalogue, centre: Catalogue
) -> None:
    assert load(export_xlsx(reference), "a.xlsx", TODAY) == reference
    assert load(export_xlsx(centre), "a.xlsx", TODAY) == centre


def test_the_empty_template_changes_nothing_and_is_said_to_be_empty(centre: Catalogue) -> None:
    found = load(template_xlsx(), "mau.xlsx", TODAY, centre)
    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["empty"]


def test_a_file_of_some_rows_changes_those_and_keeps_the_rest(centre: Catalogue) -> None:
    part = {"counters": [{"id": "bac-giang-07", "profile_id": "xay-dung"}]}
    changed = load(json.dumps(part).encode(), "quay.json", TODAY, centre)
    assert isinstance(changed, Catalogue)
    differing = [(a, b) for a, b in zip(centre.counters, changed.counters, strict=True) if a != b]
    assert [(a.profile_id, b.profile_id) for a, b in differing] == [("dat-dai", "xay-dung")]
    assert changed.procedures == centre.procedures


def test_papers_of_a_procedure_are_replaced_together(centre: Catalogue) -> None:
    part = {
        "procedures": [
            {
                "id": "lltp-cong-an",
                "components": [{"name_vi": "Tờ khai", "kind": "submit", "original": 2}],
            }
        ]
    }
    changed = load(json.dumps(part).encode(), "a.json", TODAY, centre)
    assert isinstance(changed, Catalogue)
    papers = next(p.components for p in changed.procedures if p.id == "lltp-cong-an")
    assert [(paper.name_vi, paper.original) for paper in papers] == [("Tờ khai", 2)]
    assert sum(len(p.components) for p in changed.procedures) > 490


def test_a_problem_of_the_catalogue_in_use_is_said_to_be_there(centre: Catalogue) -> None:
    part = {"procedures": [{"id": "lltp-cong-an", "valid_from": "2025-02-01"}]}
    found = load(json.dumps(part).encode(), "a.json", TODAY, centre)
    assert isinstance(found, list)
    assert [(p.code, p.row, p.cell, p.value) for p in found] == [
        ("versions_overlap", 1, "procedures[0].valid_from", "01/02/2025")
    ]
    assert (
        found[0].what_to_write
        == "Bản lltp-so-tu-phap còn đến 28/02/2025. Mời sửa thành 01/03/2025."
    )


def test_a_catalogue_without_any_procedure_in_force_is_refused() -> None:
    centre = {
        "id": "x",
        "name_vi": "X",
        "short_vi": "X",
        "province_vi": "X",
        "timezone": "Asia/Ho_Chi_Minh",
    }
    alone = {"centre": centre, "sites": [{"id": "s", "name_vi": "S", "kind": "headquarters"}]}
    refused = load(json.dumps(alone).encode(), "a.json", TODAY)
    assert isinstance(refused, list)
    assert [problem.code for problem in refused] == ["nothing_in_force"]


def test_every_problem_says_what_to_write(reference: Catalogue) -> None:
    broken = json.dumps({"procedures": [{"id": "X Y", "fee_vnd": "nhiều", "level": "?"}]}).encode()
    found = load(broken, "a.json", TODAY, reference)
    assert isinstance(found, list)
    assert all(isinstance(p, Problem) and p.what_to_write and p.title and p.sheet for p in found)
