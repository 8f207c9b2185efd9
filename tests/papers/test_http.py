"""Papers over HTTP: a clear answer to every file, nothing half done, nothing that could act on a page."""

import io
import random
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from queue_server.domain.dossiers.people import Person
from queue_server.services.reception import receiving
from queue_server.storage.files import FolderStore
from tests.api.conftest import Centre, furnished, open_centre, problem  # noqa: F401
from tests.conftest import SITE

from . import files
from .files import jpeg, pdf, png
from .test_attaching import OFFICER

OWNER = Person("Nguyễn Văn Thử", "027090000001")


@pytest.fixture(scope="module")
def centre(furnished: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:  # noqa: F811
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("centre")
        made = open_centre(furnished, folder, monkeypatch, paper_megabytes=1, dossier_megabytes=2)
        yield made
        made.office.compute.stop()
        made.close()


class Desk:
    def __init__(self, centre: Centre, name: str = "clerk") -> None:
        self.centre = centre
        self.client, self.csrf = centre.person(name)
        with centre.office.reads() as work:
            procedure = next(
                one
                for one in work.centre.view.catalogue.procedures
                if len(one.components) >= 3 and one.agency_ids
            )
        key = secrets.token_hex(12)
        asked = receiving.Receive(
            key=key, fingerprint=key, actor=OFFICER, site_id=SITE, channel="direct", owner=OWNER,
            procedure_id=procedure.id,
        )  # fmt: skip
        self.dossier_id = centre.office.write(receiving.receive, asked).dossier_id

    @property
    def url(self) -> str:
        return f"/api/v1/dossiers/{self.dossier_id}/papers"

    def bring(
        self, data: bytes, name: str = "don.pdf", media: str = "application/pdf", **but: Any
    ) -> TestResponse:
        query = {"kind": "component", "position": "1", **but}
        headers = {**self.csrf, "X-File-Name": quote(name), "Accept": "application/json",
                   "Idempotency-Key": query.pop("key", secrets.token_hex(12))}  # fmt: skip
        return self.client.post(
            self.url, data=data, content_type=media, headers=headers, query_string=query
        )

    def listed(self) -> list[dict[str, Any]]:
        answer = self.client.get(self.url)
        assert answer.json is not None
        found: list[dict[str, Any]] = answer.json["papers"]
        return found


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


def test_a_paper_is_brought_listed_opened_and_every_reading_is_noted(desk: Desk) -> None:
    brought = desk.bring(pdf(pages=2), "Đơn của Thử.pdf")
    assert brought.status_code == 201, brought.text
    shown = brought.json
    assert shown is not None
    assert (shown["name"], shown["pages"], shown["media"]) == (
        "Đơn của Thử.pdf",
        2,
        "application/pdf",
    )
    assert desk.listed() == [shown]
    opened = desk.client.get(shown["url"])
    assert opened.data == pdf(pages=2)
    with desk.centre.office.reads() as work:
        lines = work.trail.read(10, subject=f"dossier:{desk.dossier_id}")
    read = [line.detail["what"] for line in lines if line.act == "dossier.read"]
    assert read == [f"file:{shown['id']}", "papers"]


def test_what_is_opened_can_do_nothing(desk: Desk) -> None:
    for data, name, media in (
        (pdf(), 'đơn".pdf', "application/pdf"),
        (jpeg(), "ảnh.jpg", "image/jpeg"),
        (png(), "ảnh.png", "image/png"),
    ):
        shown = desk.bring(data, name, media).json
        assert shown is not None
        for ending in ("", "?xem=1"):
            answer = desk.client.get(shown["url"] + ending)
            assert answer.mimetype == media
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            policy = answer.headers["Content-Security-Policy"]
            assert "sandbox" in policy.split("; ")
            assert "default-src 'none'" in policy
            assert "script" not in policy
            assert answer.headers["Cache-Control"] == "private, no-store"
            how = answer.headers["Content-Disposition"]
            assert how.startswith(
                "inline" if ending and media != "application/pdf" else "attachment"
            )
            assert how.isascii()
            assert how.count('"') == 2


REFUSED = {
    "nothing": (b"", "don.pdf", "application/pdf", 422, "paper_empty"),
    "a text": (b"abc", "a.txt", "text/plain", 422, "paper_unknown"),
    "half": (pdf()[:300], "a.pdf", "application/pdf", 422, "paper_broken"),
    "a script": (pdf(files.script_of_a_page), "a.pdf", "application/pdf", 422, "paper_scripted"),
    "a PDF called PNG": (pdf(), "a.png", "image/png", 422, "paper_mislabelled"),
    "a JPEG called PDF": (jpeg(), "a.pdf", "application/pdf", 422, "paper_mislabelled"),
    "a page called PDF": (b"<script>1</script>", "a.pdf", "application/pdf", 422, "paper_unknown"),
    "a bomb": (files.unpacks_to(300 << 20, 2), "a.pdf", "application/pdf", 422, "paper_bomb"),
    "too large": (b"%PDF-" + b"x" * (1 << 20), "a.pdf", "application/pdf", 413, "paper_too_large"),
    "far too large": (b"x" * (65 << 20), "a.pdf", "application/pdf", 413, "paper_too_large"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_file_gets_a_clear_answer_and_leaves_nothing(desk: Desk, what: str) -> None:
    data, name, media, status, code = REFUSED[what]
    before = desk.centre.state()
    told = problem(desk.bring(data, name, media), status, code)
    assert "ời " in told["detail"]
    assert desk.centre.state() == before


def test_names_of_files_come_out_harmless(desk: Desk) -> None:
    for number, (name, found) in enumerate(
        {
            "../../etc/passwd": "passwd.pdf",
            "a\x00b.pdf": "ab.pdf",
            "Nguye\u0302\u0303n.pdf": "Nguyễn.pdf",
            "раss.pdf": "ss.pdf",
            "%2e%2e%2fx.pdf": "2e_2e_2fx.pdf",
            "": "giấy tờ.pdf",
        }.items(),
        2,
    ):
        answer = desk.bring(pdf(pages=number), name)
        assert answer.json is not None
        assert answer.json["name"] == found
        assert "\x00" not in desk.client.get(answer.json["url"]).headers["Content-Disposition"]


def test_the_same_bytes_twice_are_one_paper_with_200(desk: Desk) -> None:
    first, again = desk.bring(png(), "a.png", "image/png"), desk.bring(png(), "b.png", "image/png")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json is not None
    assert again.json is not None
    assert again.json["id"] == first.json["id"]
    assert len(desk.listed()) == 1


def test_the_same_key_is_one_paper_and_no_key_is_none(desk: Desk) -> None:
    key = secrets.token_hex(12)
    answers = [desk.bring(pdf(), key=key).json for _ in range(2)]
    assert answers[0] == answers[1]
    problem(desk.bring(jpeg(), "a.jpg", "image/jpeg", key=key), 409, "key_reused")
    for bad in ("", "x", "a" * 65, "../../../../etc/passwd"):
        problem(desk.bring(pdf(), key=bad), 422, "key_missing")
    assert len(desk.listed()) == 1


def test_a_form_with_a_file_is_taken_too(desk: Desk) -> None:
    answer = desk.client.post(
        f"{desk.url}?kind=component&position=2&key={secrets.token_hex(12)}",
        data={"file": (io.BytesIO(pdf()), "Tờ khai.pdf", "application/pdf")}, headers=desk.csrf,
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert answer.json["name"] == "Tờ khai.pdf"
    large = {"file": FileStorage(io.BytesIO(b"x" * (2 << 20)), "a.pdf")}
    for wrong in ({"khac": "x"}, {"file": "không phải tệp"}, large):
        boundary, body = encode_multipart(wrong)
        answer = desk.client.post(
            f"{desk.url}?kind=component&key={secrets.token_hex(12)}", data=body, headers=desk.csrf,
            content_type=f"multipart/form-data; boundary={boundary}",
        )  # fmt: skip
        problem(answer, answer.status_code)
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"position": "99"}, 404), ({"position": "-1"}, 422), ({"position": "1e9"}, 422), ({"position": "٣"}, 422),
        ({"position": "9" * 400}, 422), ({"kind": "x"}, 404), ({"kind": "draft", "position": ""}, 403),
        ({"kind": "\x00"}, 404),
    ],
)  # fmt: skip
def test_a_place_that_does_not_exist_is_said_before_the_file_is_looked_at(
    desk: Desk, query: dict[str, str], status: int
) -> None:
    problem(desk.bring(pdf(), **query), status)
    assert desk.listed() == []


