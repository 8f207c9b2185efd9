"""Who acts on a dossier of an agency does it of right or by a delegation that covers the act, and both are kept."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.domain.delegations import DelegationRefused
from queue_server.domain.dossiers.dossier import Act, Event
from queue_server.domain.dossiers.dossier import Actor as Role
from queue_server.domain.errors import NotFound
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.delegating import (
    AddDelegation,
    RevokeDelegation,
    add_delegation,
    capacity_of,
    revoke_delegation,
)
from queue_server.services.dossier_acts import advance
from queue_server.services.ports import Actor
from queue_server.services.trail_records import TrailQuestion
from tests.conftest import ADMIN, SITE, Hall
from tests.services.reception.test_reception import Desk, desk, procedure

__all__ = ["desk", "procedure"]

TODAY = date(2026, 3, 10)
STAFF = Actor("account", "tham-dinh", "Cán bộ thẩm định", frozenset({"appraiser"}), SITE)


@pytest.fixture
def staff(hall: Hall) -> Actor:
    command = AddAccount(
        ADMIN, STAFF.id, "tham-dinh", STAFF.name, "x", frozenset({"appraiser"}), SITE
    )
    hall.write(add_account, command)
    return STAFF


@pytest.fixture
def accepted(desk: Desk, procedure: str) -> Any:
    """A dossier that its agency can appraise now."""
    done = desk.accept(desk.mark_all(desk.receive(procedure)))
    return desk.record(done)


def document(agency: str, **but: Any) -> AddDelegation:
    asked: dict[str, Any] = {
        "actor": ADMIN, "agency_id": agency, "giver": "Giám đốc Sở Thử nghiệm", "taker_id": STAFF.id,
        "acts": frozenset({"appraisal"}), "procedures": None, "first": TODAY,
        "last": TODAY + timedelta(days=30), "number": "12/UQ-STN", "signed_on": TODAY,
    }  # fmt: skip
    return AddDelegation(**asked | but)


def start(hall: Hall, record: Any, actor: Actor) -> Any:
    def use_case(work: Any, _command: None, now: Any) -> Any:
        return advance(work, record, Act(Event.START_APPRAISAL, Role.APPRAISER, now), actor, now)

    return hall.write(use_case, None)


def refusal(hall: Hall, record: Any, actor: Actor) -> str:
    with pytest.raises(DelegationRefused) as refused:
        start(hall, record, actor)
    return refused.value.reason


@pytest.mark.requirement("R4.8", "R12.3")
def test_staff_of_the_centre_appraise_for_an_agency_by_delegation_only(
    hall: Hall, accepted: Any, staff: Actor
) -> None:
    assert refusal(hall, accepted, staff) == "NO_AUTHORITY"
    given = hall.write(add_delegation, document(accepted.agency_id))
    start(hall, accepted, staff)
    with hall.reads() as work:
        step = work.dossiers.steps(accepted.id)[-1]
        line = work.trail.find(TrailQuestion(subject=f"dossier:{accepted.id}"), 1)[0]
    assert (step.capacity, step.delegation_id) == ("delegated", given.id)
    assert (line.capacity, line.delegation_id) == ("delegated", given.id)


@pytest.mark.requirement("R4.8")
def test_people_of_the_agency_act_of_right(hall: Hall, accepted: Any, staff: Actor) -> None:
    start(hall, accepted, replace(staff, agency_id=accepted.agency_id))
    with hall.reads() as work:
        step = work.dossiers.steps(accepted.id)[-1]
    assert (step.capacity, step.delegation_id) == ("own", None)


def test_people_of_another_agency_need_a_delegation_as_well(
    hall: Hall, accepted: Any, staff: Actor
) -> None:
    assert refusal(hall, accepted, replace(staff, agency_id="another")) == "NO_AUTHORITY"


@pytest.mark.requirement("R4.8", "R12.3")
@pytest.mark.parametrize(
    ("but", "day", "reason"),
    [
        ({"acts": frozenset({"sealing"})}, TODAY, "OUT_OF_SCOPE"),
        ({"first": TODAY + timedelta(days=1)}, TODAY, "DELEGATION_NOT_YET"),
        ({"last": TODAY}, TODAY + timedelta(days=1), "DELEGATION_EXPIRED"),
    ],
)
def test_out_of_scope_or_time_an_act_is_refused_with_its_reason_and_changes_nothing(
    hall: Hall, accepted: Any, staff: Actor, but: dict[str, Any], day: date, reason: str
) -> None:
    hall.write(add_delegation, document(accepted.agency_id, **but))
    hall.clock.pass_by(days=(day - TODAY).days)
    assert refusal(hall, accepted, staff) == reason
    with hall.reads() as work:
        assert work.dossiers.by_id(accepted.id) == accepted


def test_a_delegation_for_other_procedures_does_not_cover_this_one(
    hall: Hall, accepted: Any, staff: Actor
) -> None:
    with hall.reads() as work:
        other = next(one for one in work.centre.view.procedures if one != accepted.procedure_id)
    hall.write(add_delegation, document(accepted.agency_id, procedures=frozenset({other})))
    assert refusal(hall, accepted, staff) == "OUT_OF_SCOPE"
    hall.write(
        add_delegation,
        document(accepted.agency_id, procedures=frozenset({accepted.procedure_id})),
    )
    start(hall, accepted, staff)


@pytest.mark.requirement("R12.3")
def test_a_revoked_delegation_ends_at_once_and_stays_in_the_register(
    hall: Hall, accepted: Any, staff: Actor
) -> None:
    given = hall.write(add_delegation, document(accepted.agency_id))
    hall.write(revoke_delegation, RevokeDelegation(ADMIN, given.id, "Chuyển công tác"))
    assert refusal(hall, accepted, staff) == "DELEGATION_REVOKED"
    with hall.reads() as work:
        kept = work.delegations.by_id(given.id)
        acts = [line.act for line in work.trail.read(5, subject=f"delegation:{given.id}")]
    assert (kept.revoked_by, kept.revoke_reason) == (ADMIN.id, "Chuyển công tác")
    assert acts == ["delegation.revoke", "delegation.add"]
    with pytest.raises(DelegationRefused):
        hall.write(revoke_delegation, RevokeDelegation(ADMIN, given.id, "Lần nữa"))


def test_reception_and_return_are_the_centres_own_tasks(hall: Hall, staff: Actor) -> None:
    with hall.reads() as work:
        agency = next(iter(work.centre.view.agencies))
        for task in ("reception", "return"):
            assert capacity_of(work, staff, agency, task, hall.clock.now).kind == "own"


@pytest.mark.parametrize(
    ("but", "reason"),
    [
        ({"number": " "}, "DOCUMENT_REQUIRED"),
        ({"giver": ""}, "DOCUMENT_REQUIRED"),
        ({"acts": frozenset()}, "SCOPE_REQUIRED"),
        ({"acts": frozenset({"reception"})}, "SCOPE_REQUIRED"),
        ({"procedures": frozenset()}, "SCOPE_REQUIRED"),
        ({"last": TODAY - timedelta(days=1)}, "DATES_REQUIRED"),
        ({"signed_on": TODAY + timedelta(days=1)}, "SIGNED_BEFORE"),
        ({"first": TODAY - timedelta(days=9)}, "SIGNED_BEFORE"),
    ],
)
def test_a_delegation_is_in_writing_and_limited(
    hall: Hall, staff: Actor, but: dict[str, Any], reason: str
) -> None:
    with hall.reads() as work:
        agency = next(iter(work.centre.view.agencies))
    with pytest.raises(DelegationRefused) as refused:
        hall.write(add_delegation, document(agency, **but))
    assert refused.value.reason == reason
    with hall.reads() as work:
        assert work.delegations.all() == []


def test_a_delegation_names_an_agency_a_person_and_procedures_that_there_are(
    hall: Hall, staff: Actor
) -> None:
    with hall.reads() as work:
        agency = next(iter(work.centre.view.agencies))
    for wrong in (
        document("nobody"),
        document(agency, taker_id="nobody"),
        document(agency, procedures=frozenset({"none"})),
    ):
        with pytest.raises(NotFound):
            hall.write(add_delegation, wrong)
