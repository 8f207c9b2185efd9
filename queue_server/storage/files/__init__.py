"""Where the bytes of papers lie, sealed, by the SHA-256 of what they are: a folder, or a bucket of an S3 service."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from queue_server.services.paper_records import FileStore
from queue_server.storage.vault import Vault

from .bucket import BucketStore, Place
from .folder import FolderStore
from .signing import Credentials

__all__ = ["BucketStore", "FolderStore", "StoreSettingWrong", "open_store"]


class StoreSettingWrong(Exception):
    """The setting names no store; the message says what to write."""


def open_store(setting: str, credentials: tuple[str, str], vault: Vault) -> FileStore:
    """A folder, or `s3://bucket/prefix?endpoint=https://host&region=name`. Nothing is asked of it yet."""
    if not setting.startswith("s3://"):
        return FolderStore(Path(setting), vault)
    parts = urlsplit(setting)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    endpoint, region = asked.pop("endpoint", ""), asked.pop("region", "us-east-1")
    if asked or not parts.netloc or not endpoint:
        raise StoreSettingWrong("write s3://bucket/prefix?endpoint=https://host&region=name")
    _check_line(endpoint)
    if not all(credentials):
        raise StoreSettingWrong("an S3 store needs its access key and its secret key")
    place = Place(endpoint.rstrip("/"), parts.netloc, parts.path.strip("/"))
    return BucketStore(place, Credentials(*credentials, region), vault)


def _check_line(endpoint: str) -> None:
    """Off this machine only over TLS, as everything."""
    line = urlsplit(endpoint)
    near = line.hostname in ("127.0.0.1", "::1", "localhost")
    if line.scheme != "https" and not (near and line.scheme == "http"):
        raise StoreSettingWrong("the endpoint of the store begins with https://")
