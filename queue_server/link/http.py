"""One HTTP call to the server: short timeouts, no redirects, no proxy, and an answer that is one of three."""

import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from .errors import Refused, ServerAway

# Connect and read, seconds. A person is waiting at a kiosk: rather know soon than hope.
TIMEOUTS = (2.0, 5.0)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Answer:
    """A 2xx or 304."""

    status: int
    body: bytes
    etag: str | None


def _check(base_url: str) -> None:
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not a server address: {base_url}")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("off this machine the server must be reached by https")


class Http:
    """Safe to use from many threads: each keeps its own connections."""

    def __init__(self, base_url: str, ca_file: str | None) -> None:
        _check(base_url)
        self.base_url = base_url.rstrip("/")
        self.ca_file = ca_file
        self._local = threading.local()

    def plain_session(self) -> requests.Session:
        """A session that trusts this server's CA and nothing from the environment (a proxy would see tokens)."""
        session = requests.Session()
        session.trust_env = False
        if self.ca_file:
            session.verify = self.ca_file
        return session

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self.plain_session()
        return session

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> Answer:
        """ServerAway: nothing is known about the outcome. Refused: a 4xx with its code."""
        if body is not None:
            headers = {**headers, "Content-Type": "application/json"}
        try:
            answer = self._session().request(
                method,
                self.base_url + path,
                data=body.encode("utf-8") if body is not None else None,
                headers=headers,
                timeout=TIMEOUTS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # Only the kind of failure: the text of some errors holds the whole URL.
            raise ServerAway(type(error).__name__) from None
        return _judge(answer)


def _judge(answer: requests.Response) -> Answer:
    if answer.status_code in (200, 201, 202, 204, 304):
        return Answer(answer.status_code, answer.content, answer.headers.get("ETag"))
    if 400 <= answer.status_code < 500:
        problem = _problem(answer)
        raise Refused(
            str(problem.get("code", "unknown")),
            str(problem.get("detail", "")),
            answer.status_code,
        )
    raise ServerAway(f"status {answer.status_code}")


def _problem(answer: requests.Response) -> dict[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}
