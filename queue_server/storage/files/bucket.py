"""A bucket of an S3 service as the store: the same sealed bytes, put whole under `prefix/ab/digest.sealed`.

Plain HTTP with path-style addresses, so that any service of that kind will do (Ceph, Garage, MinIO, a public cloud)."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urlsplit

import requests

from queue_server.services.paper_records import (
    FileDamaged,
    FileMissing,
    Kept,
    StoreAway,
    StoreFull,
)
from queue_server.storage.vault import Vault, VaultClosed

from .digests import ENDING, checked, digest_of, is_digest
from .signing import Asked, Credentials, quoted_path, quoted_query, signed_headers

_SECONDS = (5, 60)  # to connect; between two bytes
_TRIES = 2
_MOST_LISTED = 16 * 1024 * 1024
_ROOM = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity"})


@dataclass(frozen=True, slots=True)
class Place:
    endpoint: str
    bucket: str
    prefix: str


def _now() -> datetime:
    return datetime.now(UTC)


class BucketStore:
    def __init__(
        self, place: Place, who: Credentials, vault: Vault, clock: Callable[[], datetime] = _now
    ) -> None:
        self._place, self._who, self._vault, self._clock = place, who, vault, clock

    def put(self, data: bytes) -> str:
        """StoreFull, StoreAway. Put again even when it is there: that makes it young."""
        digest = digest_of(data)
        answer = self._ask("PUT", self._key(digest), body=self._vault.seal_file(data, digest))
        if answer.status_code not in (200, 201, 204):
            raise self._refusal(answer)
        return digest

    def get(self, digest: str) -> bytes:
        """FileMissing, FileDamaged, StoreAway."""
        answer = self._ask("GET", self._key(checked(digest)))
        if answer.status_code == 404:
            raise FileMissing(digest)
        if answer.status_code != 200:
            raise self._refusal(answer)
        try:
            return self._vault.open_file(answer.content, digest)
        except VaultClosed as error:
            raise FileDamaged(digest) from error

    def has(self, digest: str) -> bool:
        return is_digest(digest) and self._head(digest) is not None

    def older_than(self, instant: datetime) -> Iterator[Kept]:
        after = ""
        while True:
            query = {"list-type": "2", "prefix": self._prefix} | (
                {"continuation-token": after} if after else {}
            )
            answer = self._ask("GET", "", query=query)
            if answer.status_code != 200 or len(answer.content) > _MOST_LISTED:
                raise self._refusal(answer)
            for key, at in _listed(answer.text):
                name = key.rpartition("/")[2].removesuffix(ENDING)
                if at < instant and key == self._key(name) and is_digest(name):
                    yield Kept(name, at)
            after = _tag(answer.text, "NextContinuationToken")
            if not after:
                return

    def remove(self, kept: Kept) -> bool:
        """False when it was put again meanwhile. Services that know `If-Match` leave no moment in between."""
        found = self._head(checked(kept.digest))
        if found is None or parsedate_to_datetime(found["last-modified"]) > kept.at:
            return False
        match = {"if-match": found["etag"]} if "etag" in found else {}
        answer = self._ask("DELETE", self._key(kept.digest), headers=match)
        if answer.status_code in (404, 409, 412):
            return False
        if answer.status_code not in (200, 204):
            raise self._refusal(answer)
        return True

    def tidy(self, instant: datetime) -> int:
        """Nothing is ever half written: a service takes a whole object or none."""
        return 0

    @property
    def _prefix(self) -> str:
        return f"{self._place.prefix}/" if self._place.prefix else ""

    def _key(self, digest: str) -> str:
        return f"{self._prefix}{digest[:2]}/{digest}{ENDING}"

    def _head(self, digest: str) -> Mapping[str, str] | None:
        answer = self._ask("HEAD", self._key(digest))
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            raise self._refusal(answer)
        return answer.headers

    def _ask(
        self, method: str, key: str, *, body: bytes = b"", query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:  # fmt: skip
        line = urlsplit(self._place.endpoint)
        path = f"{line.path}/{self._place.bucket}" + (f"/{key}" if key else "")
        asked = Asked(
            method, path, query or {}, {"host": line.netloc, **(headers or {})},
            hashlib.sha256(body).hexdigest(),
        )  # fmt: skip
        url = f"{line.scheme}://{line.netloc}{quoted_path(path)}"
        if query:
            url += f"?{quoted_query(query)}"
        return self._send(asked, url, body)

    def _send(self, asked: Asked, url: str, body: bytes) -> requests.Response:
        """Every act may be done twice, so a lost answer or a 5xx is asked again, once."""
        for left in reversed(range(_TRIES)):
            headers = signed_headers(asked, self._who, self._clock())
            headers.pop("host")
            try:
                with requests.Session() as line:
                    line.trust_env = False
                    answer = line.request(
                        asked.method, url, headers=headers, data=body or None, timeout=_SECONDS,
                        allow_redirects=False,
                    )  # fmt: skip
            except requests.RequestException as error:
                if not left:
                    raise StoreAway(type(error).__name__) from error
                continue
            if answer.status_code < 500 or not left or _is_full(answer):
                return answer
        raise StoreAway("no answer")

    def _refusal(self, answer: requests.Response) -> Exception:
        if _is_full(answer):
            return StoreFull()
        return StoreAway(f"{answer.status_code} {_tag(answer.text, 'Code')}"[:80])


def _is_full(answer: requests.Response) -> bool:
    return answer.status_code == 507 or (
        answer.status_code >= 400 and _tag(answer.text[:4000], "Code") in _ROOM
    )


def _tag(text: str, name: str) -> str:
    """The first `<name>…</name>`; the answers are flat, so nothing of the text is parsed as a document."""
    found = re.search(rf"<{name}>([^<]*)</{name}>", text)
    return unescape(found[1]) if found else ""


def _listed(text: str) -> Iterator[tuple[str, datetime]]:
    for entry in re.findall(r"<Contents>(.*?)</Contents>", text, re.S):
        yield _tag(entry, "Key"), datetime.fromisoformat(_tag(entry, "LastModified"))
