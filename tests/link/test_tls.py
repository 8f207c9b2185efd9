"""A centre has its own certificate authority: HTTP and socket trust it, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from queue_server.contracts.screens import Envelope, HallSnapshot
from queue_server.link import Follower, Listener, ServerAway, ServerLink
from queue_server.link.follow import hall

from .conftest import TinyServer, wait_until

# The tiny server's library closes a TLS socket from one thread while another still says goodbye on it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


def make_authority(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, its key beside it."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, folder.name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "ca.pem", folder / "key.pem"


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, Path]:
    return make_authority(tmp_path / "centre")


@pytest.fixture
def tls_server(authority: tuple[Path, Path]) -> Iterator[TinyServer]:
    made = TinyServer((str(authority[0]), str(authority[1])))
    yield made
    made.stop()


def test_a_device_that_trusts_the_centre_enrols_and_hears_calls(
    tls_server: TinyServer, authority: tuple[Path, Path], tmp_path: Path
) -> None:
    heard: list[str] = []

    class Ear(Listener[HallSnapshot]):
        def on_message(self, envelope: Envelope) -> None:
            heard.append(envelope.data["label"])

    address = f"https://127.0.0.1:{tls_server.port}"
    link = ServerLink(address, "led", "Bảng", tmp_path / "a", str(authority[0]))
    link.enrol(lambda code: tls_server.approve(code, "led-1") if code else None, every=0.02)
    follower = Follower(link, hall, HallSnapshot, Ear())
    follower.start()
    wait_until(lambda: "GET /api/v1/halls/tang-1/snapshot" in tls_server.asked)
    wait_until(lambda: tls_server.call("A001") and heard)
    follower.stop()


def test_a_server_of_another_authority_is_never_talked_to(
    tls_server: TinyServer, tmp_path: Path
) -> None:
    other, _ = make_authority(tmp_path / "other")
    address = f"https://127.0.0.1:{tls_server.port}"
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "device.json").write_text('{"device_id": "led-1"}')
    for trusted in (str(other), None):
        link = ServerLink(address, "led", "Bảng", tmp_path / "a", trusted)
        with pytest.raises(ServerAway, match="SSL"):
            link.session()
    assert tls_server.asked == []
