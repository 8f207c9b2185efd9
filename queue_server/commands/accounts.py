"""`motcua account`: make the first accounts; later ones are made on the admin page."""

import json
import secrets

import click

from queue_server.domain.errors import DomainError
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.web.passwords import LEAST_LENGTH, hash_password

from .opening import OPERATOR, settings_or_explain, writing


@click.group()
def account() -> None:
    """Accounts of staff."""


@account.command()
@click.argument("username")
@click.option("--name", required=True, help="Name as shown on screens.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help="clerk, supervisor, admin; may be repeated.",
)
@click.option("--site", default=None, help="Site id; without it the account works at all sites.")
@click.option("--random", "made_up", is_flag=True, help="Make a random password and print it once.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def add(
    username: str, name: str, roles: tuple[str, ...], site: str | None, made_up: bool, as_json: bool
) -> None:
    """Make an account; the password is asked for, or made up with --random. There is no default."""
    password = random_password() if made_up else _asked()
    if len(password) < LEAST_LENGTH:
        raise click.ClickException(f"a password has at least {LEAST_LENGTH} characters")
    stored = hash_password(password)
    username = username.strip().lower()
    command = AddAccount(
        OPERATOR, secrets.token_hex(8), username, name, stored, frozenset(roles), site
    )
    with writing(settings_or_explain()) as lane:
        try:
            made = lane.write(add_account, command)
        except DomainError as refusal:
            raise click.ClickException(refusal.detail) from refusal
    result = {"id": made.id, "username": made.username}
    if made_up:
        result["password"] = password
    click.echo(json.dumps(result) if as_json else ", ".join(f"{k}: {v}" for k, v in result.items()))


def _asked() -> str:
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def random_password() -> str:
    """Twelve characters that can be read aloud and typed: no look-alikes."""
    letters = "abcdefghkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
