"""Requests for guidance on both databases: one owner, sealed words, one of two officers wins."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from queue_server.domain.dossiers.people import Person
from queue_server.domain.errors import Forbidden, NotFound
from queue_server.domain.guidance.channels import ContactChannel
from queue_server.domain.guidance.duty import Assignment, DutyRefused
from queue_server.domain.guidance.machine import GuidanceRefused, State
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.guidance import answering, asking, keeping
from queue_server.services.guidance.command import Done, GuidanceCommand
from queue_server.services.guidance_records import Asked
from queue_server.services.ports import Actor
from queue_server.services.reception import receiving
from queue_server.storage.tables import metadata
from tests.conftest import ADMIN, SITE, Hall

AN, BINH = (
    Actor("account", name, name.title(), frozenset({"clerk"}), SITE, "16")
    for name in ("an", "binh")
)
LEADER = Actor("account", "chi", "Chi", frozenset({"supervisor"}), SITE)
SOMEBODY = Asked("Nguyễn Văn Thử", "0912 345 678", "Số 1, phố Thử", "Cần giấy tờ gì để cấp đổi?")


class GuidanceDesk:
    """Two officers and a shift leader at one site."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self._keys = hall, itertools.count(1)
        for actor in (AN, BINH, LEADER):
            hall.write(
                add_account,
                AddAccount(ADMIN, actor.id, actor.id, actor.name, "x", actor.roles, SITE),
            )

    def common(self, done: Done | None = None, actor: Actor = AN) -> dict[str, Any]:
        key = f"key-{next(self._keys):020d}"
        place = {"request_id": done.request_id, "revision": done.revision} if done else {}
        return {"key": key, "fingerprint": key, "actor": actor, **place}

    def ask(self, channel: str = "direct", actor: Actor = AN, **more: Any) -> Done:
        asked = {"site_id": SITE, "channel": channel, "asked": SOMEBODY, "take": False, **more}
        return self.hall.write(asking.ask, asking.Ask(**self.common(actor=actor), **asked))

    def plain(self, act: Any, done: Done, actor: Actor = AN, **more: Any) -> Done:
        return self.hall.write(act, GuidanceCommand(**self.common(done, actor), **more))

    def answer(self, done: Done, actor: Actor = AN, **more: Any) -> Done:
        asked = {"answer": "Nộp hai loại giấy.", **more}
        return self.hall.write(
            answering.answer, answering.Answer(**self.common(done, actor), **asked)
        )

    def hand_over(self, done: Done, to: str, actor: Actor = AN, reason: str = "Nghỉ phép") -> Done:
        command = answering.HandOver(**self.common(done, actor), to=to, reason=reason)
        return self.hall.write(answering.hand_over, command)

    def post(self, done: Done, **item: Any) -> Done:
        command = answering.PostLetter(**self.common(done), **item)
        return self.hall.write(answering.post_letter, command)

    def record(self, done: Done) -> Any:
        with self.hall.reads() as work:
            return work.guidance.by_id(done.request_id)


@pytest.fixture
def desk(hall: Hall) -> GuidanceDesk:
    return GuidanceDesk(hall)


def code_of(refused: pytest.ExceptionInfo[GuidanceRefused]) -> str:
    return refused.value.code


@pytest.mark.requirement("R5.4", "R5.11")
def test_a_request_goes_from_asked_to_closed_and_keeps_who_did_what(desk: GuidanceDesk) -> None:
    done = desk.plain(answering.take, desk.ask())
    done = desk.answer(done, given=("fee", "papers"))
    done = desk.plain(answering.close, done)
    record = desk.record(done)
    assert (record.state, record.owner_id, record.given) == (State.CLOSED, "an", ("papers", "fee"))
    with desk.hall.reads() as work:
        assert [step.event for step in work.guidance.steps(record.id)] == [
            "ask",
            "take",
            "answer",
            "close",
        ]
        assert work.guidance.asked(record.id).answer == "Nộp hai loại giấy."
        acts = [line.act for line in work.trail.read(10, subject=f"guidance:{record.id}")]
    assert acts == ["guidance.close", "guidance.answer", "guidance.take", "guidance.ask"]
    assert [event.kind for event in desk.hall.events].count("guidance.changed") == 4


@pytest.mark.requirement("R5.11")
def test_of_two_officers_who_take_one_request_one_has_it_and_the_other_is_told_who(
    desk: GuidanceDesk,
) -> None:
    asked = desk.ask()
    desk.plain(answering.take, asked, AN)
    with pytest.raises(GuidanceRefused, match="An vừa nhận") as refused:
        desk.plain(answering.take, asked, BINH)
    assert code_of(refused) == "guidance_taken"
    assert desk.record(asked).owner_id == "an"


