"""The command: gather, say in plain words, end with 0, 1 or 2."""

import json
from pathlib import Path

import click

from queue_server.contracts.checks import Finding, Place
from queue_server.design.words import say

from .running import examine

MARKS = {"ok": "✓", "warn": "!", "bad": "✗"}
COLOURS = {"ok": "green", "warn": "yellow", "bad": "red"}
EXIT = {"ok": 0, "warn": 1, "bad": 2}


@click.command()
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Cho máy đọc: một mảng JSON.")
@click.option("--server", metavar="URL", help="Địa chỉ máy chủ; bỏ trống: đọc ở /etc/motcua.")
@click.option("--ca-file", "--ca", "ca_file", metavar="FILE", help="Chứng thư CA của trung tâm.")
@click.option("--bridge", default="http://127.0.0.1:8710", show_default=True, metavar="URL")
@click.option(
    "--bridge-key",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("/var/lib/motcua-bridge/bridge.key"),
    show_default=True,
)
@click.option("--kiosk", default="http://127.0.0.1:8080/", show_default=True, metavar="URL")
@click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path("/"),
    help="Xem bản sao tệp của một máy khác trong thư mục này.",
)
def doctor(lang: str, as_json: bool, root: Path, **where: str | Path | None) -> None:
    """Máy này cắm gì, trình điều khiển nào trả lời, hỏng gì và phải làm gì.

    Không mở, không in, không đổi gì. Luôn xong trong vài giây.
    Mã thoát: 0 tốt, 1 có điều cần để ý, 2 có điều hỏng."""
    found = examine(_place(root, where))
    if as_json:
        click.echo(
            json.dumps(
                [_as_data(name, one, lang) for name, one in found], ensure_ascii=False, indent=1
            )
        )
    else:
        for _, finding in sorted(found, key=lambda one: -EXIT[one[1].state]):
            _show(finding, lang)
        click.echo(_sum([finding for _, finding in found], lang))
    raise SystemExit(max((EXIT[finding.state] for _, finding in found), default=0))


def _place(root: Path, where: dict[str, str | Path | None]) -> Place:
    """A copy of another machine's files is no reason to ask the programs of this one."""
    if root != Path("/"):
        where = {**where, "bridge": None, "bridge_key": None, "kiosk": None}
    return Place(root=root, **where)  # type: ignore[arg-type]


def _text(finding: Finding, lang: str) -> tuple[str, str]:
    """What is, and what to do; the second may be nothing."""
    what = say("doctor", lang, finding.code, **finding.values)
    todo = (
        say("doctor", lang, f"{finding.code}.todo", **finding.values)
        if finding.state != "ok"
        else ""
    )
    return what, todo


def _as_data(name: str, finding: Finding, lang: str) -> dict[str, object]:
    what, todo = _text(finding, lang)
    return {"check": name, **finding.model_dump(), "what": what, "todo": todo}


def _show(finding: Finding, lang: str) -> None:
    what, todo = _text(finding, lang)
    driver = f" [{finding.driver}]" if finding.driver else ""
    mark = click.style(MARKS[finding.state], fg=COLOURS[finding.state], bold=True)
    click.echo(f"{mark} {click.style(finding.thing, bold=True)}{driver}: {what}")
    if todo:
        click.echo(f"    → {todo}")


def _sum(found: list[Finding], lang: str) -> str:
    counts = {state: str(sum(one.state == state for one in found)) for state in MARKS}
    return say("doctor", lang, "sum", **counts)
