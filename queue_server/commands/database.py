"""`motcua migrate`: bring the database to the schema of this version."""

import click

from queue_server.storage.schema import is_current

from .opening import settings_or_explain, writing


@click.command()
@click.option("--check", is_flag=True, help="Only say whether it is needed; exit code 1 if so.")
def migrate(check: bool) -> None:
    """Bring the database to the schema of this version."""
    settings = settings_or_explain()
    if check:
        from queue_server.storage.database import open_engine

        current = is_current(open_engine(settings.database))
        click.echo("current" if current else "needs: motcua migrate")
        raise SystemExit(0 if current else 1)
    with writing(settings):
        click.echo("the database has the schema of this version")
