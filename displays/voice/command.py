"""`motcua voice`: say the calls of a zone; check recordings; print what to record."""

import dataclasses
import json
import sys
from pathlib import Path

import click

from displays.device import SOFTWARE, device_options, end, live, say_code, stop_on_signals
from queue_server.link import Reporter, ServerLink

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class _RunsByDefault(click.Group):
    """`motcua voice --server …` is `motcua voice run --server …`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if known or not args else ["run", *args])


@click.group(cls=_RunsByDefault)
def voice() -> None:
    """Say the calls of a zone through the loudspeaker of this machine (`run`, which may be left out)."""


@voice.command("run")
@click.option(
    "--clips",
    "recordings",
    type=_FOLDER,
    help="Folder of recordings; placeholders fill what is missing.",
)
@click.option(
    "--quiet",
    multiple=True,
    metavar="HH:MM-HH:MM",
    help="Hours of half volume; may be given more than once.",
)
@device_options("voice", 8095)
def run(link: ServerLink, port: int, recordings: Path | None, quiet: tuple[str, ...]) -> None:
    """Follow the hall and offer the page that plays.

    Open the printed address in a browser started with --autoplay-policy=no-user-gesture-required,
    or press "Bật tiếng" once. One page plays: the one opened last.
    """
    from displays.loopback import LocalServer

    from .agent import VoiceAgent, parse_span
    from .page import make_app

    reporter = Reporter(link, SOFTWARE)
    try:
        agent = VoiceAgent(reporter, tuple(parse_span(span) for span in quiet))
        page = LocalServer(make_app(agent, recordings), port)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    stop = stop_on_signals()
    page.start()
    click.echo(f"Voice ready: {page.address}")

    def show_code(code: str | None) -> None:
        say_code(code)
        agent.show_code(code)

    reporter.start()
    allowed = live(link, agent, show_code, stop, agent.every_second)
    reporter.stop()
    agent.stream.close()
    page.stop()
    end(allowed)


@voice.command("check")
@click.argument("folder", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def check_folder(folder: Path, as_json: bool) -> None:
    """Whether a folder of recordings can be used; exit code 1 if not."""
    from .check import check

    findings = check(folder)
    if as_json:
        click.echo(
            json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False)
        )
    else:
        for finding in findings:
            click.echo(f"{'LỖI ' if finding.serious else 'nên '} {finding.clip}: {finding.text}")
        click.echo("Dùng được." if not any(one.serious for one in findings) else "Chưa dùng được.")
    sys.exit(1 if any(finding.serious for finding in findings) else 0)


@voice.command("record-list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def print_record_list(as_json: bool) -> None:
    """Every clip to record: file name and the words to say."""
    from .bank import record_list

    if as_json:
        click.echo(json.dumps(record_list(), ensure_ascii=False))
        return
    for name, words in record_list().items():
        click.echo(f"{name + '.wav':24} {words or '(chuông hai tiếng, dưới 1 giây)'}")
