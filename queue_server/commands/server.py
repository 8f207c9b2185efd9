"""`motcua server`: gunicorn with one gevent worker; the worker is the centre's one writer."""

import os
import sys
from typing import Any

import click

from queue_server.settings import Settings, SettingsWrong


@click.command()
def server() -> None:
    """Run the queue server. Settings come from MOTCUA_* in the environment."""
    from gevent import monkey

    monkey.patch_all()
    from .opening import store_of

    try:
        settings = Settings.from_env(os.environ)
    except SettingsWrong as wrong:
        raise click.ClickException(str(wrong)) from wrong
    store_of(settings)  # a setting that names no store is said before anything starts
    _refuse_if_served(settings)
    _run(settings)


def _refuse_if_served(settings: Settings) -> None:
    """Say it before gunicorn starts, and migrate: the worker finds a database of this version."""
    from queue_server.storage.database import AlreadyServed, WriterLock, journal_mode, open_engine
    from queue_server.storage.schema import migrate
    from queue_server.storage.vault import vault_of

    engine = open_engine(settings.database, writing=True)
    lock = WriterLock(engine)
    try:
        with engine.connect() as connection:
            lock.take(connection)
            migrate(engine, vault_of(settings.state_dir).trail_key)
    except AlreadyServed as served:
        raise click.ClickException(
            f"{served}; stop it first (there is one writer per centre)"
        ) from served
    finally:
        lock.release()
        engine.dispose()
    if engine.dialect.name == "sqlite" and journal_mode() != "WAL":
        click.echo(
            "note: this SQLite is older than 3.51.3; using journal_mode=TRUNCATE, slower and safe",
            err=True,
        )


def _options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {
        "worker_class": "queue_server.web.worker.OneSendWorker",
        "workers": 1,
        "worker_connections": 10_000,
        "graceful_timeout": 5,
        "keepalive": 30,
        "control_socket_disable": True,
        "forwarded_allow_ips": "127.0.0.1",
        "bind": f"unix:{settings.socket}"
        if settings.socket
        else f"{settings.host}:{settings.port}",
        "loglevel": "warning",
        "limit_request_line": 4094,
        "limit_request_fields": 60,
    }
    if settings.tls_cert and settings.tls_key:
        options |= {"certfile": str(settings.tls_cert), "keyfile": str(settings.tls_key)}
    return options


def _run(settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in _options(settings).items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from queue_server.app import create_app, start_background

            app, _ = create_app(settings)
            start_background(app)
            return app

    sys.argv = sys.argv[:1]
    Server().run()
