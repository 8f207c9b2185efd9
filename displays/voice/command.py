"""`motcua voice`: say the calls of a zone through the loudspeakers of this machine."""

import click


@click.group(invoke_without_command=True)
def voice() -> None:
    """Say the calls of a zone."""
