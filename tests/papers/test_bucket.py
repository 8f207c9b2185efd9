"""A bucket as the store: signed as the service's own documents work it out, sealed before it leaves the machine."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.services.paper_records import FileDamaged, FileMissing, StoreAway, StoreFull
from queue_server.storage.files import BucketStore, FolderStore, StoreSettingWrong, open_store
from queue_server.storage.files.signing import Asked, Credentials, signed_headers
from queue_server.storage.vault import KEY_BYTES, Vault
from tests.ports import free_port

from .bucket_server import BUCKET, WHO, Service

VAULT = Vault(b"k" * KEY_BYTES)
PAPER = b"%PDF- Nguyen Van Thu " * 1000
DIGEST = hashlib.sha256(PAPER).hexdigest()
EMPTY = hashlib.sha256(b"").hexdigest()
LATER = datetime.now(UTC) + timedelta(days=2)

# Worked examples of the Amazon S3 API reference, “Signature Calculations: Authorization Header”.
EXAMPLE = Credentials(
    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"
)
EXAMPLE_HOST = {"host": "examplebucket.s3.amazonaws.com"}
EXAMPLES = {
    "get": (
        Asked("GET", "/test.txt", {}, {**EXAMPLE_HOST, "range": "bytes=0-9"}, EMPTY),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
    "put": (
        Asked(
            "PUT", "/test$file.text", {},
            {**EXAMPLE_HOST, "date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            hashlib.sha256(b"Welcome to Amazon S3.").hexdigest(),
        ),
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ),
    "lifecycle": (
        Asked("GET", "/", {"lifecycle": ""}, EXAMPLE_HOST, EMPTY),
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    ),
    "list": (
        Asked("GET", "/", {"prefix": "J", "max-keys": "2"}, EXAMPLE_HOST, EMPTY),
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_request_is_signed_as_the_worked_example_says(name: str) -> None:
    asked, signature = EXAMPLES[name]
    headers = signed_headers(asked, EXAMPLE, datetime(2013, 5, 24, tzinfo=UTC))
    assert headers["authorization"].endswith(f"Signature={signature}")


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    service.close()


def address(service: Service, bucket: str = BUCKET) -> str:
    return f"s3://{bucket}/mot cua/hồ sơ?endpoint={service.url}&region={WHO.region}"


@pytest.fixture
def store(service: Service) -> BucketStore:
    found = open_store(address(service), (WHO.access_key, WHO.secret_key), VAULT)
    assert isinstance(found, BucketStore)
    return found


def test_bytes_come_back_by_their_hash_and_the_service_sees_none_of_them(
    store: BucketStore, service: Service
) -> None:
    assert not store.has(DIGEST)
    assert store.put(PAPER) == store.put(PAPER) == DIGEST
    assert store.has(DIGEST)
    assert store.get(DIGEST) == PAPER
    ((key, (sealed, _)),) = service.objects.items()
    assert key == f"mot cua/hồ sơ/{DIGEST[:2]}/{DIGEST}.sealed"
    assert b"Nguyen" not in sealed
    assert service.refused == ["NoSuchKey"]


def test_a_wrong_key_is_refused_by_the_service_and_said(service: Service) -> None:
    store = open_store(address(service), (WHO.access_key, "falsch"), VAULT)
    with pytest.raises(StoreAway, match="403 SignatureDoesNotMatch"):
        store.put(PAPER)
    assert service.objects == {}


def test_what_is_missing_altered_or_elsewhere_is_told_apart(
    store: BucketStore, service: Service
) -> None:
    with pytest.raises(FileMissing):
        store.get(DIGEST)
    with pytest.raises(FileMissing):
        store.get("../../secret")
    store.put(PAPER)
    ((key, (sealed, at)),) = service.objects.items()
    service.objects[key] = (sealed[:-1] + b"x", at)
    with pytest.raises(FileDamaged):
        store.get(DIGEST)
    with pytest.raises(StoreAway):
        open_store(
            address(service, "khac"), (WHO.access_key, WHO.secret_key), VAULT
        ).put(PAPER)  # fmt: skip


def test_a_fault_of_the_moment_is_asked_again_and_a_lasting_one_is_said(
    store: BucketStore, service: Service
) -> None:
    service.faults = [(503, "SlowDown")]
    assert store.put(PAPER) == DIGEST
    service.faults = [(500, "InternalError")] * 2
    with pytest.raises(StoreAway):
        store.put(PAPER)
    service.faults = [(507, "XMinioStorageFull")]
    with pytest.raises(StoreFull):
        store.put(PAPER)
    assert store.get(DIGEST) == PAPER


def test_a_service_that_is_not_there_is_said() -> None:
    nobody = f"s3://x?endpoint=http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreAway):
        open_store(nobody, ("a", "b"), VAULT).put(PAPER)


def test_a_sweep_reads_the_whole_list_and_leaves_what_is_young_or_was_put_again(
    store: BucketStore, service: Service
) -> None:
    digests = {store.put(bytes([number])) for number in range(5)}
    service.objects["mot cua/hồ sơ/zz/ghi chú.txt"] = (b"", datetime.now(UTC))
    assert {kept.digest for kept in store.older_than(LATER)} == digests
    assert list(store.older_than(datetime.now(UTC) - timedelta(days=1))) == []
    old = next(iter(store.older_than(LATER)))
    key = next(key for key in service.objects if old.digest in key)
    service.objects[key] = (service.objects[key][0], old.at + timedelta(seconds=5))
    assert not store.remove(old)
    service.objects[key] = (service.objects[key][0], old.at)
    assert store.remove(old)
    assert not store.has(old.digest)
    assert not store.remove(old)


@pytest.mark.parametrize(
    "setting",
    ["s3://", "s3://giay-to", "s3://giay-to?endpoint=http://kho.example", "s3://a?endpoint=ftp://127.0.0.1",
     "s3://a?endpoint=https://kho.example&khac=1"],
)  # fmt: skip
def test_an_address_that_is_incomplete_or_goes_out_in_clear_is_refused(setting: str) -> None:
    with pytest.raises(StoreSettingWrong):
        open_store(setting, ("a", "b"), VAULT)


def test_a_bucket_needs_its_keys_and_a_folder_needs_none(tmp_path: Path) -> None:
    with pytest.raises(StoreSettingWrong, match="access key"):
        open_store("s3://a?endpoint=https://kho.example", ("", ""), VAULT)
    assert isinstance(open_store(str(tmp_path), ("", ""), VAULT), FolderStore)