def test_a_dossier_has_room_for_so_much_and_no_more(desk: Desk) -> None:
    def large(seed: int) -> bytes:
        noise = random.Random(seed).randbytes(600 * 500 * 3)  # noqa: S311
        out = io.BytesIO()
        Image.frombytes("RGB", (600, 500), noise).save(out, "PNG")
        return out.getvalue()

    statuses = [desk.bring(large(seed), "a.png", "image/png").status_code for seed in range(2)]
    assert statuses == [201, 201]
    problem(desk.bring(large(3), "a.png", "image/png"), 422, "paper_dossier_full")


def test_a_paper_is_taken_away_with_a_reason(desk: Desk) -> None:
    shown = desk.bring(pdf()).json
    assert shown is not None
    url = f"{desk.url}/{shown['id']}/remove"
    body = {"key": secrets.token_hex(12), "reason": "Quét nhầm"}
    problem(desk.client.post(url, json=body), 403, "csrf")
    problem(desk.client.post(url, json=body | {"reason": ""}, headers=desk.csrf), 422)
    problem(desk.client.post(url, json=body | {"reason": " "}, headers=desk.csrf), 422)
    answer = desk.client.post(url, json=body, headers=desk.csrf)
    assert answer.json is not None
    assert (answer.json["papers"], answer.json["removable"]) == ([], True)
    assert answer.json["kinds"] == ["component", "notice", "signed_scan", "other"]
    assert desk.client.get(shown["url"], headers={"Accept": "application/json"}).status_code == 404


