"""The centre's own authority: a device that trusts it reaches the server, and only under its names."""

import contextlib
import json
import os
import socket
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.commands.tls import make
from queue_server.web.authority import authority_fingerprint

NOW = datetime.now(UTC)
NAMES = ["mot-cua.example", "192.0.2.7"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tls"


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[int]:
    """A real TLS listener with the server's certificate; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with contextlib.suppress(OSError), context.wrap_socket(connection, True) as line:
                    line.sendall(b"mot cua")

    threading.Thread(target=answer, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def reach(port: int, name: str, authority: Path) -> bytes:
    context = ssl.create_default_context(cafile=authority)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    with (
        socket.create_connection(("127.0.0.1", port), 5) as plain,
        context.wrap_socket(plain, server_hostname=name) as line,
    ):
        return line.recv(20)


@pytest.mark.parametrize("name", [*NAMES, "localhost", "127.0.0.1"])
def test_who_trusts_the_authority_reaches_the_server_by_each_of_its_names(
    folder: Path, name: str
) -> None:
    make(folder, NAMES, False, NOW)
    with serving(folder) as port:
        assert reach(port, name, folder / "ca.pem") == b"mot cua"


def test_another_name_and_another_authority_are_refused(folder: Path, tmp_path: Path) -> None:
    make(folder, NAMES, False, NOW)
    make(tmp_path / "other", NAMES, False, NOW)
    with serving(folder) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            reach(port, "elsewhere.example", folder / "ca.pem")
        with pytest.raises(ssl.SSLCertVerificationError):
            reach(port, NAMES[0], tmp_path / "other" / "ca.pem")


def test_keys_and_certificates_are_readable_by_their_owner_only(folder: Path) -> None:
    make(folder, NAMES, False, NOW)
    files = sorted(file.name for file in folder.iterdir())
    assert files == ["ca.key", "ca.pem", "server.key", "server.pem"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_run_again_it_keeps_what_holds_and_renews_what_ends(folder: Path) -> None:
    first = make(folder, NAMES, False, NOW)
    again = make(folder, [], False, NOW + timedelta(days=30))
    assert (first["made"], again["made"]) == (True, False)
    assert sorted(again["names"]) == sorted(first["names"])
    near_end = make(folder, [], False, NOW + timedelta(days=780))
    assert near_end["made"]
    assert sorted(near_end["names"]) == sorted(first["names"])
    assert near_end["expires"] > first["expires"]
    assert near_end["ca_fingerprint"] == first["ca_fingerprint"]
    assert make(folder, [], True, NOW)["made"]
    with serving(folder) as port:
        assert reach(port, NAMES[0], folder / "ca.pem") == b"mot cua"


def test_other_names_make_another_certificate_under_the_same_authority(folder: Path) -> None:
    first = make(folder, NAMES, False, NOW)
    other = make(folder, ["Moi.example"], False, NOW)
    assert other["made"]
    assert other["ca_fingerprint"] == first["ca_fingerprint"]
    with serving(folder) as port:
        assert reach(port, "moi.example", folder / "ca.pem") == b"mot cua"
        with pytest.raises(ssl.SSLCertVerificationError):
            reach(port, NAMES[0], folder / "ca.pem")


@pytest.mark.parametrize("name", ["", "two words", "-x.example", "*.example", "1.2.3", "a" * 300])
def test_a_name_that_is_none_is_refused_and_nothing_is_made(folder: Path, name: str) -> None:
    with pytest.raises(ValueError, match="neither a host name nor an IP"):
        make(folder, [name], False, NOW)
    assert not folder.exists()


@pytest.mark.parametrize("file", ["ca.key", "ca.pem", "server.key"])
def test_a_damaged_or_missing_file_is_said_and_never_silently_replaced(
    folder: Path, file: str
) -> None:
    """A new authority would lock every device out: that is for a person to decide."""
    make(folder, NAMES, False, NOW)
    (folder / file).write_bytes(b"")
    with pytest.raises(ValueError, match="cannot be read"):
        make(folder, NAMES, False, NOW)
    (folder / file).unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        make(folder, NAMES, False, NOW)


def test_the_command_prints_the_fingerprint_and_where_the_files_are(tmp_path: Path) -> None:
    command = [Path(sys.executable).parent / "motcua", "tls", "--name", NAMES[0], "--json"]
    environment = {**os.environ, "MOTCUA_STATE_DIR": str(tmp_path), "MOTCUA_HOST": "0.0.0.0"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["ca_fingerprint"] == authority_fingerprint(tmp_path / "tls" / "ca.pem")
    assert NAMES[0] in said["names"]
    assert Path(said["certificate"]).is_file()
    wrong = subprocess.run(
        [*command[:3], "two words"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert wrong.returncode == 1
    assert "neither a host name nor an IP address" in wrong.stderr
