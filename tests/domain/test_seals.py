"""A second seal stands only where it may, and changes hands only in writing."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.domain.registers.appearance import APPEARANCES
from queue_server.domain.registers.sealing import (
    Custodian,
    Seal,
    Sealable,
    SealHandOver,
    check_sealing,
    hand_over,
)
from tests.domain.cases import cases
from tests.domain.refusing import refused

TODAY = date(2026, 11, 24)


def seal_case(given: dict[str, Any]) -> tuple[Seal, Sealable, Custodian, bool, date]:
    until = given.get("authorisation_expires")
    medium = given["medium"]
    seal = Seal(given["seal_agency"], "01/UBND-DEMO", frozenset(given["whitelist"]))
    document = Sealable(
        given["doc_type"], given["doc_agency"], given["linked_dossier"] or "", medium,
        given["signed"], given.get("signature_valid", True), given.get("file_unchanged", True),
        given["numbered"], registered=True,
    )  # fmt: skip
    custodian = Custodian(
        "CLERK-A", given["custodian_authorised"], last=date.fromisoformat(until) if until else None
    )
    now = date.fromisoformat(given["now"]) if "now" in given else TODAY
    return seal, document, custodian, given["at_centre"], now


@pytest.mark.parametrize(("given", "expect"), cases("seal"))
def test_acceptance_cases_of_sealing(given: dict[str, Any], expect: dict[str, Any]) -> None:
    if expect["allowed"]:
        check_sealing(*seal_case(given))
    else:
        assert refused(check_sealing, *seal_case(given)) == expect["reason"]


@pytest.mark.parametrize(("given", "expect"), cases("seal_handover"))
def test_acceptance_cases_of_handing_a_seal_over(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    entry = SealHandOver(
        given["from"],
        given["to"],
        "02/GP-DEMO" if given["written_permission"] else "",
        "BB-01" if given["minutes"] else "",
        TODAY,
    )
    if expect["allowed"]:
        assert (hand_over(entry, "CLERK-A") == entry) is expect["log_entry"]
    else:
        assert refused(hand_over, entry, "CLERK-A") == expect["reason"]


@pytest.mark.parametrize(("given", "expect"), cases("seal_appearance"))
def test_acceptance_cases_of_the_look_of_seals(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    said = asdict(APPEARANCES[given["kind"], given["place"]])
    said["text"] = list(said["text"])
    assert {key: said[key] for key in expect} == expect


class TestSeals:
    SEAL = Seal("A", "01/UBND-DEMO", frozenset({"GIAY_PHEP"}))
    FINE = Sealable("GIAY_PHEP", "A", "D-1", signed=True, numbered=True, registered=True)
    CLERK = Custodian("CLERK-A", first=TODAY, last=TODAY)

    def test_what_is_whole_is_sealed_on_the_first_and_on_the_last_day(self) -> None:
        check_sealing(self.SEAL, self.FINE, self.CLERK, True, TODAY)

    def test_a_seal_without_the_permission_of_the_province_is_not_used(self) -> None:
        bare = replace(self.SEAL, permission=" ")
        assert refused(check_sealing, bare, self.FINE, self.CLERK, True, TODAY) == (
            "SEAL_NOT_PERMITTED"
        )

    def test_custody_begins_and_ends_with_its_document(self) -> None:
        for day, reason in ((-1, "AUTHORISATION_NOT_YET"), (1, "AUTHORISATION_EXPIRED")):
            then = TODAY + timedelta(days=day)
            assert refused(check_sealing, self.SEAL, self.FINE, self.CLERK, True, then) == reason

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"signed": False}, "NOT_SIGNED"),
            ({"registered": False}, "NOT_REGISTERED"),
            ({"medium": "electronic", "file_unchanged": False}, "FILE_CHANGED"),
            ({"medium": "electronic", "signature_valid": False}, "SIGNATURE_INVALID"),
        ],
    )
    def test_each_lack_of_the_document_has_its_reason(
        self, change: dict[str, Any], reason: str
    ) -> None:
        lacking = replace(self.FINE, **change)
        assert refused(check_sealing, self.SEAL, lacking, self.CLERK, True, TODAY) == reason

    def test_away_from_the_centre_nothing_is_sealed(self) -> None:
        assert refused(check_sealing, self.SEAL, self.FINE, self.CLERK, False, TODAY) == (
            "NOT_AT_CENTRE"
        )

    def test_only_the_keeper_hands_over_and_to_another_with_minutes(self) -> None:
        entry = SealHandOver("CLERK-A", "CLERK-B", "02/GP", "BB-01", TODAY)
        assert refused(hand_over, entry, "CLERK-C") == "NOT_THE_KEEPER"
        assert refused(hand_over, replace(entry, minutes=""), "CLERK-A") == "MINUTES_REQUIRED"
        assert refused(hand_over, replace(entry, taker="CLERK-A"), "CLERK-A") == "SAME_PERSON"
