"""A queue server that dies: its tickets are on disk, and now and then it exits in the middle of an answer.

Run as a process: `dying_server.py PORT DATABASE SEED`. Standard library only, so that it is back within a moment.
"""

import json
import os
import random
import sqlite3
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SERIES = "ABCDEGHK"
LOCK = threading.Lock()


class Store:
    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS tickets (key TEXT PRIMARY KEY, series TEXT, label TEXT UNIQUE,"
            " superseded TEXT, taken_at TEXT)"
        )

    def issue(self, asked: dict[str, Any]) -> dict[str, Any]:
        known = self.find(asked["key"])
        if known is None:
            row = self.db.execute(
                "SELECT count(*) FROM tickets WHERE series = ? AND (superseded IS NOT NULL OR label < ?)",
                (asked["series"], f"{asked['series']}900"),
            ).fetchone()
            self._add(asked, f"{asked['series']}{row[0] + 1:03d}", now())
            known = self.find(asked["key"])
        assert known
        return known

    def _add(self, asked: dict[str, Any], label: str, at: str) -> None:
        self.db.execute(
            "INSERT INTO tickets VALUES (?, ?, ?, NULL, ?)",
            (asked["key"], asked["series"], label, at),
        )

    def find(self, key: str) -> dict[str, Any] | None:
        row = self.db.execute("SELECT * FROM tickets WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        return {
            "ticket_id": 1, "key": row[0], "label": row[2], "series": row[1],
            "series_names": {"vi": row[1]}, "purpose": "submit", "language": "vi", "site_id": "s",
            "taken_at": row[4], "business_day": today(), "people_ahead": 0,
            "follow_url": "https://x.example/t/a", "superseded_label": row[3],
        }  # fmt: skip

    def take_in(self, ticket: dict[str, Any]) -> dict[str, Any]:
        known = self.find(ticket["key"])
        outcome = "accepted"
        if known is None:
            self._add(ticket, ticket["label"], ticket["taken_at"])
        elif known["label"] == ticket["label"]:
            outcome = "known"
        else:
            self.db.execute(
                "UPDATE tickets SET label = ?, superseded = ? WHERE key = ?",
                (ticket["label"], known["label"], ticket["key"]),
            )
        return {"key": ticket["key"], "outcome": outcome, "ticket": self.find(ticket["key"])}


def now() -> str:
    return datetime.now(UTC).isoformat()


def today(ahead: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(hours=7, days=ahead)).date().isoformat()


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: Store
    chance: random.Random

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer({"at": now(), "open": True, "series": []})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        with LOCK:
            answer = self._done(self.path.removeprefix("/api/v1"), body)
        self._answer(answer)

    def _done(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        deadly = path in ("/tickets", "/kiosk/reconciliations")
        if deadly:
            self._perhaps_die(0.04)  # before anything was done
        answer = self._work(path, body)
        if deadly:
            self._perhaps_die(0.08)  # done and on disk, and nobody hears of it
        return answer

    def _work(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == "/tickets":
            return self.store.issue(body)
        if path == "/kiosk/reconciliations":
            return {"results": [self.store.take_in(one) for one in body["tickets"]]}
        if path == "/kiosk/blocks":
            days = [today(ahead) for ahead in range(body["days"])]
            return {
                "blocks": [
                    {"series": one, "business_day": day, "first": 900, "last": 999}
                    for one in SERIES
                    for day in days
                ]
            }
        if path == "/devices/challenges":
            return {"nonce": "n" * 43}
        return {
            "token": "t", "expires_at": now(), "device_id": "kiosk-1", "kind": "kiosk",
            "name": "k", "site_id": "s", "rooms": [], "at": now(),
        }  # fmt: skip

    def _perhaps_die(self, chance: float) -> None:
        if self.chance.random() < chance:
            os._exit(137)

    def _answer(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        half = self.chance.random() < 0.02 and self.path.endswith("/tickets")
        self.wfile.write(head.encode() + (body[: len(body) // 2] if half else body))
        self.wfile.flush()
        if half:
            os._exit(137)


def main() -> None:
    port, database, seed = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    Door.store, Door.chance = Store(database), random.Random(seed)
    ThreadingHTTPServer(("127.0.0.1", port), Door).serve_forever()


if __name__ == "__main__":
    main()
