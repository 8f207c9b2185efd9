"""The folder of papers: whole or not at all, sealed, for one account only, and never swept from under a newcomer."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.services.paper_records import FileDamaged, FileMissing, StoreAway, StoreFull
from queue_server.storage.files import FolderStore
from queue_server.storage.vault import KEY_BYTES, Vault

KEY = b"k" * KEY_BYTES
PAPER = b"%PDF- Nguyen Van Thu, 027090000001 " * 1000
DIGEST = hashlib.sha256(PAPER).hexdigest()
LATER = datetime.now(UTC) + timedelta(days=2)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files", Vault(KEY))


def stored(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*.sealed") if path.is_file()]


def test_bytes_come_back_by_their_hash_and_twice_is_once(
    store: FolderStore, tmp_path: Path
) -> None:
    assert store.put(PAPER) == store.put(PAPER) == DIGEST
    assert store.get(DIGEST) == PAPER
    assert store.has(DIGEST)
    assert len(stored(tmp_path)) == 1


def test_what_lies_on_the_disk_tells_nothing_and_is_for_the_servers_account_only(
    store: FolderStore, tmp_path: Path
) -> None:
    store.put(PAPER)
    (path,) = stored(tmp_path)
    sealed = path.read_bytes()
    assert b"Nguyen" not in sealed
    assert b"%PDF" not in sealed
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in path.parents[:3]} == {0o700}
    with pytest.raises(FileDamaged):
        FolderStore(tmp_path / "files", Vault(b"o" * KEY_BYTES)).get(DIGEST)


def test_an_altered_file_and_one_in_anothers_place_do_not_open_and_are_healed_by_the_true_bytes(
    store: FolderStore, tmp_path: Path
) -> None:
    other = store.put(b"another")
    store.put(PAPER)
    path = next(path for path in stored(tmp_path) if DIGEST in path.name)
    for wrong in (path.read_bytes()[:-1] + b"x", b"", (path.parent / path.name).read_bytes()[:500]):
        path.write_bytes(wrong)
        with pytest.raises(FileDamaged):
            store.get(DIGEST)
    os.replace(next(found for found in stored(tmp_path) if other in found.name), path)
    with pytest.raises(FileDamaged):
        store.get(DIGEST)
    store.put(PAPER)
    assert store.get(DIGEST) == PAPER


@pytest.mark.parametrize(
    "name",
    ["../../motcua.db", "", "0" * 63, "0" * 65, "A" * 64, "/etc/passwd", "٠" * 64, "0" * 63 + "\n"],
)
def test_what_is_no_hash_never_becomes_a_path(store: FolderStore, name: str) -> None:
    store.put(PAPER)
    assert not store.has(name)
    with pytest.raises(FileMissing):
        store.get(name)


def test_two_at_once_with_the_same_bytes_leave_one_whole_file(
    store: FolderStore, tmp_path: Path
) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(store.put(PAPER))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [DIGEST] * 8
    assert store.get(DIGEST) == PAPER
    assert [path.name for path in (tmp_path / "files").rglob(".part-*")] == []


def test_a_sweep_takes_what_is_old_and_not_what_was_put_again_meanwhile(
    store: FolderStore, tmp_path: Path
) -> None:
    store.put(PAPER)
    (path,) = stored(tmp_path)
    os.utime(path, (1, 1))
    (old,) = store.older_than(datetime.now(UTC) - timedelta(days=1))
    store.put(PAPER)  # somebody brings it again while the sweep reads what is needed
    assert not store.remove(old)
    assert store.has(DIGEST)
    assert list(store.older_than(datetime.now(UTC) - timedelta(days=1))) == []
    (now,) = store.older_than(LATER)
    assert store.remove(now)
    assert not store.remove(now)
    assert not store.has(DIGEST)


WRITE = """
import sys, pathlib
from queue_server.storage.files import FolderStore
from queue_server.storage.vault import Vault
store = FolderStore(pathlib.Path(sys.argv[1]), Vault(b"k" * 32))
for number in range(100_000):
    print(store.put(number.to_bytes(4) * 250_000), flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_only_whole_files_and_what_a_sweep_takes(
    store: FolderStore, tmp_path: Path
) -> None:
    """Whatever was said to be put is there and opens; whatever is there under a name opens."""
    for killed_after in (1, 4, 9):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(tmp_path / "files")],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline().strip() for _ in range(killed_after)]
        writer.send_signal(signal.SIGKILL)
        said += [line for line in writer.stdout.read().split("\n") if len(line) == 64]
        writer.stdout.close()
        writer.wait()
        for digest in {*said, *(path.name[:64] for path in stored(tmp_path))}:
            assert hashlib.sha256(store.get(digest)).hexdigest() == digest
    store.tidy(LATER)
    assert [path.name for path in (tmp_path / "files").rglob(".part-*")] == []


def test_what_a_power_cut_left_half_written_is_tidied_once_it_is_old(
    store: FolderStore, tmp_path: Path
) -> None:
    store.put(PAPER)
    left = stored(tmp_path)[0].parent / ".part-0011223344556677"
    left.write_bytes(b"half")
    assert store.tidy(datetime.now(UTC) - timedelta(days=1)) == 0
    assert store.tidy(LATER) == 1
    assert stored(tmp_path)


FULL = """
import sys, pathlib, resource
from queue_server.services.paper_records import StoreFull
from queue_server.storage.files import FolderStore
from queue_server.storage.vault import Vault
store = FolderStore(pathlib.Path(sys.argv[1]), Vault(b"k" * 32))
store.put(b"small")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    store.put(b"x" * 1_000_000)
except StoreFull:
    print("full")
print(store.get(store.put(b"small")).decode())
"""


def test_a_full_disk_is_said_and_leaves_nothing_half(store: FolderStore, tmp_path: Path) -> None:
    """A limit of the process stands in for the disk: the same refusal in the middle of writing."""
    found = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "files")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["full", "small"]
    assert [path.name for path in (tmp_path / "files").rglob(".part-*")] == []
    assert len(stored(tmp_path)) == 1
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 100_000  # only there


def test_a_really_full_disk_is_said_the_same_way() -> None:
    """Every write to /dev/full fails as on a disk without room."""
    store = FolderStore(Path("/dev/full/files"), Vault(KEY))
    with pytest.raises((StoreAway, StoreFull)):
        store.put(PAPER)
