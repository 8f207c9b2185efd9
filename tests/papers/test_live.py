"""A running server under blows: child killed, server killed, disk full, store elsewhere. Nothing is lost."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from queue_server.app import now_utc
from queue_server.domain.dossiers.people import Person
from queue_server.services.reception import receiving
from queue_server.storage.files import FolderStore
from queue_server.storage.vault import vault_of
from tests.conftest import SITE, Hall
from tests.live import Live

from . import files
from .bucket_server import BUCKET, WHO, Service
from .files import pdf
from .test_attaching import OFFICER

KEY_FILE = "personal-data.key"


class Papers:
    """A running server with one dossier, and a clerk who brings files to it."""

    def __init__(self, live: Live) -> None:
        self.live, self.dossier_id = live, 0

    def furnish(self) -> "Papers":
        self.live.furnish(clerks=1, kiosks=0)
        hall = Hall(self.live.database_url, now_utc)  # type: ignore[arg-type]
        with hall.reads() as work:
            procedure = next(
                one
                for one in work.centre.view.catalogue.procedures
                if len(one.components) >= 3 and one.agency_ids
            )
        asked = receiving.Receive(
            key="receive-receive-0001", fingerprint="x", actor=OFFICER, site_id=SITE, channel="direct",
            owner=Person("Nguyễn Văn Thử", "027090000001"), procedure_id=procedure.id,
        )  # fmt: skip
        self.dossier_id = hall.write(receiving.receive, asked).dossier_id
        hall.close()
        (self.live.folder / KEY_FILE).write_bytes(b"t" * 32)  # the key of the tests' vault
        return self

    def start(self, **environment: str) -> "Papers":
        self.live.start(**environment)
        self.http = self.live.sign_in("clerk0").http
        return self

    @property
    def url(self) -> str:
        return f"{self.live.url}/api/v1/dossiers/{self.dossier_id}/papers"

    def bring(self, data: bytes, key: str = "", position: int = 1) -> requests.Response:
        headers = {"Idempotency-Key": key or secrets.token_hex(12), "X-File-Name": "don.pdf",
                   "Content-Type": "application/pdf"}  # fmt: skip
        query = {"kind": "component", "position": str(position)}
        return self.http.post(self.url, data=data, headers=headers, params=query, timeout=60)

    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.http.get(self.url, timeout=30).json()["papers"]
        return found

    def opened(self, paper: dict[str, Any]) -> requests.Response:
        return self.http.get(self.live.url + paper["url"], timeout=30)

    def child(self) -> psutil.Process | None:
        """The compute child, if it runs."""
        assert self.live.process is not None
        with contextlib.suppress(psutil.Error):  # one that ended while it was looked at
            for process in psutil.Process(self.live.process.pid).children(recursive=True):
                if "queue_server.compute" in process.cmdline():
                    return process
        return None

    def command(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        values = {"MOTCUA_DATABASE_URL": self.live.database_url,
                  "MOTCUA_STATE_DIR": str(self.live.folder), **environment}  # fmt: skip
        return subprocess.run(
            [sys.executable, "-m", "queue_server.cli", "papers", *words], capture_output=True, text=True,
            env={**os.environ, **values}, timeout=60, check=False,
        )  # fmt: skip


@pytest.fixture
def papers(database_url: str, tmp_path: Path) -> Iterator[Papers]:
    live = Live(database_url, tmp_path)
    yield Papers(live).furnish()
    live.stop()


def at_once(*acts: Callable[[], requests.Response]) -> list[requests.Response]:
    found: dict[int, requests.Response] = {}
    threads = [
        threading.Thread(target=lambda place=place, act=act: found.update({place: act()}))  # type: ignore[misc]
        for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[place] for place in range(len(acts))]


def test_two_at_once_the_same_bytes_are_one_paper_and_different_ones_two(papers: Papers) -> None:
    papers.start()
    same = at_once(*[lambda: papers.bring(pdf())] * 3)
    assert sorted(answer.status_code for answer in same) == [200, 200, 201]
    assert len({answer.json()["id"] for answer in same}) == 1
    key = secrets.token_hex(12)
    doubled = at_once(*[lambda: papers.bring(pdf(pages=2), key)] * 3)
    assert len({answer.json()["id"] for answer in doubled}) == 1
    at_once(*[lambda pages=pages: papers.bring(pdf(pages=pages)) for pages in (3, 4)])  # type: ignore[misc]
    assert sorted(paper["pages"] for paper in papers.listed()) == [1, 2, 3, 4]


def test_a_child_that_is_killed_while_it_looks_is_replaced_and_nothing_is_lost(
    papers: Papers,
) -> None:
    papers.start()
    assert papers.bring(pdf()).status_code == 201
    first = papers.child()
    assert first is not None
    first.suspend()  # it will not answer: the file is on its way when the child dies
    waiting: list[requests.Response] = []
    sender = threading.Thread(target=lambda: waiting.append(papers.bring(pdf(pages=2))))
    sender.start()
    sender.join(0.5)
    first.kill()
    sender.join(30)
    assert waiting[0].status_code == 201, waiting[0].text
    second = papers.child()
    assert second is not None
    assert second.pid != first.pid
    assert len(papers.listed()) == 2


def test_a_child_that_dies_again_and_again_is_said_and_the_file_is_not_kept(papers: Papers) -> None:
    papers.start()
    papers.bring(pdf())
    stop = threading.Event()

    def hunt() -> None:
        while not stop.wait(0.002):
            child = papers.child()
            if child is not None:
                with contextlib.suppress(psutil.Error):
                    child.kill()

    hunter = threading.Thread(target=hunt)
    hunter.start()
    answers = [papers.bring(files.many_streams(6, 128 << 20)) for _ in range(2)]
    stop.set()
    hunter.join()
    for answer in answers:
        assert answer.status_code == 422
        assert answer.json()["code"] == "paper_not_checked"
        assert "chưa được lưu" in answer.json()["detail"]
    assert len(papers.listed()) == 1
    assert papers.bring(pdf(pages=2)).status_code == 201


def test_a_server_killed_in_the_middle_loses_no_paper_it_promised_and_keeps_no_row_without_bytes(
    papers: Papers,
) -> None:
    promised: list[str] = []
    for first in (10, 40):
        papers.start()
        killed = threading.Event()

        def bring_many(first: int = first, killed: threading.Event = killed) -> None:
            for pages in range(first, first + 25):
                try:
                    promised.append(papers.bring(pdf(pages=pages)).json()["url"])
                except requests.ConnectionError:
                    return
                if pages == first + 4:
                    killed.set()

        sender = threading.Thread(target=bring_many)
        sender.start()
        assert killed.wait(60)
        papers.live.kill()
        sender.join()
    papers.start()
    kept = papers.listed()
    assert {paper["url"] for paper in kept} >= set(promised)
    assert all(papers.opened(paper).content.startswith(b"%PDF-") for paper in kept)
    verified = papers.command("verify", "--json")
    assert json.loads(verified.stdout) == {"looked_at": len(kept), "wrong": {}}
    assert papers.bring(pdf(pages=10)).json()["again"]


def test_a_full_disk_is_said_nothing_is_half_and_it_goes_on_when_there_is_room(
    papers: Papers, tmp_path: Path
) -> None:
    """On a disk of its own of 256 kB."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)],
        capture_output=True,
        check=False,
    )
    assert mounted.returncode == 0, mounted.stderr
    try:
        papers.start(MOTCUA_FILES=str(small / "files"))
        assert papers.bring(pdf()).status_code == 201
        large = files.heavy(400_000)
        answer = papers.bring(large)
        assert (answer.status_code, answer.json()["code"]) == (409, "paper_store_full")
        assert "báo quản trị" in answer.json()["detail"]
        assert len(papers.listed()) == 1
        assert list(small.rglob(".part-*")) == []
        subprocess.run(["mount", "-o", "remount,size=2m", str(small)], check=True)
        assert papers.bring(large).status_code == 201
    finally:
        papers.live.stop()
        subprocess.run(["umount", str(small)], check=True)


