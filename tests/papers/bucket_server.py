"""A small S3 service: objects in memory, one bucket, and every request's signature verified anew from what arrived."""

import hashlib
import re
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from queue_server.storage.files.signing import Asked, Credentials, signed_headers

WHO = Credentials("KHOA", "bi/mat+thu", "hn-1")
BUCKET = "giay-to"
_PAGE = 2  # keys of one page of a list


class Service(ThreadingHTTPServer):
    """`objects`: key → bytes, instant. `faults`: answers to give instead, first come first served."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.faults: list[tuple[int, str]] = []
        self.refused: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: Service
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _signed(self, body: bytes) -> bool:
        """Signed again with the same key from what came over the wire, it must say the same."""
        given = self.headers.get("Authorization", "")
        names = (re.search(r"SignedHeaders=([^,]+)", given) or ["", ""])[1].split(";")
        if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names):
            return False
        headers = {
            name: self.headers.get(name, "") for name in names if not name.startswith("x-amz-")
        }
        line = urlsplit(self.path)
        asked = Asked(
            self.command, unquote(line.path), dict(parse_qsl(line.query)), headers,
            hashlib.sha256(body).hexdigest(),
        )  # fmt: skip
        at = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        fresh = abs((datetime.now(UTC) - at).total_seconds()) < 900
        return fresh and signed_headers(asked, WHO, at)["authorization"] == given

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _error(self, status: int, code: str) -> None:
        self.server.refused.append(code)
        self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.faults:
            return self._error(*self.server.faults.pop(0))
        if not self._signed(body):
            return self._error(403, "SignatureDoesNotMatch")
        line = urlsplit(self.path)
        bucket, _, key = unquote(line.path).removeprefix("/").partition("/")
        if bucket != BUCKET:
            return self._error(404, "NoSuchBucket")
        if self.command == "PUT":
            self.server.objects[key] = (body, datetime.now(UTC))
            return self._answer(200)
        if not key:
            return self._list(dict(parse_qsl(line.query)))
        return self._on(key)

    def _on(self, key: str) -> None:
        if key not in self.server.objects:
            return self._error(404, "NoSuchKey")
        body, at = self.server.objects[key]
        mark = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        if self.command == "DELETE":
            if self.headers.get("If-Match", mark) != mark:
                return self._error(412, "PreconditionFailed")
            del self.server.objects[key]
            return self._answer(204)
        return self._answer(200, body, ETag=mark, Last_Modified=format_datetime(at, usegmt=True))

    def _list(self, query: dict[str, str]) -> None:
        keys = sorted(key for key in self.server.objects if key.startswith(query.get("prefix", "")))
        start = int(query.get("continuation-token", "0"))
        rows = "".join(
            f"<Contents><Key>{key}</Key><LastModified>{self.server.objects[key][1]:%Y-%m-%dT%H:%M:%S.%f}Z"
            "</LastModified></Contents>"
            for key in keys[start : start + _PAGE]
        )
        more = start + _PAGE < len(keys)
        token = f"<NextContinuationToken>{start + _PAGE}</NextContinuationToken>" if more else ""
        self._answer(200, f"<ListBucketResult>{rows}{token}</ListBucketResult>".encode())

    do_GET = do_PUT = do_HEAD = do_DELETE = _handle  # noqa: N815
