"""The chain of the seal log: whatever is changed, taken out, put in, turned round or cut off, it says where."""

from dataclasses import replace

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from queue_server.domain.registers.chain import Break, Link, canonical, following, verify

KEY = bytes(range(32))
RECORDS = [
    {"document": "01/GP-DEMO", "seal": "A-2", "officer": "CLERK-A", "at": "2026-11-24T09:00+07:00"},
    {"document": "02/GP-DEMO", "seal": "A-2", "officer": "CLERK-A", "at": "2026-11-24T09:05+07:00"},
    {"document": "03/GP-DEMO", "seal": "A-2", "officer": "CLERK-B", "at": "2026-11-24T10:00+07:00"},
    {"document": "04/GP-DEMO", "seal": "A-2", "officer": "CLERK-B", "at": "2026-11-24T10:30+07:00"},
]


def chain() -> list[Link]:
    links: list[Link] = []
    for record in RECORDS:
        links.append(following(KEY, links[-1] if links else None, record))
    return links


def test_an_untouched_chain_holds_whole_and_from_any_trusted_line() -> None:
    links = chain()
    assert verify(KEY, links) is None
    assert verify(KEY, links[2:], after=links[1]) is None
    assert verify(KEY, links, head=(4, links[3].printed)) is None
    assert verify(KEY, []) is None


def test_twelve_characters_without_0_1_8_9_are_printed() -> None:
    for link in chain():
        assert len(link.printed) == 12
        assert set(link.printed) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_changed_line_breaks_at_itself() -> None:
    links = chain()
    links[1] = replace(links[1], record={**RECORDS[1], "officer": "CLERK-B"})
    assert verify(KEY, links) == Break(2, "CODE")


def test_a_changed_line_with_a_new_code_but_no_key_breaks_too() -> None:
    links = chain()
    forged = {**RECORDS[1], "officer": "CLERK-B"}
    links[1] = following(b"guess", links[0], forged)
    assert verify(KEY, links) == Break(2, "CODE")


def test_a_line_taken_out_put_in_or_turned_round_is_named() -> None:
    links = chain()
    assert verify(KEY, links[:1] + links[2:]) == Break(2, "SEQUENCE")
    assert verify(KEY, links[1:]) == Break(1, "SEQUENCE")
    assert verify(KEY, [*links[:2], links[1], *links[2:]]) == Break(3, "SEQUENCE")
    assert verify(KEY, [links[1], links[0]]) == Break(1, "SEQUENCE")
    renumbered = [links[0], *(replace(link, sequence=link.sequence - 1) for link in links[2:])]
    assert verify(KEY, renumbered) == Break(2, "CODE")


def test_a_tail_cut_off_or_written_anew_shows_against_the_paper() -> None:
    links = chain()
    paper = (4, links[3].printed)
    assert verify(KEY, links[:2], head=paper) == Break(3, "MISSING_TAIL")
    anew = following(KEY, links[2], {**RECORDS[3], "document": "05/GP-DEMO"})
    assert verify(KEY, [*links[:3], anew]) is None
    assert verify(KEY, [*links[:3], anew], head=paper) == Break(4, "CODE")


def test_another_key_holds_nothing() -> None:
    assert verify(b"other", chain()) == Break(1, "CODE")


@drawn(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(), max_size=4))
@settings(max_examples=30)
def test_the_order_of_fields_does_not_count_and_their_content_does(
    record: dict[str, str | int],
) -> None:
    backwards = dict(reversed(record.items()))
    assert canonical(1, record) == canonical(1, backwards)
    assert canonical(1, record) != canonical(2, record)
    assert canonical(1, record) != canonical(1, {**record, "another": "x"})
