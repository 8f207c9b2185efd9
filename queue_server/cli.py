"""`motcua`: one command; each part is found through an entry point and loaded only when it is run."""

from importlib.metadata import entry_points
from typing import Any

import click

GROUP = "motcua.commands"


class Parts(click.Group):
    """The sub-commands of all installed parts."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(part.name for part in entry_points(group=GROUP))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        for part in entry_points(group=GROUP, name=name):
            try:
                command: click.Command = part.load()
            except ImportError as missing:
                raise _not_installed(name, missing) from missing
            return command
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """A part may load its libraries only when it runs."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as missing:
            raise _not_installed(str(ctx.invoked_subcommand), missing) from missing

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, HELP.get(name, "")) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _not_installed(name: str, missing: ImportError) -> click.ClickException:
    return click.ClickException(
        f"`motcua {name}` needs a library that is not installed ({missing.name}). "
        "Install the server with: pip install 'motcua[server]'"
    )


# Said here, so that `motcua --help` loads none of the parts.
HELP = {
    "account": "Make and change accounts of staff",
    "bench": "Measure this installation against its floors",
    "bridge": "Run the bridge to the printers and scanners of this machine",
    "card": "Read the QR of a citizen card from standard input",
    "code": "Check dossier codes and say which comes next",
    "demo": "Run everything on one machine, with software devices",
    "display": "Run a hall screen or counter board of this machine",
    "doctor": "Say what is wrong on this machine and what to do",
    "dossier": "Show the process of a dossier",
    "due": "Say when a matter is due, and which days were counted",
    "import": "Import a catalogue (JSON or XLSX), whole or not at all",
    "kiosk": "Run the kiosk of this machine",
    "led": "Run the LED panel agent",
    "migrate": "Bring the database to the schema of this version",
    "papers": "Sweep and verify the stored files of dossiers",
    "retention": "Say what of persons has to go, and erase it by a dated decision",
    "server": "Run the queue server of a centre",
    "tls": "Make the centre's own certificate authority and the server's certificate",
    "trail": "Verify the chain of the audit trail",
    "voice": "Run, check or record the voice of a zone",
}


@click.command(cls=Parts, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua")
def main() -> None:
    """Một Cửa: kiosks, queue, screens and devices of a one-stop public-administration centre."""


if __name__ == "__main__":
    main()
