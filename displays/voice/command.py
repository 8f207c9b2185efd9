"""`motcua voice`: say the calls of a zone; the work on recordings is in `studio`."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from displays.device import SOFTWARE, device_options, end, live, say_code, stop_on_signals
from displays.orders import Restart, orders
from queue_server.link import Reporter, ServerLink

from .bank import Bank, record_list
from .studio import FOLDER, check_folder, print_record_list, say

if TYPE_CHECKING:
    from .agent import VoiceAgent
    from .duty import Duty


class _RunsByDefault(click.Group):
    """`motcua voice --server …` is `motcua voice run --server …`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if known or not args else ["run", *args])


@click.group(cls=_RunsByDefault)
def voice() -> None:
    """Say the calls of a zone through the loudspeaker of this machine (`run`, which may be left out)."""


for command in (check_folder, print_record_list, say):
    voice.add_command(command)


@voice.command("run")
@click.option(
    "--clips",
    "recordings",
    type=FOLDER,
    help="Folder of recordings; placeholders fill what is missing.",
)
@click.option(
    "--recorded-only",
    is_flag=True,
    help="Never a placeholder: a language that was not recorded is left out.",
)
@click.option(
    "--output",
    default="auto",
    show_default=True,
    help="auto: a player of this machine (pw-play, paplay, aplay), else a page; or name one; page; wav:FOLDER.",
)
@click.option(
    "--quiet",
    multiple=True,
    metavar="HH:MM-HH:MM",
    help="Hours of half volume; may be given more than once. Hours of silence are a setting of the centre.",
)
@device_options("voice", 8095)
def run(
    link: ServerLink,
    port: int,
    recordings: Path | None,
    recorded_only: bool,
    output: str,
    quiet: tuple[str, ...],
) -> None:
    """Follow the hall and say its calls.

    Without a player on this machine open the printed address in a browser started with
    --autoplay-policy=no-user-gesture-required, or press "Bật tiếng" once. The page opened last plays.
    """
    from displays.loopback import LocalServer

    from .agent import VoiceAgent, parse_span
    from .duty import Duty
    from .page import make_app

    reporter, duty, bank = Reporter(link, SOFTWARE), Duty(link), Bank(recordings, recorded_only)
    try:
        agent = VoiceAgent(reporter, tuple(parse_span(span) for span in quiet), duty=duty)
        page = LocalServer(make_app(agent, bank), port)
        where = _give_voice(agent, output, bank)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    stop = stop_on_signals()
    restart = Restart(stop.set)
    agent.orders = orders(link, reporter, {"test": agent.test}, restart)
    page.start()
    click.echo(f"Voice ready: {page.address} ({where})")
    _live(link, agent, reporter, duty, stop)
    page.stop()
    restart.leave()


def _live(
    link: ServerLink, agent: "VoiceAgent", reporter: Reporter, duty: "Duty", stop: threading.Event
) -> None:
    """Until it is stopped; ends the process if an admin revoked this device."""

    def show_code(code: str | None) -> None:
        say_code(code)
        agent.show_code(code)

    reporter.start()
    duty.start()
    allowed = live(link, agent, show_code, stop, agent.every_second)
    agent.close()
    duty.stop()
    reporter.stop()
    end(allowed)


def _give_voice(agent: "VoiceAgent", output: str, bank: Bank) -> str:
    """The loudspeaker of this machine, its words made ready while nobody calls yet; says what plays."""
    from .sinks import sink_named
    from .sound import Sounds
    from .speaker import Speaker

    sink = sink_named(output)
    if sink is None:
        return "the page plays"
    sounds = Sounds(bank)
    speaker = Speaker(sounds, sink, agent.note_played, agent.show)
    threading.Thread(target=sounds.prepare, args=(record_list(),), daemon=True).start()
    speaker.start()
    agent.use(speaker)
    return sink.name
