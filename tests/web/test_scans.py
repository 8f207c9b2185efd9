"""The server's door for scans: what was scanned is told by content, and of a ticket where it stands."""

import secrets

import pytest

from hardware.cards.chip import read
from queue_server.contracts.tickets import follow_token
from tests.hardware.cards.virtual_card import KEY, VirtualCard

from .leader import Leader
from .live import LiveCentre


def test_the_qr_of_a_ticket_tells_its_place_until_it_is_called(
    centre: LiveCentre, leader: Leader
) -> None:
    first, second = secrets.token_hex(16), secrets.token_hex(16)
    labels = [centre.issue_as(key, "D") for key in (first, second)]
    url = f"{centre.url}/t/{follow_token(second)}"
    told = centre.scan(url + "\r\n").json()
    assert (told["kind"], told["ticket"]["label"]) == ("ticket", labels[1])
    assert told["ticket"]["people_ahead"] == 1
    assert told["masked_name"] == ""


def test_a_link_of_no_ticket_is_refused_without_saying_why_it_is_none(centre: LiveCentre) -> None:
    answer = centre.scan(f"{centre.url}/t/{follow_token('0' * 32)}")
    assert (answer.status_code, answer.json()["code"]) == (409, "card_unreadable")


@pytest.mark.parametrize(
    ("payload", "kind", "code"),
    [
        ("H05.14-261124-0001", "dossier", "H05.14-261124-0001"),
        ("https://x.example/tra-cuu?ma=H05.14-261124-0001", "receipt", "H05.14-261124-0001"),
        ("DN4010112345678|4e67|01/01/1990|1|x|$", "health_card", ""),
        ("001055000123|0|Nguyễn Văn Mẫu|10031955|Nam|Bắc Ninh|01012022", "card", ""),
    ],
)
def test_other_scans_are_told_by_kind(
    centre: LiveCentre, payload: str, kind: str, code: str
) -> None:
    told = centre.scan(payload).json()
    assert (told["kind"], told["dossier_code"]) == (kind, code)
    assert (told["masked_name"] != "") == (kind == "card")


def test_what_the_bridge_reads_from_a_chip_is_a_card_that_nobody_vouches_for(
    centre: LiveCentre,
) -> None:
    told = centre.scan(read(VirtualCard().answer, KEY)).json()
    assert (told["kind"], told["source"]) == ("card", "chip")
    assert told["masked_name"] == "N••••• T•• Mẫu"
    assert told["warnings"] == []
