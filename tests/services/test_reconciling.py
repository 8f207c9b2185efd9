"""What a kiosk tells after it was alone: a key is one ticket of one day, with one number on paper."""

from datetime import timedelta

from queue_server.services.citizen import offline
from queue_server.web.office import digest
from tests.conftest import SITE
from tests.services.conftest import KIOSK, Morning


def block(morning: Morning, days: int = 1) -> list[offline.Block]:
    command = offline.LeaseBlocks(KIOSK, SITE, days)
    return [
        found for found in morning.hall.write(offline.lease_blocks, command) if found.series == "D"
    ]


def tell(morning: Morning, key: str, label: str, days_ago: int = 0) -> offline.Told:
    taken = morning.clock.now - timedelta(days=days_ago)
    given = offline.OfflineTicket(key, label, taken.date(), taken, "D", digest(key))
    (told,) = morning.hall.write(offline.reconcile, offline.Reconcile(KIOSK, SITE, (given,)))
    return told


def test_a_key_of_today_cannot_take_a_number_of_yesterday(morning: Morning) -> None:
    yesterdays = block(morning)[0]
    morning.clock.pass_by(days=1)
    block(morning)
    other = tell(morning, morning.key(), f"D{yesterdays.first}")
    mine = morning.take(key=morning.key())
    told = tell(morning, mine.key, f"D{yesterdays.first}", days_ago=1)
    assert (told.outcome, told.code) == ("refused", "key_reused")
    assert morning.ticket(mine.id).label == mine.label
    assert other.outcome == "accepted"


def test_a_ticket_is_printed_under_one_number(morning: Morning) -> None:
    first = block(morning)[0].first
    mine = morning.take(key=morning.key())
    assert tell(morning, mine.key, f"D{first}").outcome == "accepted"
    again = tell(morning, mine.key, f"D{first + 1}")
    assert (again.outcome, again.code) == ("refused", "key_reused")
    kept = morning.ticket(mine.id)
    assert (kept.label, kept.superseded_label) == (f"D{first}", mine.label)
