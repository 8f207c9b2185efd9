"""What a device may show of something scanned: a masked name, a place in the line, a code; never the payload."""

from datetime import datetime
from typing import Any

from queue_server.contracts.tickets import CardRead, TicketPlace
from queue_server.domain.business_day import business_day
from queue_server.domain.cards import CardUnreadable
from queue_server.domain.priority import by_age
from queue_server.domain.scans import CardScan, DossierScan, HealthCardScan, Scan, TicketScan
from queue_server.domain.tickets import State
from queue_server.web.office import digest

_AT_A_COUNTER = (State.CALLED, State.SERVING)


def present_scan(work: Any, scan: Scan, now: datetime) -> CardRead:
    """CardUnreadable: the QR of a number that there is not, or no longer."""
    if isinstance(scan, TicketScan):
        return CardRead(kind="ticket", ticket=_place(work, scan, now))
    if isinstance(scan, DossierScan):
        return CardRead(kind="receipt" if scan.receipt else "dossier", dossier_code=scan.code)
    if isinstance(scan, HealthCardScan):
        return CardRead(kind="health_card")
    return _card(scan, now)


def _card(scan: CardScan, now: datetime) -> CardRead:
    card = scan.card
    return CardRead(
        masked_name=card.masked_name,
        elderly=by_age(card.born, business_day(now)).eligible,
        warnings=list(card.warnings),
        source="chip" if scan.from_chip else "qr",
    )


def _place(work: Any, scan: TicketScan, now: datetime) -> TicketPlace:
    found = work.line.followed(digest(scan.token))
    if found is None or found[1] <= now:
        raise CardUnreadable("Không thấy số này hôm nay. Mời lấy số mới.")
    ticket = found[0]
    waiting = ticket.state is State.WAITING
    counters = {one.id: one.number for one in work.counters.of_site(ticket.site_id)}
    call = work.calls.by_id(ticket.call_id) if ticket.call_id else None
    at = ticket.counter_id or (call.counter_id if call else None)
    return TicketPlace(
        label=ticket.label,
        state=ticket.state.value,
        people_ahead=work.tickets.count_ahead(ticket) if waiting else None,
        counter=counters.get(at or "") if ticket.state in _AT_A_COUNTER else None,
    )
