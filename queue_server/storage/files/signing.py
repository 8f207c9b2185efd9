"""Requests to an S3 service, signed: AWS Signature Version 4 with the hash of the body in the signature.

Source: “Authenticating Requests (AWS Signature Version 4)”, Amazon S3 API reference; the tests are its examples."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Credentials:
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it goes over the wire: `path` not yet quoted, `headers` in small letters with the host."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body_sha256: str


def signed_headers(asked: Asked, who: Credentials, now: datetime) -> dict[str, str]:
    """All headers to send, the signature among them. `now` must be within 15 minutes of the service's clock."""
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    headers = {**asked.headers, "x-amz-content-sha256": asked.body_sha256, "x-amz-date": stamp}
    names = ";".join(sorted(headers))
    scope = f"{stamp[:8]}/{who.region}/s3/aws4_request"
    canonical = _canonical(asked, headers, names)
    to_sign = "\n".join((_ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    signature = hmac.new(_key(who, stamp[:8]), to_sign.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (
        f"{_ALGORITHM} Credential={who.access_key}/{scope}, SignedHeaders={names}, "
        f"Signature={signature}"
    )
    return headers


def quoted_path(path: str) -> str:
    return quote(path, safe="/-_.~")


def quoted_query(query: Mapping[str, str]) -> str:
    """Sorted, every sign but the unreserved ones as %XX; also what is put on the wire."""
    pairs = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query.items()
    )
    return "&".join(f"{name}={value}" for name, value in pairs)


def _canonical(asked: Asked, headers: Mapping[str, str], names: str) -> str:
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    return "\n".join(
        (
            asked.method,
            quoted_path(asked.path),
            quoted_query(asked.query),
            lines,
            names,
            asked.body_sha256,
        )
    )


def _key(who: Credentials, day: str) -> bytes:
    key = f"AWS4{who.secret_key}".encode()
    for part in (day, who.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
