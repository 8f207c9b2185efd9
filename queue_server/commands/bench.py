"""`motcua bench`: hand over to the measuring scripts, which live with the tests and not in the wheel."""

import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


@click.command(context_settings=PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure this installation against its floors. `motcua bench --help` lists the options."""
    if not (ROOT / "tests" / "benchmarks" / "__main__.py").exists():
        raise click.ClickException(
            "the measuring scripts are in the source repository (tests/benchmarks); run it from there"
        )
    command = [sys.executable, "-m", "tests.benchmarks", *arguments]
    raise SystemExit(subprocess.run(command, cwd=ROOT).returncode)
