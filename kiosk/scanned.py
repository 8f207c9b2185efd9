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
    """None: a card or a dossier, which have pages of their own."""
    if read.kind in ("card", "dossier", "receipt"):
        return None
    if read.kind == "ticket":
        return _of_ticket(read)
    return Said("scan.health_card")


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
