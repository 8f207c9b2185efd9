"""An installation in a temporary folder: the unit's server on an activated socket, the shipped nginx site with TLS."""

import contextlib
import getpass
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests

from queue_server.commands.tls import make
from tests.ports import free_port
from tests.units.unit_files import FOLDER, ROOT, read_unit

NAME = "localhost"
_MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Installation:
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def authority(self) -> str:
        return str(self.folder / "ca.pem")

    @property
    def access_log(self) -> str:
        return (self.folder / "access.log").read_text()

    def visitor(self) -> requests.Session:
        """A browser that trusts the centre's own authority."""
        session = requests.Session()
        session.trust_env, session.verify = False, self.authority
        session.headers["Origin"] = self.url
        return session


def write_site(folder: Path, port: int, plain_port: int) -> Path:
    """The shipped site with this folder's ports and files and a certificate by `motcua tls`; returns nginx.conf."""
    make(folder, [NAME], False, datetime.now(UTC))
    site = (FOLDER / "nginx" / "motcua.conf").read_text(encoding="utf-8")
    for shipped, here in {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "motcua.example.vn": NAME,
        "/var/lib/motcua/tls": str(folder),
        "/var/log/nginx/motcua.access.log": f"{folder}/access.log",
        "/var/log/nginx/motcua.error.log": f"{folder}/error.log",
        "/run/motcua/": f"{folder}/",
        "/run/motcua-follow": f"{folder}/follow",
        "/var/cache/nginx-motcua": f"{folder}/static",
    }.items():
        assert shipped in site, shipped
        site = site.replace(shipped, here)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
    return folder / "nginx.conf"


def _server(installation: Installation) -> list[str]:
    """The unit's command line, settings and limits, on a socket that is passed on as systemd passes it."""
    unit, folder = read_unit("motcua.service"), installation.folder
    settings = {**unit.environment, "MOTCUA_PUBLIC_URL": installation.url}
    settings = {
        key: value.replace("/var/lib/motcua", str(folder)).replace("/run/motcua", str(folder))
        for key, value in settings.items()
    }
    passed = [word for key, value in settings.items() for word in ("-E", f"{key}={value}")]
    motcua = str(Path(sys.executable).with_name("motcua"))
    words = [sys.executable, "-m", "tests.units.sandbox", unit.name, motcua, *unit.command({})[1:]]
    return ["systemd-socket-activate", "-l", settings["MOTCUA_SOCKET"], *passed, *words]


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Installation]:
    """`folder` holds a prepared `motcua.db`. Both processes are ended with the block."""
    installation = Installation(folder, free_port())
    main = write_site(folder, installation.port, free_port())
    processes = []
    try:
        with (folder / "server.log").open("wb") as log:
            server = subprocess.Popen(_server(installation), cwd=ROOT, stdout=log, stderr=log)
            processes.append(server)
            processes.append(subprocess.Popen(["nginx", "-c", str(main)], stdout=log, stderr=log))
        _wait(installation)
        yield installation
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(20)


def _wait(installation: Installation) -> None:
    ends = time.monotonic() + 60
    with installation.visitor() as visitor:
        while time.monotonic() < ends:
            with contextlib.suppress(requests.ConnectionError, requests.Timeout):
                if visitor.get(f"{installation.url}/readyz", timeout=30).status_code == 200:
                    return
    raise AssertionError((installation.folder / "server.log").read_text()[-3000:])
