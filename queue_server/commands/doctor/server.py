"""The queue server as this machine reaches it: name, TLS, answer, and how far the two clocks are apart."""

import re
import time
import tomllib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from queue_server.contracts.checks import Finding, Place

_TIMEOUTS = (2.0, 3.0)
# A nonce of a device is good for a minute; tickets carry the kiosk's time when the server is away (seconds).
_APART, _FAR = 5.0, 60.0


def server(place: Place) -> Iterator[Finding]:
    """Silent where no server is known: neither given nor in the settings of a device."""
    address, ca_file = place.server or _address(place), place.ca_file or _ca_file(place)
    if not address:
        return
    if ca_file and not place.at(ca_file).is_file():
        yield Finding(thing=ca_file, state="bad", code="server.no_ca")
        return
    if urlsplit(address).scheme not in ("http", "https"):
        yield _bad(address, "server.address")
        return
    try:
        answer, asked = _ask(address, str(place.at(ca_file)) if ca_file else None)
    except requests.exceptions.SSLError:
        yield _bad(address, "server.tls")
        return
    except requests.RequestException:
        yield _bad(address, "server.away")
        return
    if answer.status_code != 200:
        yield _bad(address, "server.answers", status=str(answer.status_code))
        return
    yield Finding(thing=address, state="ok", code="server.well", driver=_protocol(address))
    yield from _clocks(answer, asked)


def _ask(address: str, ca_file: str | None) -> tuple[requests.Response, float]:
    """The answer, and our time in the middle of the question."""
    began = time.time()
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(
            f"{address.rstrip('/')}/healthz",
            timeout=_TIMEOUTS,
            verify=ca_file or True,
            allow_redirects=False,
        )
    return answer, (began + time.time()) / 2


def _clocks(answer: requests.Response, asked: float) -> Iterator[Finding]:
    try:
        there = parsedate_to_datetime(answer.headers.get("Date", "")).timestamp() + 0.5
    except ValueError:
        return
    apart = abs(there - asked)
    state = "bad" if apart > _FAR else "warn" if apart > _APART else "ok"
    yield Finding.model_validate(
        {
            "thing": "clock",
            "state": state,
            "code": "server.clock" if state == "ok" else "server.clock_apart",
            "values": {"seconds": f"{apart:.0f}"},
        }
    )


def _protocol(address: str) -> str:
    return "TLS" if urlsplit(address).scheme == "https" else "HTTP"


def _bad(address: str, code: str, **values: str) -> Finding:
    return Finding(thing=address, state="bad", code=code, values=values)


def _address(place: Place) -> str | None:
    return _from_env(place, r"^SERVER=(\S+)") or _from_toml(place, "server")


def _ca_file(place: Place) -> str | None:
    return _from_env(place, r"^OPTIONS=.*--ca(?:-file)?[ =](\S+)") or _from_toml(place, "ca_file")


def _from_env(place: Place, pattern: str) -> str | None:
    for path in place.found("/etc/motcua", "*.env"):
        text = place.text(str(path.relative_to(place.root)))
        if found := re.search(pattern, text, re.M):
            return found[1]
    return None


def _from_toml(place: Place, key: str) -> str | None:
    try:
        value = tomllib.loads(place.text("/etc/motcua/bridge.toml")).get(key)
    except tomllib.TOMLDecodeError:
        return None
    return value if isinstance(value, str) else None
