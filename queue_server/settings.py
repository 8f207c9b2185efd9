"""The only reader of the environment: frozen, parsed once, unknown MOTCUA_* keys are refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

PREFIX = "MOTCUA_"
LARGEST_PAPER_MEGABYTES = 60  # what the compute child takes in one piece


class SettingsWrong(Exception):
    """All that is wrong with the settings, in one message."""


@dataclass(frozen=True)
class Settings:
    """`state_dir` holds the database and keys. `public_url` is what phones open; TLS files make a listener off
    loopback legal. `forwarded` trusts one proxy in front (nginx on the same machine). `files` is a folder or an
    S3 address; the sizes are of one file and of all files of one dossier."""

    state_dir: Path = Path("var")
    database_url: str = ""
    public_url: str = "http://127.0.0.1:8080"
    host: str = "127.0.0.1"
    port: int = 8080
    tls_cert: Path | None = None
    tls_key: Path | None = None
    socket: str = ""
    forwarded: bool = False
    limiter_url: str = "memory://"
    throttle: bool = True
    files: str = ""
    files_access_key: str = ""
    files_secret_key: str = field(default="", repr=False)
    paper_megabytes: int = 20
    dossier_megabytes: int = 200

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.state_dir / 'motcua.db'}"

    @property
    def file_store(self) -> str:
        """Where the papers of dossiers are kept: a folder, or s3://…"""
        return self.files or str(self.state_dir / "files")

    @property
    def file_keys(self) -> tuple[str, str]:
        return self.files_access_key, self.files_secret_key

    @property
    def authority(self) -> Path:
        """The certificate of the centre's own authority; `motcua tls` makes it."""
        return self.state_dir / "tls" / "ca.pem"

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS: cookies are then `Secure` with the __Host- prefix."""
        return self.public_url.startswith("https://")

    @property
    def on_loopback(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost") or bool(self.socket)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read MOTCUA_* keys; raises `SettingsWrong` naming every unknown or malformed one."""
        known = {PREFIX + one.name.upper(): one for one in fields(cls)}
        wrong, values = [], {}
        for key, text in environ.items():
            if not key.startswith(PREFIX):
                continue
            if key not in known:
                wrong.append(f"{key}: unknown; known are {', '.join(sorted(known))}")
                continue
            try:
                values[known[key].name] = _parse(str(known[key].type), text)
            except ValueError:
                wrong.append(f"{key}: {text!r} is not a {known[key].type}")
        if wrong:
            raise SettingsWrong("\n".join(wrong))
        settings = cls(**values)  # type: ignore[arg-type]
        settings.check()
        return settings

    def check(self) -> None:
        """Nothing that carries a key, cookie or name leaves the machine without TLS."""
        if not self.on_loopback and (self.tls_cert is None or self.tls_key is None):
            raise SettingsWrong(
                "MOTCUA_HOST: off loopback the server needs MOTCUA_TLS_CERT and MOTCUA_TLS_KEY "
                "(make them with `motcua tls`), or a proxy on this machine"
            )
        if not 1 <= self.paper_megabytes <= LARGEST_PAPER_MEGABYTES:
            raise SettingsWrong(
                f"MOTCUA_PAPER_MEGABYTES: from 1 to {LARGEST_PAPER_MEGABYTES}; larger files go to several parts"
            )
        if self.dossier_megabytes < self.paper_megabytes:
            raise SettingsWrong("MOTCUA_DOSSIER_MEGABYTES: at least as much as one file may have")


def _parse(kind: str, text: str) -> object:
    if "Path" in kind:
        return Path(text)
    if "bool" in kind:
        if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
            raise ValueError(text)
        return text.lower() in ("1", "true", "yes")
    return int(text) if "int" in kind else text