def test_another_site_another_dossier_and_strangers_open_nothing(
    centre: Centre, desk: Desk
) -> None:
    shown, other = desk.bring(pdf()).json, Desk(centre)
    assert shown is not None
    wrong = shown["url"].replace(f"/{desk.dossier_id}/", f"/{other.dossier_id}/")
    assert desk.client.get(wrong).status_code == 404
    elsewhere, csrf = centre.person("other-clerk")
    assert elsewhere.get(shown["url"]).status_code == 403
    assert elsewhere.get(desk.url).status_code == 403
    key = {"Idempotency-Key": secrets.token_hex(12)}
    stolen = elsewhere.post(f"{desk.url}?kind=other", data=pdf(), headers={**csrf, **key})
    assert stolen.status_code == 403
    assert centre.client().get(shown["url"]).status_code == 303
    chief, _ = centre.person("chief")
    assert chief.get(shown["url"]).status_code == 403
    problem(desk.client.post(f"{desk.url}?kind=other", data=pdf(), headers=key), 403, "csrf")


def test_a_file_that_the_store_lost_is_said_and_the_rest_goes_on(desk: Desk) -> None:
    shown = desk.bring(jpeg(size=(321, 123)), "a.jpg", "image/jpeg").json
    assert shown is not None
    with desk.centre.office.reads() as work:
        digest = work.papers.by_id(shown["id"]).digest
    store = desk.centre.office.store
    assert isinstance(store, FolderStore)
    store._path(digest).unlink()
    problem(
        desk.client.get(shown["url"], headers={"Accept": "application/json"}),
        409,
        "paper_unreadable",
    )
    assert desk.bring(jpeg(size=(321, 123)), "a.jpg", "image/jpeg").status_code == 200  # heals it
    assert desk.client.get(shown["url"]).status_code == 200


def test_a_store_that_cannot_write_is_said_and_no_row_is_made(desk: Desk) -> None:
    folder = desk.centre.office.store._folder
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.write_text("no folder")
    try:
        before = desk.centre.state()
        problem(desk.bring(pdf()), 409, "paper_store_away")
        assert desk.centre.state() == before
    finally:
        folder.unlink()
        aside.rename(folder)
    assert desk.bring(pdf()).status_code == 201
