"""The server as it is, with a constant in the place of what issuing stores: the floor of tickets per second.

Same process model, routes, authentication, parsing and answer; only `Office.write(issue_ticket, …)` is replaced.
"""

import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import queue_server.app as composition
from queue_server.commands.server import server
from queue_server.domain.business_day import business_day
from queue_server.domain.tickets import State
from queue_server.services.citizen.issue import Issued, IssueTicket, issue_ticket
from queue_server.services.ports import TicketRecord

_create_app = composition.create_app


def constant(command: IssueTicket) -> Issued:
    """An answer like any other, made once."""
    now = composition.now_utc()
    ticket = TicketRecord(
        1, command.key, command.site_id, command.series, business_day(now), command.series, 1,
        f"{command.series}001", command.purpose, None, None, command.language, "device", command.actor.id,
        now - timedelta(milliseconds=1), now, State.WAITING, None, None, 0, 0, None, now,
    )  # fmt: skip
    return Issued(ticket, 5, False)


def create_app(*arguments: Any, **named: Any) -> Any:
    app, socketio = _create_app(*arguments, **named)
    office, known = app.extensions["office"], {}

    def write(use_case: Any, command: Any) -> Any:
        if use_case is not issue_ticket:
            return office.write(use_case, command)
        if command.series not in known:
            known[command.series] = constant(command)
        return known[command.series]

    app.extensions["office"] = replace(office, write=write)
    return app, socketio


composition.create_app = create_app

if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    server()
