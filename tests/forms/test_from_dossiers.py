"""Real dossiers on both databases become sheets: codes, dates, papers, officers, and what each desk may see."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from queue_server.contracts.forms import AnySheet
from queue_server.domain.dossiers.people import Person, Proxy
from queue_server.domain.forms.allowed import printable
from queue_server.domain.forms.receipts import FormRefused
from queue_server.domain.privacy import Audience
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.dossier_acts import Done
from queue_server.services.ports import Actor
from queue_server.services.reception import examining, receiving
from queue_server.web.passwords import hash_password
from queue_server.web.presenters.forms import gather, sheet
from tests.conftest import ADMIN, SITE, Hall

from .conftest import Draw
from .reading import Printed

OFFICER = Actor("account", "can-bo", "Cán bộ Thử", frozenset({"clerk"}), SITE, "Quầy 05")
OWNER = Person(
    "Nguyễn Văn Thử",
    "027090000001",
    date(1990, 1, 1),
    "Nam",
    "Số 1, phường Thí Dụ, tỉnh Bắc Ninh",
    "0912345678",
)
ALL_FOUR = (True, True, True, True)


class Desk:
    def __init__(self, hall: Hall) -> None:
        self.hall, self._keys = hall, itertools.count(1)
        secret = hash_password("mot-hai-ba-bon")
        account = AddAccount(
            ADMIN, "can-bo", "canbo", "Cán bộ Thử", secret, frozenset({"clerk"}), SITE
        )
        hall.write(add_account, account)
        with hall.reads() as work:
            view, today = work.centre.view, date(2026, 3, 10)
            self.procedure = next(
                one for one in view.catalogue.procedures
                if len(one.components) >= 3 and one.duration_unit == "working_day" and one.in_force(today)
                and (agency := view.agency_on(one.agency_ids, today)) and agency.unit_code
                and all(paper.mandatory for paper in one.components[:2])
            )  # fmt: skip

    def _common(self, done: Done | None = None) -> dict[str, Any]:
        key = f"key-{next(self._keys):020d}"
        place = {"dossier_id": done.dossier_id, "revision": done.revision} if done else {}
        return {"key": key, "fingerprint": key, "actor": OFFICER, **place}

    def receive(self, **more: Any) -> Done:
        asked = {"site_id": SITE, "channel": "direct", "owner": OWNER, **more}
        command = receiving.Receive(procedure_id=self.procedure.id, **self._common(), **asked)
        return self.hall.write(receiving.receive, command)

    def mark(self, done: Done, **but: str) -> Done:
        for place in range(1, len(self.procedure.components) + 1):
            mark = but.get(f"p{place}", "ok")
            command = examining.MarkPaper(
                position=place, mark=mark, original=1, **self._common(done)
            )  # type: ignore[arg-type]
            done = self.hall.write(examining.mark_paper, command)
        return done

    def accepted(self, **more: Any) -> Done:
        command = examining.Accept(checks=ALL_FOUR, **self._common(self.mark(self.receive(**more))))
        return self.hall.write(examining.accept, command)

    def asked_for_more(self, reason: str) -> Done:
        done = self.mark(self.receive(), p1="missing", p2="wrong")
        return self.hall.write(
            examining.ask_for_more, examining.AskForMore(reason=reason, **self._common(done))
        )

    def refused(self, **more: Any) -> Done:
        command = examining.Refuse(**self._common(self.receive()), **more)
        return self.hall.write(examining.refuse_reception, command)

    def sheet(self, done: Done, form: str, seen_by: Audience = Audience.RECEPTION) -> AnySheet:
        with self.hall.reads() as work:
            record = work.dossiers.by_id(done.dossier_id)
            facts = gather(
                work,
                record,
                seen_by,
                "https://motcua.example.vn",
                datetime(2026, 3, 10, 9, tzinfo=UTC),
            )
        assert form in printable(record.state, facts.events)
        return sheet(form, facts, "a4", ("handed", "kept"))


@pytest.fixture
def desk(hall: Hall) -> Desk:
    return Desk(hall)


@pytest.mark.requirement("R6.6", "R6.12", "R6.13")
def test_the_receipt_carries_code_and_computed_date(desk: Desk) -> None:
    done = desk.accepted()
    made = desk.sheet(done, "receipt")
    assert made.form == "receipt"
    assert made.code == done.code
    assert made.link == f"https://motcua.example.vn/tra-cuu?ma={done.code}"
    assert "tra-cuu" in made.link
    assert OWNER.number not in made.link
    with desk.hall.reads() as work:
        record = work.dossiers.by_id(done.dossier_id)
    assert (made.due_day, made.due_at) == (record.due, record.due_at)
    assert made.officer == "Cán bộ Thử"
    assert made.duration == f"{desk.procedure.duration_amount} ngày làm việc"
    assert [paper.name for paper in made.papers] == [
        one.name_vi for one in desk.procedure.components if one.kind != "present"
    ]


def test_a_reprint_is_the_same_paper(desk: Desk, draw: Draw) -> None:
    done = desk.accepted()
    first = draw(desk.sheet(done, "receipt")).path.read_bytes()
    desk.hall.clock.pass_by(hours=30)
    assert draw(desk.sheet(done, "receipt")).path.read_bytes() == first


def test_who_hands_in_and_whose_it_is_stand_apart(desk: Desk) -> None:
    other = Person(
        "Trần Thị Mẫu", "027090000002", None, "", "Số 2, phường Thí Dụ, tỉnh Bắc Ninh", "0987654321"
    )
    made = desk.sheet(
        desk.accepted(submitter=other, proxy=Proxy("authorisation", "12/UQ", date(2026, 3, 1))),
        "receipt",
    )
    assert made.form == "receipt"
    assert made.owner is not None
    assert (made.submitter.name, made.owner.name) == ("Trần Thị Mẫu", "Nguyễn Văn Thử")


@pytest.mark.requirement("R6.4", "R5.12", "R5.13", "R5.14")
def test_the_supplement_slip_says_what_is_lacking_and_why_once(desk: Desk) -> None:
    done = desk.asked_for_more("Đơn chưa ký.\n\nThiếu bản vẽ.")
    made = desk.sheet(done, "supplement_request")
    assert made.form == "supplement_request"
    assert [paper.mark for paper in made.papers][:2] == ["missing", "wrong"]
    assert len(made.papers) == len(desk.procedure.components)
    assert made.reason == ("Đơn chưa ký.", "Thiếu bản vẽ.")
    assert made.guidance == "01 (duy nhất)"
    assert made.code == f"BS-{done.dossier_id:06d}"
    assert made.link.endswith(f"/tra-cuu?ma={made.code}")


@pytest.mark.requirement("R6.5")
def test_the_refusal_names_reason_and_the_agency_that_is_competent(desk: Desk) -> None:
    done = desk.refused(
        reason="Không thuộc thẩm quyền.",
        reason_code="out_of_scope",
        redirect_to="UBND phường Thí Dụ",
    )
    made = desk.sheet(done, "reception_refusal")
    assert made.form == "reception_refusal"
    assert made.reason == ("Không thuộc thẩm quyền.",)
    assert made.redirect_to == "UBND phường Thí Dụ"


def test_the_process_sheet_follows_the_steps(desk: Desk) -> None:
    made = desk.sheet(desk.accepted(), "process_sheet")
    assert made.form == "process_sheet"
    assert [(one.from_unit, one.to_unit, one.to_person) for one in made.handings] == [
        ("Người nộp hồ sơ", "Bộ phận Tiếp nhận", "Cán bộ Thử")
    ]
    assert made.copies == ("kept",)


@pytest.mark.parametrize(
    ("seen_by", "hidden", "shown"),
    [
        (Audience.RECEPTION, (), ("Nguyễn Văn Thử", "027090000001", "0912345678")),
        (Audience.APPRAISAL, ("027090000001", "0912345678"), ("Nguyễn Văn Thử",)),
        (Audience.INSPECTION, ("027090000001", "0912345678", "Nguyễn Văn"), ()),
    ],
)
def test_no_desk_gets_more_of_a_person_on_paper_than_on_its_pages(
    desk: Desk, seen_by: Audience, hidden: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    told = desk.sheet(desk.accepted(), "receipt", seen_by).model_dump_json()
    assert all(one in told for one in shown)
    assert not any(one in told for one in hidden)


def test_a_dossier_whose_person_was_erased_prints_no_receipt(desk: Desk) -> None:
    done = desk.accepted()

    def erase(work: Any, command: Done, now: datetime) -> None:
        work.dossiers.erase_people(command.dossier_id, now)

    desk.hall.write(erase, done)
    with pytest.raises(FormRefused) as refused:
        desk.sheet(done, "receipt")
    assert refused.value.fields == ("submitter",)


def test_the_paper_of_a_real_dossier_can_be_scanned(
    desk: Desk, draw: Callable[..., Printed]
) -> None:
    done = desk.accepted()
    assert draw(desk.sheet(done, "receipt")).scanned()["CODE-128"] == done.code
