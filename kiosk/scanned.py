"""What the page says about something scanned that is no citizen card."""

from dataclasses import dataclass, field

from queue_server.contracts.tickets import CardRead


@dataclass(frozen=True)
class Said:
    """A sentence of the page by its key; `good` when it answers a question rather than sends somebody on."""

    key: str
    values: dict[str, str | int] = field(default_factory=dict)
    good: bool = False


def said(read: CardRead) -> Said | None:
    """None: a card, which has a page of its own."""
    if read.kind == "card":
        return None
    if read.kind == "ticket":
        return _of_ticket(read)
    if read.kind == "health_card":
        return Said("scan.health_card")
    return Said(f"scan.{read.kind}", {"code": read.dossier_code})


def _of_ticket(read: CardRead) -> Said:
    ticket = read.ticket
    if ticket is None:
        return Said("scan.unreadable")
    if ticket.people_ahead is not None:
        return Said("scan.ticket_waits", {"label": ticket.label, "n": ticket.people_ahead}, True)
    if ticket.counter:
        values: dict[str, str | int] = {"label": ticket.label, "counter": ticket.counter}
        return Said("scan.ticket_called", values, True)
    return Said("scan.ticket_over", {"label": ticket.label})
