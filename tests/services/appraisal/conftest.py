"""An agency with two appraisers at the centre, and a dossier that was accepted for it."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from queue_server.domain.dossiers.people import Person
from queue_server.services.admin.people import AddAccount, add_account
from queue_server.services.appraisal import blanks, drafting, opinions
from queue_server.services.appraisal_records import DocumentText
from queue_server.services.dossier_acts import Done
from queue_server.services.papers import Attach, attach
from queue_server.services.ports import Actor
from queue_server.services.reception import examining, receiving
from tests.conftest import ADMIN, SITE, Hall

OFFICER = Actor("account", "can-bo", "Cán bộ", frozenset({"clerk"}), SITE, "Quầy 05")
LEADER = Actor("account", "truong-ca", "Trưởng ca", frozenset({"supervisor"}), SITE)
OWNER = Person("Nguyễn Văn Thử", "027090000001", date(1990, 1, 1), "Nam", "Số 1", "0912345678")
TODAY = date(2026, 3, 10)


class Office:
    """Acts of an appraiser on a dossier; `done` is always the last answer, so its revision is the present one."""

    def __init__(self, hall: Hall, procedure: str, agency: str) -> None:
        self.hall, self.procedure, self.agency = hall, procedure, agency
        self._keys = itertools.count(1)
        self.done = Done(0, 0)

    def key(self) -> str:
        return f"key-{next(self._keys):020d}"

    def appraiser(self, name: str, agency: str | None = "", site: str | None = SITE) -> Actor:
        """At the agency of the procedure unless told otherwise; None is staff of the centre."""
        agency_id = self.agency if agency == "" else agency
        self.hall.write(
            add_account,
            AddAccount(
                ADMIN, name, name, name, "hash", frozenset({"appraiser"}), site, agency_id=agency_id
            ),
        )
        return Actor("account", name, name, frozenset({"appraiser"}), site, agency_id=agency_id)

    def common(self, actor: Actor) -> dict[str, Any]:
        key, done = self.key(), self.done
        return {
            "key": key, "fingerprint": key, "actor": actor, "dossier_id": done.dossier_id,
            "revision": done.revision,
        }  # fmt: skip

    def accepted(self, medium: str = "electronic", finish: bool = True) -> Done:
        self.done = Done(0, 0)
        self.done = self.hall.write(
            receiving.receive,
            receiving.Receive(
                procedure_id=self.procedure,
                site_id=SITE,
                channel="direct",
                owner=OWNER,
                medium=medium,
                **self.common(OFFICER),
            ),
        )
        with self.hall.reads() as work:
            papers = work.dossiers.components(self.done.dossier_id)
        for paper in papers:
            self.act(
                examining.mark_paper,
                examining.MarkPaper,
                OFFICER,
                position=paper.position,
                mark="ok",
            )
        if finish:
            self.accept()
        return self.done

    def accept(self) -> Done:
        return self.act(
            examining.accept, examining.Accept, OFFICER, checks=(True, True, True, True)
        )

    def act(self, use_case: Callable[..., Done], command: Any, actor: Actor, **more: Any) -> Done:
        self.done = self.hall.write(use_case, command(**self.common(actor) | more))
        return self.done

    def paper(self, kind: str, actor: Actor, digest: str = "ab" * 32) -> int:
        command = Attach(
            key=self.key(), actor=actor, dossier_id=self.done.dossier_id, position=None, kind=kind,
            digest=digest, size=1000, media="application/pdf", name="van-ban.pdf",
        )  # fmt: skip
        paper_id: int = self.hall.write(attach, command).paper_id
        return paper_id

    def ask(self, actor: Actor, *agencies: str, **more: Any) -> Done:
        asked = {
            "notice_id": self.paper("notice", actor),
            "due": date(2026, 3, 12),
            "agencies": agencies,
        }
        return self.act(opinions.request_opinions, opinions.RequestOpinions, actor, **asked | more)

    def answer(self, actor: Actor, opinion_id: int, **more: Any) -> Done:
        said = {
            "opinion_id": opinion_id, "verdict": "agree", "answered_on": self.today(),
            "answer_id": self.paper("opinion", actor),
        }  # fmt: skip
        return self.act(opinions.answer_opinion, opinions.AnswerOpinion, actor, **said | more)

    def today(self) -> date:
        return self.hall.clock.now.date()

    def draft(self, actor: Actor, draft_id: int | None = None, **text: Any) -> Done:
        written = {"title": "Quyết định", "body": "Điều 1.", "recipients": "Như trên"} | text
        return self.act(
            drafting.save_draft,
            drafting.SaveDraft,
            actor,
            draft_id=draft_id,
            text=DocumentText(**written),
        )

    def submit(self, actor: Actor, **more: Any) -> Done:
        return self.act(drafting.submit_for_approval, drafting.Submit, actor, **more)

    def receive_blanks(self, actor: Actor, **more: Any) -> int:
        key = self.key()
        run = {
            "agency_id": self.agency, "kind": "Giấy phép", "prefix": "GP", "first": "0001", "last": "0003",
        }  # fmt: skip
        command = blanks.ReceiveBlanks(key=key, fingerprint=key, actor=actor, **run | more)
        count: int = self.hall.write(blanks.receive_blanks, command).count
        return count

    @property
    def record(self) -> Any:
        with self.hall.reads() as work:
            return work.dossiers.by_id(self.done.dossier_id)

    def trail(self, act: str) -> list[Any]:
        with self.hall.reads() as work:
            return [line for line in work.trail.read(200) if line.act == act]


@pytest.fixture
def office(hall: Hall) -> Office:
    with hall.reads() as work:
        view = work.centre.view
        procedure, agency = next(
            (one.id, agency.id)
            for one in view.catalogue.procedures
            if len(one.components) >= 3
            and one.duration_unit == "working_day"
            and (one.duration_amount or 0) >= 5
            and one.in_force(TODAY)
            and (agency := view.agency_on(one.agency_ids, TODAY))
            and agency.unit_code
        )
    return Office(hall, procedure, agency)
