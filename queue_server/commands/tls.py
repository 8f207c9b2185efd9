"""`motcua tls`: the centre's own certificate authority and the certificate of its server; run again, it renews."""

import ipaddress
import json
import os
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from queue_server.link.keys import write_private
from queue_server.settings import Settings, SettingsWrong
from queue_server.web.authority import fingerprint_of

AUTHORITY_LIFE = timedelta(days=3650)
# The longest that phones accept from an authority installed by hand.
SERVER_LIFE = timedelta(days=825)
RENEW_BEFORE = timedelta(days=60)
# Clocks of devices differ: a certificate made now must already hold for them.
CLOCKS_DIFFER = timedelta(days=1)
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)


@dataclass(frozen=True)
class Made:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@click.command()
@click.option(
    "--name", "names", multiple=True, help="Host name or IP of the server; may be repeated."
)
@click.option("--renew", is_flag=True, help="Make a new server certificate even if it still holds.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def tls(names: tuple[str, ...], renew: bool, as_json: bool) -> None:
    """Make or renew the centre's own authority and the server's certificate, in MOTCUA_STATE_DIR/tls.

    Without --name the names of the last certificate are kept, or those of this machine are found.
    Run it once a month: it renews when fewer than 60 days are left."""
    folder = _settings().authority.parent
    try:
        result = make(folder, names, renew, datetime.now(UTC))
    except (ValueError, OSError) as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(json.dumps(result) if as_json else _said(result))


def _settings() -> Settings:
    """Where the state lies. The address is left out: a server off loopback needs what is made here first."""
    try:
        return Settings.from_env({k: v for k, v in os.environ.items() if k != "MOTCUA_HOST"})
    except SettingsWrong as wrong:
        raise click.ClickException(str(wrong)) from wrong


def make(folder: Path, names: Iterable[str], renew: bool, now: datetime) -> dict[str, Any]:
    """Make what is missing or near its end; ValueError for a bad name or a damaged file."""
    given = [_checked(name) for name in names]
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority = _load(folder, "ca") or _keep(folder, "ca", _new_authority(now))
    server = _load(folder, "server")
    wanted = _wanted(given, server)
    fresh = renew or server is None or _needs_another(server, authority, wanted, now)
    if fresh or server is None:
        server = _keep(folder, "server", _new_server(authority, wanted, now))
    return {
        "ca": str(folder / "ca.pem"),
        "ca_fingerprint": fingerprint_of(authority.certificate),
        "certificate": str(folder / "server.pem"),
        "key": str(folder / "server.key"),
        "names": wanted,
        "expires": server.certificate.not_valid_after_utc.date().isoformat(),
        "made": fresh,
    }


def _said(result: dict[str, Any]) -> str:
    return "\n".join(
        [
            f"server certificate {'made' if result['made'] else 'still holds'}"
            f", until {result['expires']}, for: {', '.join(result['names'])}",
            f"authority (SHA-256): {result['ca_fingerprint']}",
            f"install {result['ca']} on the devices; compare the fingerprint there",
            f"MOTCUA_TLS_CERT={result['certificate']}",
            f"MOTCUA_TLS_KEY={result['key']}",
        ]
    )


def _wanted(given: list[str], server: Made | None) -> list[str]:
    """The names as typed, else those of the certificate in use, else those of this machine; always loopback too."""
    names = given
    if not names:
        names = _names_in(server.certificate) if server is not None else _of_this_machine()
    return list(dict.fromkeys([*names, "localhost", "127.0.0.1", "::1"]))


def _checked(name: str) -> str:
    name = name.strip().lower()
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    if not _HOST.fullmatch(name) or name.replace(".", "").isdigit():
        raise ValueError(f"{name!r} is neither a host name nor an IP address")
    return name


def _of_this_machine() -> list[str]:
    host = socket.gethostname().lower()
    found = [host, socket.getfqdn().lower()]
    with suppress(OSError):  # a machine without a name in any directory keeps those it was given
        found += [str(entry[4][0]) for entry in socket.getaddrinfo(host, None)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        # Nothing is sent: the system only says by which address it would leave.
        probe.connect(("192.0.2.1", 9))
        found.append(probe.getsockname()[0])
    return [name for name in found if _usable(name)]


def _usable(name: str) -> bool:
    try:
        return not ipaddress.ip_address(name).is_link_local
    except ValueError:
        return _HOST.fullmatch(name) is not None


def _load(folder: Path, name: str) -> Made | None:
    """None when both files are missing; ValueError when one is, or when they do not belong together."""
    certificate_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    if not certificate_file.exists() and not key_file.exists():
        return None
    try:
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        key = form.load_pem_private_key(key_file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as damaged:
        raise ValueError(f"{folder / name}.pem and .key cannot be read: {damaged}") from damaged
    if not isinstance(key, ec.EllipticCurvePrivateKey) or _public(certificate) != _raw(key):
        raise ValueError(f"{certificate_file} and {key_file} do not belong together")
    return Made(certificate, key)


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(
        form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo
    )


def _raw(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)


def _keep(folder: Path, name: str, made: Made) -> Made:
    """Both files with mode 0600, the key first: a certificate never stands without its key."""
    pem = made.key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    write_private(folder / f"{name}.key", pem)
    write_private(folder / f"{name}.pem", made.certificate.public_bytes(form.Encoding.PEM))
    return made


def _needs_another(server: Made, authority: Made, wanted: list[str], now: datetime) -> bool:
    certificate = server.certificate
    ours = certificate.issuer == authority.certificate.subject
    near = certificate.not_valid_after_utc - now < RENEW_BEFORE
    return not ours or near or set(_names_in(certificate)) != set(wanted)


def _names_in(certificate: x509.Certificate) -> list[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = names.get_values_for_type(x509.DNSName)
    return [*hosts, *(str(ip) for ip in names.get_values_for_type(x509.IPAddress))]


def _new_authority(now: datetime) -> Made:
    key = ec.generate_private_key(ec.SECP256R1())
    # The serial tells two authorities of one machine apart on a device that was given both.
    serial = x509.random_serial_number()
    subject = _subject(f"Một Cửa CA {socket.gethostname()[:30]} {serial & 0xFFFFFF:06x}")
    builder = _builder(subject, subject, key, now, AUTHORITY_LIFE).serial_number(serial)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return Made(_signed(builder, key, key), key)


def _new_server(authority: Made, names: list[str], now: datetime) -> Made:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate.subject
    life = min(SERVER_LIFE, authority.certificate.not_valid_after_utc - now)
    builder = _builder(_subject(names[0][:60]), issuer, key, now, life)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    builder = builder.add_extension(_usage(signs_certificates=False), True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
    builder = builder.add_extension(
        x509.SubjectAlternativeName([_general(name) for name in names]), False
    )
    return Made(_signed(builder, key, authority.key), key)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(key.public_key())
    return builder.not_valid_before(now - CLOCKS_DIFFER).not_valid_after(now + life)


def _signed(
    builder: x509.CertificateBuilder,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return (
        builder.add_extension(own, False).add_extension(above, False).sign(signer, hashes.SHA256())
    )


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
