"""Papers of a dossier on both databases: brought in once, kept after acceptance, nobody's name in clear."""

import hashlib
import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.domain.dossiers.people import Person
from queue_server.domain.errors import DomainError, Forbidden, KeyReused, NotFound
from queue_server.domain.papers import PaperKept, PaperReasonMissing, PaperRefused
from queue_server.services.paper_records import PaperRecord
from queue_server.services.papers import Attach, Attached, Remove, attach, remove
from queue_server.services.papers.attaching import DossierClosed
from queue_server.services.ports import Actor
from queue_server.services.reception import examining, receiving
from tests.conftest import SITE, Hall

OFFICER = Actor("account", "can-bo", "Cán bộ", frozenset({"clerk"}), SITE, "Quầy 05")
APPRAISER = Actor("account", "tham-dinh", "Thẩm định", frozenset({"appraiser"}), SITE)
INSPECTOR = Actor("account", "thanh-tra", "Thanh tra", frozenset({"inspector"}))
KEYS = itertools.count(1)
OWNER = Person("Nguyễn Văn Thử", "027090000001", date(1990, 1, 1), "Nam", "Số 1", "0912345678")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Desk:
    """One dossier just received, and who brings papers to it."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        with hall.reads() as work:
            view = work.centre.view
            procedure = next(
                one
                for one in view.catalogue.procedures
                if len(one.components) >= 3
                and one.duration_unit == "working_day"
                and one.in_force(date(2026, 3, 10))
                and (agency := view.agency_on(one.agency_ids, date(2026, 3, 10)))
                and agency.unit_code
            )
        asked = receiving.Receive(
            key=(key := self.key()), fingerprint=key, actor=OFFICER, site_id=SITE, channel="direct", owner=OWNER,
            procedure_id=procedure.id,
        )  # fmt: skip
        self.dossier_id = hall.write(receiving.receive, asked).dossier_id

    def key(self) -> str:
        return f"key-{next(KEYS):020d}"

    def command(self, **but: Any) -> Attach:
        plain = {
            "key": self.key(), "actor": OFFICER, "dossier_id": self.dossier_id, "position": 1,
            "kind": "component", "digest": digest("đơn"), "size": 1000, "media": "application/pdf",
            "name": "Đơn của Nguyễn Văn Thử.pdf",
        }  # fmt: skip
        return Attach(**plain | but)

    def bring(self, **but: Any) -> Attached:
        done: Attached = self.hall.write(attach, self.command(**but))
        return done

    def take(self, paper_id: int, **but: Any) -> Any:
        plain: dict[str, Any] = {
            "key": self.key(), "actor": OFFICER, "dossier_id": self.dossier_id, "reason": "Nhầm hồ sơ của ông Thử",
        }  # fmt: skip
        return self.hall.write(remove, Remove(paper_id=paper_id, **plain | but))

    @property
    def papers(self) -> list[PaperRecord]:
        with self.hall.reads() as work:
            found: list[PaperRecord] = work.papers.of_dossier(self.dossier_id)
        return found

    def refuse(self) -> None:
        with self.hall.reads() as work:
            revision = work.dossiers.by_id(self.dossier_id).revision
        asked = examining.Refuse(
            key=self.key(), fingerprint="y", actor=OFFICER, dossier_id=self.dossier_id, revision=revision,
            reason="Sai nơi",
        )  # fmt: skip
        self.hall.write(examining.refuse_reception, asked)

    def accept(self) -> None:
        with self.hall.reads() as work:
            record = work.dossiers.by_id(self.dossier_id)
            lines = work.dossiers.components(self.dossier_id)
        place = {"actor": OFFICER, "dossier_id": record.id}
        revision = record.revision
        for line in lines:
            marked = examining.MarkPaper(
                key=self.key(), fingerprint="m", revision=revision, position=line.position, mark="ok", **place
            )  # fmt: skip
            revision = self.hall.write(examining.mark_paper, marked).revision
        asked = examining.Accept(
            key=self.key(), fingerprint="a", revision=revision, checks=(True,) * 4, **place
        )
        self.hall.write(examining.accept, asked)


@pytest.fixture
def desk(hall: Hall) -> Desk:
    return Desk(hall)


@pytest.mark.requirement("R4.6")
def test_a_paper_belongs_to_its_line_with_what_was_found_of_it(desk: Desk) -> None:
    done = desk.bring(pages=3)
    (paper,) = desk.papers
    assert (paper.id, paper.position, paper.kind, paper.pages) == (done.paper_id, 1, "component", 3)
    assert (paper.name, paper.by) == ("Đơn của Nguyễn Văn Thử.pdf", "can-bo")
    assert paper.at == desk.hall.clock.now
    assert [event.kind for event in desk.hall.events][-1] == "paper.attached"


def test_the_same_key_is_one_paper_and_another_file_under_it_is_refused(desk: Desk) -> None:
    command = desk.command()
    assert desk.hall.write(attach, command) == desk.hall.write(attach, command)
    assert len(desk.papers) == 1
    with pytest.raises(KeyReused):
        desk.hall.write(attach, replace(command, digest=digest("khác")))


def test_the_same_bytes_twice_at_one_line_are_one_paper_and_at_two_lines_two(desk: Desk) -> None:
    first, again = desk.bring(), desk.bring(name="bản sao.pdf")
    assert again == Attached(first.paper_id, again=True)
    other = desk.bring(position=2)
    assert [paper.id for paper in desk.papers] == [first.paper_id, other.paper_id]
    with desk.hall.reads() as work:
        assert list(work.papers.digests()) == [digest("đơn")]


@pytest.mark.parametrize(
    ("but", "refusal"),
    [
        ({"position": 99}, NotFound),
        ({"kind": "gì đó"}, NotFound),
        ({"kind": "other", "position": 1}, NotFound),
        ({"dossier_id": 9999}, NotFound),
        ({"kind": "draft", "position": None}, Forbidden),
        ({"actor": INSPECTOR}, Forbidden),
        ({"actor": replace(OFFICER, site_id="kinh-bac")}, Forbidden),
        ({"actor": replace(APPRAISER, agency_id="khong-phai")}, Forbidden),
        ({"media": "text/html"}, PaperRefused),
        ({"size": 0}, PaperRefused),
        ({"digest": "../../etc/passwd"}, PaperRefused),
    ],
)
def test_what_does_not_fit_changes_nothing(
    desk: Desk, but: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        desk.bring(**but)
    assert desk.papers == []


def test_all_papers_of_a_dossier_together_stay_within_the_limit(desk: Desk) -> None:
    desk.bring(size=600, most=1000)
    with pytest.raises(PaperRefused) as refusal:
        desk.bring(size=401, most=1000, digest=digest("2"))
    assert refusal.value.code == "paper_dossier_full"
    desk.bring(size=400, most=1000, digest=digest("2"))


def test_a_paper_goes_before_acceptance_with_a_reason_and_its_line_is_free_again(
    desk: Desk,
) -> None:
    done = desk.bring()
    for reason in ("", "  "):
        with pytest.raises(PaperReasonMissing):
            desk.take(done.paper_id, reason=reason)
    command = Remove(
        key=desk.key(), actor=OFFICER, dossier_id=desk.dossier_id, paper_id=done.paper_id, reason="Nhầm"
    )  # fmt: skip
    assert {desk.hall.write(remove, command) for _ in range(2)} == {done.paper_id}
    assert desk.papers == []
    assert [event.kind for event in desk.hall.events].count("paper.removed") == 1
    with desk.hall.reads() as work:
        assert work.papers.by_id(done.paper_id) is None
        assert work.papers.reason_removed(done.paper_id) == "Nhầm"
        assert list(work.papers.digests()) == []
    with pytest.raises(NotFound):
        desk.take(done.paper_id)
    assert not desk.bring().again


def test_a_paper_is_taken_away_only_from_its_own_dossier(desk: Desk) -> None:
    done, other = desk.bring(), Desk(desk.hall)
    with pytest.raises(NotFound):
        other.take(done.paper_id)
    assert [paper.id for paper in desk.papers] == [done.paper_id]


@pytest.mark.requirement("R6.11")
def test_what_was_accepted_is_kept_whole(desk: Desk) -> None:
    done = desk.bring()
    desk.accept()
    with pytest.raises(PaperKept):
        desk.take(done.paper_id)
    assert [paper.id for paper in desk.papers] == [done.paper_id]
    assert not desk.bring(kind="other", position=None).again  # digitised later


def test_nothing_is_added_to_what_has_ended(desk: Desk) -> None:
    desk.refuse()
    with pytest.raises(DossierClosed):
        desk.bring()


@pytest.mark.requirement("R7.8", "R7.9")
def test_the_notice_opinions_and_minutes_of_a_matter_are_kept_as_scans(desk: Desk) -> None:
    for kind in ("notice", "opinion", "minutes"):
        desk.bring(kind=kind, position=None, actor=APPRAISER)
    assert [paper.kind for paper in desk.papers] == ["notice", "opinion", "minutes"]


def test_no_name_of_a_file_and_no_reason_stands_anywhere_in_clear(desk: Desk) -> None:
    desk.take(desk.bring().paper_id)
    desk.bring()
    with desk.hall.reads() as work:
        tables = ("paper", "event", "audit", "request_log", "dossier_step")
        rows = [str(tuple(row)) for name in tables for row in work.sql.run(f"SELECT * FROM {name}")]
    rows += [repr(desk.command()), repr(desk.papers)]
    for secret in ("Nguyễn", "Thử", "Nhầm"):
        assert not [row for row in rows if secret in row]


def test_who_brought_and_took_away_what_stands_in_the_trail(desk: Desk) -> None:
    desk.take(desk.bring().paper_id)
    with desk.hall.reads() as work:
        acts = [line.act for line in work.trail.read(10, subject=f"dossier:{desk.dossier_id}")]
    assert sorted(acts[:2]) == ["dossier.attach", "dossier.detach"]


def test_erasing_leaves_no_name_and_no_bytes_that_anything_needs(desk: Desk) -> None:
    desk.bring()
    desk.take(desk.bring(position=2).paper_id)
    now = desk.hall.clock.now + timedelta(days=1)

    def erase(work: Any, dossier_id: int, _: Any) -> int:
        count: int = work.papers.erase_of(dossier_id, now, "may")
        return count

    assert desk.hall.write(erase, desk.dossier_id) == 2
    assert desk.hall.write(erase, desk.dossier_id) == 0
    with desk.hall.reads() as work:
        assert list(work.papers.digests()) == []
        assert {bytes(row[0]) for row in work.sql.run("SELECT sealed FROM paper")} == {b""}
