"""What `motcua tls` made: the fingerprint of the centre's authority, how long the server's certificate holds."""

import hashlib
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 over the DER form, as browsers and openssl show it: AB:CD:…"""
    digits = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest().upper()
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def authority_fingerprint(path: Path) -> str | None:
    """None where no authority was made, or its file cannot be read."""
    try:
        return fingerprint_of(x509.load_pem_x509_certificate(path.read_bytes()))
    except (OSError, ValueError):
        return None


def server_days_left(authority: Path, now: datetime) -> int | None:
    """Days until the server's certificate beside the authority ends; None where there is none."""
    try:
        content = (authority.parent / "server.pem").read_bytes()
        return (x509.load_pem_x509_certificate(content).not_valid_after_utc - now).days
    except (OSError, ValueError):
        return None
