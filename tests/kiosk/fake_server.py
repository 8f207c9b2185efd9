"""A small queue server for kiosk tests: real HTTP, its rules in one class, faults on request."""

import json
import socket
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

CATALOGUE = Path(__file__).with_name("catalogue.json")
ZONE = timedelta(hours=7)


class Fault(Exception):
    """The answer is lost: the connection is cut after the work was done."""


class Office:
    """Tickets by key, as the real server keeps them; `fault` says what goes wrong next."""

    def __init__(self) -> None:
        self.catalogue: dict[str, Any] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
        self.catalogue["channels"] = [
            {"kind": "phone", "name": "Tổng đài hướng dẫn", "address": "0204 000 0000", "link": "tel:02040000000"},
            {"kind": "provincial_portal", "name": "Cổng dịch vụ công của tỉnh Bắc Ninh",
             "address": "https://dichvucong.example.vn", "link": "https://dichvucong.example.vn"},
            {"kind": "post", "name": "Thư hỏi", "address": "Số 1, phường Thử, tỉnh Bắc Ninh", "link": ""},
        ]  # fmt: skip
        self.catalogue["hours"] = [
            {
                "day": str(day),
                "sessions": [{"opens": "00:00", "closes": "23:59"}],  # a test may run at any hour
            }
            for day in (self.today() + timedelta(days=ahead) for ahead in range(5))
        ]
        self.lock = threading.RLock()
        self.tickets: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, Any]] = []
        self.numbers: dict[str, int] = {}
        self.waiting = {
            one["letter"]: 3 + 7 * place % 17 for place, one in enumerate(self.catalogue["series"])
        }
        self.closed_series: dict[str, str] = {}
        self.open, self.closes, self.reopens = True, "11:30", ""
        self.block = (900, 909)
        self.fault = ""
        self.reconciled: list[list[str]] = []
        self.help: list[dict[str, str]] = []
        self.cards: list[str] = []
        self.known_scans: dict[str, dict[str, Any]] = {}  # answers to what is no card
        self.statuses: dict[tuple[str, str], dict[str, Any]] = {}  # by code and digits
        self.looked_up: list[dict[str, str]] = []
        self.locked = False
        self.refuse, self.refuse_status = "", 409
        self.reject = ""
        self.states: list[dict[str, Any]] = []
        self.revoked = False
        self.enrolled = True

    def today(self) -> date:
        return (datetime.now(UTC) + ZONE).date()

    def day(self) -> str:
        return self.today().isoformat()

    def issue(self, asked: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self.asked.append(asked)
            known = self.tickets.get(asked["key"])
            if known is not None:
                return known
            letter = asked["series"]
            number = self.numbers[letter] = self.numbers.get(letter, 127) + 1
            return self._keep(asked, f"{letter}{number:03d}", datetime.now(UTC))

    def _keep(self, asked: dict[str, Any], label: str, at: datetime) -> dict[str, Any]:
        series = next(one for one in self.catalogue["series"] if one["letter"] == asked["series"])
        ticket = {
            "ticket_id": len(self.tickets) + 1,
            "key": asked["key"],
            "label": label,
            "series": asked["series"],
            "series_names": series["names"],
            "purpose": asked.get("purpose", "submit"),
            "priority": asked.get("priority"),
            "language": asked.get("language", "vi"),
            "site_id": "bac-ninh",
            "zone_names": series["zone_names"],
            "counters": series["counters"],
            "taken_at": at.isoformat(),
            "business_day": self.day(),
            "people_ahead": 6,
            "wait": {"low_minutes": 10, "high_minutes": 18},
            "follow_url": f"https://mot-cua.example/t/{asked['key'][:24]}",
        }
        self.tickets[asked["key"]] = ticket
        return ticket

    def reconcile(self, tickets: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results = []
        with self.lock:
            self.reconciled.append([one["label"] for one in tickets])
            if self.reject:
                return [
                    {"key": one["key"], "outcome": "refused", "code": self.reject}
                    for one in tickets
                ]
            for one in tickets:
                known = self.tickets.get(one["key"])
                if known and known["label"] == one["label"]:
                    outcome = "known"
                elif known:
                    known.update(superseded_label=known["label"], label=one["label"])
                    outcome = "accepted"
                else:
                    known = self._keep(one, one["label"], datetime.fromisoformat(one["taken_at"]))
                    outcome = "accepted"
                results.append({"key": one["key"], "outcome": outcome, "ticket": known})
        return results

    def queue(self) -> dict[str, Any]:
        rows = [
            {
                "letter": one["letter"],
                "waiting": self.waiting[one["letter"]],
                "wait": {"low_minutes": 8, "high_minutes": 16},
                "open": one["letter"] not in self.closed_series,
                "reopens": self.closed_series.get(one["letter"], ""),
            }
            for one in self.catalogue["series"]
        ]
        return {
            "at": datetime.now(UTC).isoformat(),
            "open": self.open,
            "closes": self.closes if self.open else "",
            "reopens": self.reopens,
            "series": rows,
        }


def problem(status: int, code: str, detail: str = "") -> Response:
    body = {"title": code, "status": status, "code": code, "detail": detail}
    return Response(json.dumps(body), status, mimetype="application/problem+json")


Answer = Any


class Doors:
    """The routes, one method each; any code opens a session."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def check(self) -> Response | None:
        if self.office.fault == "away":
            raise Fault
        revoked = self.office.revoked and not request.path.endswith("enrolments")
        return problem(403, "device_revoked") if revoked else None

    def enrol(self) -> Answer:
        return {"enrolment_id": "e1", "code": "K7M2PX", "expires_at": now()}

    def enrolment(self) -> Answer:
        approved = {"state": "approved", "device_id": "kiosk-1"}
        return approved if self.office.enrolled else {"state": "waiting"}

    def challenge(self) -> Answer:
        return {"nonce": "n" * 43}

    def session(self) -> Answer:
        return {
            "token": "t",
            "expires_at": (datetime.now(UTC) + timedelta(hours=8)).isoformat(),
            "device_id": "kiosk-1",
            "kind": "kiosk",
            "name": "Máy 01",
            "site_id": "bac-ninh",
            "rooms": [],
        }

    def state(self) -> Answer:
        self.office.states.append(request.get_json())
        return {"at": now()}

    def catalogue(self) -> Answer:
        return self.office.catalogue

    def queue(self) -> Answer:
        return self.office.queue()

    def issue(self) -> Answer:
        if self.office.refuse:
            detail = "Lĩnh vực này đã hết số hôm nay."
            return problem(self.office.refuse_status, self.office.refuse, detail)
        ticket = self.office.issue(request.get_json())
        if self.office.fault == "lost":
            raise Fault
        return ticket, 201

    def blocks(self) -> Answer:
        today = datetime.fromisoformat(self.office.day())
        first, last = self.office.block
        blocks = [
            {
                "series": one["letter"],
                "business_day": (today + timedelta(days=ahead)).date().isoformat(),
                "first": first,
                "last": last,
            }
            for one in self.office.catalogue["series"]
            for ahead in range(request.get_json()["days"])
        ]
        return {"blocks": blocks}

    def reconcile(self) -> Answer:
        return {"results": self.office.reconcile(request.get_json()["tickets"])}

    def card(self) -> Answer:
        payload = request.get_json()["payload"]
        self.office.cards.append(payload)
        if payload in self.office.known_scans:
            return self.office.known_scans[payload]
        fields = payload.split("|")
        if len(fields) < 7:
            return problem(422, "card_unreadable")
        *hidden, last = fields[2].split()
        masked = " ".join([*(word[0] + "•" * (len(word) - 1) for word in hidden), last])
        return {"masked_name": masked, "elderly": int(fields[3][4:]) < 1966}

    def dossier_status(self) -> Answer:
        asked = request.get_json()
        self.office.looked_up.append(asked)
        if self.office.locked:
            return problem(423, "status_locked")
        if not asked["code"].startswith(("H", "BS")):
            return problem(422, "dossier_code_invalid")
        found = self.office.statuses.get((asked["code"], asked["factor"]))
        return found or problem(404, "status_unknown")

    def help(self) -> Answer:
        self.office.help.append(request.get_json())
        return {"asked_at": now()}


def now() -> str:
    return datetime.now(UTC).isoformat()


def create(office: Office) -> Flask:
    app, doors = Flask(__name__), Doors(office)
    app.before_request(doors.check)
    routes = {
        "POST /devices/enrolments": doors.enrol,
        "GET /devices/enrolments/e1": doors.enrolment,
        "POST /devices/challenges": doors.challenge,
        "POST /devices/sessions": doors.session,
        "POST /devices/state": doors.state,
        "GET /kiosk/catalogue": doors.catalogue,
        "GET /kiosk/queue": doors.queue,
        "POST /tickets": doors.issue,
        "POST /kiosk/blocks": doors.blocks,
        "POST /kiosk/reconciliations": doors.reconcile,
        "POST /cards": doors.card,
        "POST /kiosk/help": doors.help,
        "POST /kiosk/dossier-status": doors.dossier_status,
    }
    for route, view in routes.items():
        method, path = route.split()
        app.add_url_rule("/api/v1" + path, view.__name__, view, methods=[method])
    app.register_error_handler(404, lambda error: problem(404, "not_found"))
    return app


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Thousands of polls would bury what a failing test has to say."""


class Served:
    """A Flask app on a real port; a Fault closes the connection without an answer."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        self.server = make_server(
            "127.0.0.1", port, _cutting(app), threaded=True, request_handler=Quiet
        )
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self._thread.join(5)
        self.server.server_close()


def _cutting(app: Flask) -> Any:
    app.config["PROPAGATE_EXCEPTIONS"] = True

    def wsgi(environ: dict[str, Any], start_response: Any) -> Any:
        try:
            return app(environ, start_response)
        except Fault:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError from None

    return wsgi
