"""A PostgreSQL of the tests' own: a fresh cluster in a temporary folder, on a free port, ended with the run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl; Debian keeps it off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def _as_server_user(command: list[str], folder: Path) -> None:
    """PostgreSQL refuses to run as root: root lends the postgres user the folder."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(
        command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@contextmanager
def cluster(durable: bool = False) -> Iterator[str]:
    """Yields `postgresql://…:port` without a database name. `durable` for measuring: every commit is synced."""
    tools = binaries()
    if tools is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()
    # The tests kill servers, not the machine.
    quick = "" if durable else "-c fsync=off -c full_page_writes=off"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {quick}"
    _as_server_user(
        [
            str(tools / "initdb"),
            "-D",
            str(data),
            "-U",
            "motcua",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
        ],
        folder,
    )
    start = [
        str(tools / "pg_ctl"),
        "-D",
        str(data),
        "-w",
        "-l",
        str(folder / "log"),
        "-o",
        options,
        "start",
    ]
    _as_server_user(start, folder)
    try:
        yield f"postgresql://motcua@127.0.0.1:{port}"
    finally:
        _as_server_user([str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)
