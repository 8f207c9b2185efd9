"""A copy of the database tells nobody's name; a lost key is said, not guessed around."""

import json
from pathlib import Path

import pytest

from queue_server.storage.vault import KEY_BYTES, Vault, VaultClosed, vault_of

PERSON = {"name": "Nguyễn Văn Thử", "number": "027090000001"}
KEY = b"k" * KEY_BYTES


def test_what_was_sealed_opens_in_its_own_place_only() -> None:
    vault = Vault(KEY)
    sealed = vault.seal(PERSON, "person:1")
    assert vault.open(sealed, "person:1") == PERSON
    with pytest.raises(VaultClosed):
        vault.open(sealed, "person:2")


def test_nothing_can_be_read_or_altered_without_the_key() -> None:
    sealed = Vault(KEY).seal(PERSON, "person:1")
    assert b"027090000001" not in sealed
    assert json.dumps(PERSON["name"]).encode() not in sealed
    with pytest.raises(VaultClosed):
        Vault(b"x" * KEY_BYTES).open(sealed, "person:1")
    for place in (0, 12, len(sealed) - 1):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(VaultClosed):
            Vault(KEY).open(bytes(altered), "person:1")


def test_equal_persons_look_different_and_are_found_by_their_mark() -> None:
    vault = Vault(KEY)
    assert vault.seal(PERSON, "person:1") != vault.seal(PERSON, "person:1")
    assert vault.mark("number", "027090000001") == Vault(KEY).mark("number", "027090000001")
    assert vault.mark("number", "027090000001") != vault.mark("phone", "027090000001")
    assert vault.mark("number", "1") != Vault(b"x" * KEY_BYTES).mark("number", "1")


def test_the_key_is_made_once_and_belongs_to_its_account(tmp_path: Path) -> None:
    sealed = vault_of(tmp_path).seal(PERSON, "person:1")
    assert vault_of(tmp_path).open(sealed, "person:1") == PERSON
    assert (tmp_path / "personal-data.key").stat().st_mode & 0o777 == 0o600


def test_the_first_start_makes_the_folder_of_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "motcua"
    assert vault_of(folder).mark("number", "1") == vault_of(folder).mark("number", "1")


def test_a_damaged_key_is_said(tmp_path: Path) -> None:
    (tmp_path / "personal-data.key").write_bytes(b"short")
    with pytest.raises(VaultClosed, match="5 bytes"):
        vault_of(tmp_path)