@pytest.mark.requirement("R5.11")
def test_handing_over_changes_the_owner_with_a_reason_that_is_kept(desk: GuidanceDesk) -> None:
    taken = desk.plain(answering.take, desk.ask())
    with pytest.raises(GuidanceRefused):
        desk.hand_over(taken, "binh", reason="")
    with pytest.raises(NotFound):
        desk.hand_over(taken, "khong-co")
    moved = desk.hand_over(taken, "binh")
    with desk.hall.reads() as work:
        last = work.guidance.steps(moved.request_id)[-1]
        trail = work.trail.read(1, subject=f"guidance:{moved.request_id}")[0]
    assert (last.event, last.actor_id, last.owner_id, last.reason) == (
        "hand_over",
        "an",
        "binh",
        "Nghỉ phép",
    )
    assert trail.detail["owner"] == "binh"
    assert "Nghỉ" not in str(trail.detail)
    assert desk.hand_over(moved, "an", LEADER).revision == moved.revision + 1


def test_the_same_key_is_the_same_act(desk: GuidanceDesk) -> None:
    command = asking.Ask(**desk.common(), site_id=SITE, channel="direct", asked=SOMEBODY)
    first = desk.hall.write(asking.ask, command)
    assert desk.hall.write(asking.ask, command) == first
    with desk.hall.reads() as work:
        assert len(work.guidance.of_desk(SITE)) == 1


def test_an_old_page_changes_nothing(desk: GuidanceDesk) -> None:
    asked = desk.ask()
    taken = desk.plain(answering.take, asked)
    with pytest.raises(GuidanceRefused) as refused:
        desk.answer(replace(taken, revision=asked.revision))
    assert code_of(refused) == "guidance_state"
    assert desk.record(taken).state is State.TAKEN


def test_an_officer_of_another_site_may_not_act(desk: GuidanceDesk) -> None:
    asked = desk.ask()
    with pytest.raises(Forbidden):
        desk.plain(answering.take, asked, replace(AN, site_id="kinh-bac"))


@pytest.mark.requirement("R5.7")
def test_a_call_is_found_by_its_number_and_the_number_stands_nowhere_in_clear(
    desk: GuidanceDesk,
) -> None:
    done = desk.ask("phone")
    with desk.hall.reads() as work:
        assert [one.id for one in work.guidance.of_phone("+84912345678")] == [done.request_id]
        assert work.guidance.of_phone("0912345679") == []
        assert work.guidance.asked(done.request_id).phone == "0912 345 678"
        clear = ""
        for table in metadata.sorted_tables:
            for row in work.sql.core.execute(sa.select(table)):
                clear += str(tuple(row))
    assert not [
        word for word in ("Nguyễn Văn Thử", "345 678", "345678", "cấp đổi?") if word in clear
    ]
    assert "Thử" not in str([event.data for event in desk.hall.events])


@pytest.mark.parametrize(
    ("channel", "lack"),
    [("direct", {"question": " "}), ("phone", {"phone": "12"}), ("post", {"address": ""}),
     ("direct", {"name": "x" * 121})],
)  # fmt: skip
def test_what_a_channel_needs_must_be_there(
    desk: GuidanceDesk, channel: str, lack: dict[str, str]
) -> None:
    with pytest.raises(asking.AskedWrong):
        desk.ask(channel, asked=replace(SOMEBODY, **lack))
    with desk.hall.reads() as work:
        assert work.guidance.of_desk(SITE) == []


@pytest.mark.requirement("R5.7", "R5.13")
def test_guidance_linked_to_a_dossier_is_a_step_of_it_and_uses_up_nothing(
    desk: GuidanceDesk,
) -> None:
    with desk.hall.reads() as work:
        procedure = next(one for one in work.centre.view.catalogue.procedures if one.agency_ids)
    received = desk.hall.write(receiving.receive, receiving.Receive(
        **{"key": "k" * 20, "fingerprint": "f", "actor": AN}, site_id=SITE, procedure_id=procedure.id,
        channel="direct", owner=Person("Nguyễn Văn Thử"),
    ))  # fmt: skip
    with desk.hall.reads() as work:
        before = work.dossiers.by_id(received.dossier_id)
    give_code(desk.hall, received.dossier_id, "H05.14-260310-0001")
    done = desk.ask("phone", take=True, dossier_code=" h05.14-260310-0001 ")
    desk.answer(done)
    with desk.hall.reads() as work:
        after = work.dossiers.by_id(received.dossier_id)
        step = work.dossiers.steps(received.dossier_id)[-1]
        assert [one.id for one in work.guidance.of_dossier(received.dossier_id)] == [
            done.request_id
        ]
    assert (after.guidance_count, after.revision, after.state) == (0, before.revision, before.state)
    assert (step.event, step.detail["channel"]) == ("give_information", "phone")


def give_code(hall: Hall, dossier_id: int, code: str) -> None:
    """As an acceptance would; only the code matters here."""

    def act(work: Any, _command: object, _now: object) -> None:
        work.sql.run(
            "UPDATE dossier SET code = :code WHERE id = :id", {"code": code, "id": dossier_id}
        )

    hall.write(act, None)