def test_papers_go_to_a_bucket_and_come_back_and_a_store_that_is_away_is_said(
    papers: Papers,
) -> None:
    service = Service()
    where = {
        "MOTCUA_FILES": f"s3://{BUCKET}/motcua?endpoint={service.url}&region={WHO.region}",
        "MOTCUA_FILES_ACCESS_KEY": WHO.access_key,
        "MOTCUA_FILES_SECRET_KEY": WHO.secret_key,
    }
    papers.start(**where)
    brought = papers.bring(pdf())
    assert brought.status_code == 201, brought.text
    assert len(service.objects) == 1
    assert papers.opened(brought.json()).content == pdf()
    assert json.loads(papers.command("verify", "--json", **where).stdout)["wrong"] == {}
    service.close()
    refused = papers.bring(pdf(pages=2))
    assert (refused.status_code, refused.json()["code"]) == (409, "paper_store_away")
    assert papers.opened(brought.json()).status_code == 409
    assert [paper["id"] for paper in papers.listed()] == [brought.json()["id"]]
    assert WHO.secret_key not in (papers.live.folder / "server.log").read_text()


def test_the_largest_file_is_taken_one_byte_more_is_not_and_the_hall_goes_on_meanwhile(
    papers: Papers,
) -> None:
    papers.start()
    large = files.heavy(20 << 20)
    assert len(large) == 20 << 20
    assert papers.bring(large + b"\0").json()["code"] == "paper_too_large"
    assert papers.bring(large + bytes(30 << 20)).json()["code"] == "paper_too_large"
    done = threading.Event()
    answers: list[float] = []

    def ask() -> None:
        while not done.is_set():
            answers.append(
                requests.get(f"{papers.live.url}/healthz", timeout=30).elapsed.total_seconds()
            )

    asker = threading.Thread(target=ask)
    asker.start()
    brought = papers.bring(large)
    done.set()
    asker.join()
    assert brought.status_code == 201, brought.text
    assert papers.opened(brought.json()).content == large
    assert max(answers) < 5


