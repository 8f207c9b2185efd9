"""Only this machine's kiosk, with the key, in well-formed messages; everything else is told why and changes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Body = Callable[..., dict[str, Any]]
ROUTES = [
    ("POST", "/v1/jobs"),
    ("GET", "/v1/jobs/job-of-a-test-0000"),
    ("GET", "/v1/status"),
    ("GET", "/v1/events"),
    ("POST", "/v1/printers/ticket/resume"),
    ("POST", "/v1/scanners/demo"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", "Basic wrong", "Bearer ké"])
def test_without_the_key_nothing_is_told(
    house: Any, method: str, path: str, given: str | None
) -> None:
    header = given.encode("utf-8").decode("latin-1") if given is not None else None
    answer = house.client.ask(method, path, Authorization=header)
    assert (answer.status, answer.json["code"]) == (401, "key_missing")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "host",
    ["motcua.example", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", "evil.127.0.0.1:{port}", ""],
)
@pytest.mark.parametrize("path", ["/", "/v1/status", "/page/events"])
def test_a_foreign_host_name_is_refused_so_that_dns_rebinding_finds_nothing(
    house: Any, host: str, path: str
) -> None:
    answer = house.client.ask("GET", path, Host=host.format(port=house.client.port))
    assert (answer.status, answer.json["code"]) == (421, "foreign_host")


@pytest.mark.parametrize(
    "origin",
    ["https://motcua.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", ""],
)
def test_a_foreign_origin_is_refused_even_with_the_key(
    house: Any, job_body: Body, origin: str
) -> None:
    body = job_body()
    answer = house.client.ask(
        "POST", "/v1/jobs", body, Origin=origin.format(port=house.client.port)
    )
    assert (answer.status, answer.json["code"]) == (403, "foreign_origin")
    assert house.client.ask("GET", f"/v1/jobs/{body['job_id']}").status == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_in_a_browser_may_only_open_the_page(house: Any, site: str) -> None:
    opened = house.client.ask("GET", "/", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate")
    assert opened.status == 200
    for path in ("/page/events", "/page/slips/1.png", "/v1/status"):
        answer = house.client.ask("GET", path, Sec_Fetch_Site=site, Sec_Fetch_Mode="cors")
        assert (answer.status, answer.json["code"]) == (403, "foreign_origin")


def test_our_own_names_are_let_in(house: Any) -> None:
    port = house.client.port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        answer = house.client.ask("GET", "/v1/status", Host=host, Origin=f"http://{host}")
        assert answer.status == 200


def test_a_body_over_64_kb_is_refused_and_one_just_below_is_read(
    house: Any, job_body: Body
) -> None:
    body = json.dumps(job_body()).encode()
    exact = body + b" " * (64 * 1024 - len(body))
    assert house.client.ask("POST", "/v1/jobs", exact).status == 202
    big = house.client.ask("POST", "/v1/jobs", exact + b" ")
    assert (big.status, big.json["code"]) == (413, "too_large")


BAD: list[tuple[str, int, str, Callable[[dict[str, Any]], Any]]] = [
    ("unknown key", 422, "unknown_key", lambda body: {**body, "extra": 1}),
    ("unknown key in the slip", 422, "unknown_key", lambda body: _slip(body, extra=1)),
    (
        "unknown key in the names",
        422,
        "unknown_key",
        lambda body: _slip(body, series_names={"vi": "Đất đai", "fr": "Terre"}),
    ),
    ("wrong type", 422, "bad_message", lambda body: {**body, "copy_number": "viele"}),
    ("number out of range", 422, "bad_message", lambda body: {**body, "copy_number": 10}),
    ("missing slip", 422, "bad_message", lambda body: {"job_id": body["job_id"], "kind": "ticket"}),
    ("label of another form", 422, "bad_message", lambda body: _slip(body, label="A12")),
    ("time without offset", 422, "bad_message", lambda body: _slip(body, taken_at="2026-03-10T09:42:00")),
    ("job id too short", 422, "bad_message", lambda body: {**body, "job_id": "short"}),
    ("NUL", 422, "bad_text", lambda body: _slip(body, procedure="Cấp\x00đổi")),
    ("line break", 422, "bad_text", lambda body: _slip(body, place="a\nb")),
    ("escape", 422, "bad_text", lambda body: _slip(body, zone="\x1b@")),
    ("NFD", 422, "bad_text", lambda body: _slip(body, procedure="Ca\u0302\u0301p")),
    ("endless name", 422, "bad_text", lambda body: _slip(body, series_names={"vi": "x" * 501})),
    ("another printer", 422, "printer_unknown", lambda body: {**body, "printer": "seal-log"}),
    ("a list", 422, "bad_message", lambda body: [body]),
    ("nothing", 400, "bad_json", lambda body: b""),
    ("half a message", 400, "bad_json", lambda body: json.dumps(body).encode()[:-5]),
    ("not UTF-8", 400, "bad_json", lambda body: b'{"job_id": "\xff"}'),
    ("endless nesting", 400, "bad_json", lambda body: b"[" * 60_000),
    ("lone surrogate", 400, "bad_json", lambda body: b'{"job_id": "\\ud800"}'),
]  # fmt: skip


def _slip(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**body, "slip": {**body["slip"], **changes}}


@pytest.mark.parametrize(("what", "status", "code", "spoil"), BAD, ids=[one[0] for one in BAD])
def test_bad_messages_get_a_stable_code_and_print_nothing(
    house: Any,
    job_body: Body,
    what: str,
    status: int,
    code: str,
    spoil: Callable[[dict[str, Any]], Any],
) -> None:
    body = job_body()
    spoiled = spoil(body)
    sent = spoiled if isinstance(spoiled, bytes) else json.dumps(spoiled).encode()
    answer = house.client.ask("POST", "/v1/jobs", sent)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.json["detail"]
    assert house.client.ask("GET", f"/v1/jobs/{body['job_id']}").status == 404
    assert house.demo.cut_count == 0


def test_a_refusal_names_the_place_and_never_repeats_the_value(house: Any, job_body: Body) -> None:
    answer = house.client.print(_slip(job_body(), procedure="Nguyễn Văn Mẫu\x00"))
    assert answer.json["errors"] == [{"where": "slip.procedure", "what": "control_character"}]
    assert "Nguyễn" not in answer.body.decode()


def test_only_json_is_read(house: Any, job_body: Body) -> None:
    raw = json.dumps(job_body()).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = house.client.ask("POST", "/v1/jobs", raw, Content_Type=kind)
        assert (answer.status, answer.json["code"]) == (415, "not_json")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/jobs/never-heard-of-this", 404, "job_unknown"),
        ("GET", "/v1/jobs/short", 400, "bad_job_id"),
        ("GET", "/v1/jobs/job%00with-a-nul-inside", 400, "bad_job_id"),
        ("POST", "/v1/printers/other/resume", 404, "printer_unknown"),
        ("GET", "/v1/nothing", 404, "not_found"),
        ("DELETE", "/v1/jobs", 405, "method_not_allowed"),
        ("GET", "/page/slips/99.png", 404, "not_found"),
    ],
)
def test_what_is_not_there_says_so(
    house: Any, method: str, path: str, status: int, code: str
) -> None:
    answer = house.client.ask(method, path)
    assert (answer.status, answer.json["code"]) == (status, code)


@pytest.mark.parametrize("path", ["/page/hand", "/page/scan", "/page/resume/ticket"])
def test_acts_of_the_page_need_the_token_that_only_the_page_holds(house: Any, path: str) -> None:
    body = {"act": "paper_out"} if path == "/page/hand" else {"payload": "x"}
    for token in (None, "", "wrong"):
        answer = house.client.ask("POST", path, body, X_Motcua_Page=token)
        assert (answer.status, answer.json["code"]) == (403, "not_our_page")
    assert house.client.printer_state() == "ready"


def test_the_page_carries_strict_headers_and_no_key(house: Any) -> None:
    answer = house.client.ask("GET", "/", Authorization=None)
    assert answer.status == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert house.client.key.encode() not in answer.body
    assert "server" not in answer.headers


def test_real_devices_have_no_demo_hands(open_house: Any, printer: Any) -> None:
    client = open_house(printer.port).client
    page = client.ask("GET", "/").body.decode()
    assert "data-act" not in page
    token = page.partition('name="page-token" content="')[2].partition('"')[0]
    for path, body in (("/page/hand", {"act": "paper_out"}), ("/page/scan", {"payload": "x"})):
        answer = client.ask("POST", path, body, X_Motcua_Page=token)
        assert (answer.status, answer.json["code"]) == (404, "no_demo_devices")
    answer = client.ask("POST", "/v1/scanners/demo", {"payload": "x"})
    assert (answer.status, answer.json["code"]) == (404, "no_demo_devices")