@pytest.mark.requirement("R5.8")
def test_online_is_only_by_a_channel_that_is_approved_and_in_force(desk: GuidanceDesk) -> None:
    today = date(2026, 3, 10)
    good = ContactChannel(
        0, SITE, "social", "Trang Zalo", "https://zalo.example.vn/x", "Chủ tịch", "1/QĐ", today
    )
    number = desk.hall.write(keeping.save_channel, keeping.SaveChannel(ADMIN, good))
    assert desk.record(desk.ask("online", contact_id=number)).contact_id == number
    for bad in (
        replace(good, approved_by=""),
        replace(good, valid_to=today - timedelta(days=1)),
        replace(good, site_id="kinh-bac"),
    ):
        other = desk.hall.write(keeping.save_channel, keeping.SaveChannel(ADMIN, bad))
        with pytest.raises(asking.AskedWrong):
            desk.ask("online", contact_id=other)
    with pytest.raises(asking.AskedWrong):
        desk.ask("online")


@pytest.mark.requirement("R5.9")
def test_a_letter_is_recorded_with_its_post_before_the_request_closes(desk: GuidanceDesk) -> None:
    done = desk.answer(desk.ask("post", take=True))
    with pytest.raises(GuidanceRefused):
        desk.plain(answering.close, done)
    post = {"operator": "Bưu điện tỉnh", "tracking": "RX123", "handed_on": date(2026, 3, 10)}
    with pytest.raises(asking.AskedWrong):
        desk.post(done, **post | {"handed_on": date(2026, 3, 11)})
    done = desk.post(done, **post)
    assert desk.record(desk.plain(answering.close, done)).state is State.CLOSED
    with desk.hall.reads() as work:
        assert [one.tracking for one in work.guidance.letters(done.request_id)] == ["RX123"]


def test_the_limit_of_an_answer_is_the_setting_of_the_centre(desk: GuidanceDesk) -> None:
    record = desk.record(desk.ask())
    assert record.due_at - record.opened_at == timedelta(minutes=30)


class Roster:
    def __init__(self, desk: GuidanceDesk) -> None:
        self.desk, self.day = desk, date(2026, 3, 11)

    def assign(self, account: str, first: date | None = date(2026, 1, 1)) -> None:
        given = Assignment(account, "Chuyên viên", "Đại học Luật", "5/QĐ-TT", first)
        self.desk.hall.write(keeping.save_assignment, keeping.SaveAssignment(LEADER, given))

    def put(self, account: str, **more: Any) -> int:
        command = {"actor": LEADER, "site_id": SITE, "day": self.day, "half": "morning", **more}
        return self.desk.hall.write(
            keeping.put_on_duty, keeping.PutOnDuty(account_id=account, **command)
        )

    def lines(self) -> list[Any]:
        with self.desk.hall.reads() as work:
            return work.guidance.duty(SITE, self.day, self.day)


@pytest.mark.requirement("R5.6", "R12.4")
def test_the_roster_takes_assigned_officers_and_replaces_who_is_away(desk: GuidanceDesk) -> None:
    roster = Roster(desk)
    with pytest.raises(DutyRefused) as refused:
        roster.put("an")
    assert refused.value.code == "duty_not_assigned"
    roster.assign("an")
    roster.assign("binh")
    line = roster.put("an")
    with pytest.raises(DutyRefused):
        roster.put("an")
    with pytest.raises(DutyRefused):
        roster.put("binh", stands_for="an")
    leave = keeping.ChangeDuty(LEADER, line, "Nghỉ phép")
    desk.hall.write(keeping.note_leave, leave)
    roster.put("binh", stands_for="an")
    assert [(one.account_id, one.absent, one.stands_for) for one in roster.lines()] == [
        ("an", True, None), ("binh", False, "an"),
    ]  # fmt: skip


def test_the_roster_of_a_day_that_is_over_stays(desk: GuidanceDesk) -> None:
    roster = Roster(desk)
    roster.assign("an")
    line = roster.put("an")
    desk.hall.clock.pass_by(days=2)
    with pytest.raises(DutyRefused):
        desk.hall.write(keeping.take_off_duty, keeping.ChangeDuty(LEADER, line))
    with pytest.raises(DutyRefused):
        roster.put("an", half="afternoon")
    assert len(roster.lines()) == 1


@pytest.mark.requirement("R5.5")
def test_a_review_holds_for_the_content_that_was_read(desk: GuidanceDesk) -> None:
    with desk.hall.reads() as work:
        procedure = work.centre.view.catalogue.procedures[0]
    mark = keeping.content_of(procedure)
    with pytest.raises(NotFound):
        desk.hall.write(
            keeping.review_content, keeping.ReviewContent(ADMIN, procedure.id, "0" * 64)
        )
    desk.hall.write(keeping.review_content, keeping.ReviewContent(ADMIN, procedure.id, mark))
    with desk.hall.reads() as work:
        assert work.guidance.reviews()[procedure.id].content == mark
    assert keeping.content_of(replace(procedure, fee_vnd=1)) != mark