def test_a_sweep_takes_orphans_older_than_a_day_and_nothing_that_a_dossier_has(
    papers: Papers,
) -> None:
    papers.start()
    kept, given_up = papers.bring(pdf()).json(), papers.bring(pdf(pages=2)).json()
    body = {"key": secrets.token_hex(12), "reason": "Quét nhầm"}
    assert papers.http.post(f"{papers.url}/{given_up['id']}/remove", json=body, timeout=30).ok
    folder = papers.live.folder / "files"
    assert json.loads(papers.command("sweep", "--json").stdout)["removed"] == 0  # still young
    for path in folder.rglob("*.sealed"):
        os.utime(path, (1, 1))
    only_said = json.loads(papers.command("sweep", "--json", "--dry-run").stdout)
    assert (only_said["removed"], len(list(folder.rglob("*.sealed")))) == (1, 2)
    assert json.loads(papers.command("sweep", "--json").stdout)["removed"] == 1
    assert papers.opened(kept).content == pdf()
    assert papers.command("verify").returncode == 0


def test_verify_names_what_is_missing_and_what_is_damaged(papers: Papers) -> None:
    papers.start()
    for number in (1, 2, 3):
        papers.bring(pdf(pages=number))
    first, second, _ = sorted((papers.live.folder / "files").rglob("*.sealed"))
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1] + b"x")
    found = papers.command("verify", "--json")
    assert found.returncode == 1
    assert sorted(json.loads(found.stdout)["wrong"].values()) == ["damaged", "missing"]


@pytest.mark.parametrize("setting", ["s3://", "s3://x?endpoint=http://kho.example"])
def test_a_setting_that_names_no_store_is_said_before_anything_starts(
    papers: Papers, setting: str
) -> None:
    values = {**os.environ, "MOTCUA_FILES": setting, "MOTCUA_STATE_DIR": str(papers.live.folder)}
    started = subprocess.run(
        [sys.executable, "-m", "queue_server.cli", "server"], env=values, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert started.returncode == 1
    assert "MOTCUA_FILES" in started.stderr


def test_the_nightly_copy_takes_papers_and_key_and_keeps_what_was_given_up_for_a_while(
    tmp_path: Path,
) -> None:
    state, into = tmp_path / "state", tmp_path / "into"
    state.mkdir()
    into.mkdir()
    hall = Hall(f"sqlite:///{state / 'motcua.db'}", now_utc)  # type: ignore[arg-type]
    hall.close()
    store = FolderStore(state / "files", vault_of(state))
    kept, given_up = store.put(b"kept"), store.put(b"given up")
    script = Path(__file__).parents[2] / "systemd" / "motcua-backup"
    where = {**os.environ, "STATE": str(state), "INTO": str(into), "PYTHON": sys.executable}
    for _ in range(2):
        subprocess.run([script], env=where, check=True)
        for path in state.rglob(f"{given_up}*"):
            path.unlink()
    assert FolderStore(into / "files", vault_of(into)).get(kept) == b"kept"
    assert [path.name[:64] for path in (into / "files-given-up").iterdir()] == [given_up]
    assert not list(into.rglob(".lock"))
