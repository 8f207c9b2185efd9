"""What a printer says about itself, from its status bytes (Epson: DLE EOT and automatic status back)."""

from dataclasses import dataclass, replace
from typing import Literal

from queue_server.contracts.devices import PartState

# cutter: the knife is stuck; fatal: switch it off and on, else call the maker; hot: goes on by itself.
Cause = Literal["", "cutter", "fatal", "hot"]


@dataclass(frozen=True)
class Health:
    """Everything false is a printer that is ready."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False
    broken: bool = False  # cutter jam, head too hot, unrecoverable
    cause: Cause = ""  # of `broken`, if the printer says

    @property
    def state(self) -> PartState:
        if self.cover_open:
            return "cover_open"
        if self.paper_out:
            return "paper_out"
        if self.broken or self.offline:
            return "error"
        return "near_end" if self.near_end else "ready"

    @property
    def prints(self) -> bool:
        return self.state in ("ready", "near_end")

    @property
    def waits_for_hand(self) -> bool:
        """A job in the printer will finish by itself once somebody loads paper or shuts the cover."""
        return self.paper_out or self.cover_open

    def answered(self, query: int, byte: int) -> "Health":
        """With the answer to `DLE EOT query` taken in; ask 1, 2, 4 in this order, then 3 if it is broken."""
        if query == 1:
            return replace(self, offline=bool(byte & 0x08))
        if query == 2:
            return replace(
                self,
                cover_open=bool(byte & 0x04),
                paper_out=bool(byte & 0x20),
                broken=bool(byte & 0x40),
                cause=self.cause if byte & 0x40 else "",
            )
        if query == 3:
            return replace(self, cause=_cause(byte) if self.broken else "")
        if query == 4:
            return replace(
                self, near_end=bool(byte & 0x0C), paper_out=self.paper_out or bool(byte & 0x60)
            )
        raise ValueError(f"DLE EOT {query} is not asked")


def _cause(byte: int) -> Cause:
    """The bits are the same in the answer to DLE EOT 3 and in the second byte of pushed status."""
    if byte & 0x08:
        return "cutter"
    if byte & 0x20:
        return "fatal"
    return "hot" if byte & 0x40 else ""


def pushed(status: bytes) -> Health:
    """From the four bytes of automatic status back."""
    first, second, third = status[:3]
    return Health(
        offline=bool(first & 0x08),
        cover_open=bool(first & 0x20),
        broken=bool(second & 0x68),
        cause=_cause(second),
        near_end=bool(third & 0x03),
        paper_out=bool(third & 0x0C),
    )
