"""A contactless card reader on PC/SC (pyscard), as a scanner that reads a chip when it is asked to.

`ChipSource("ACS ACR122U")`: any part of the name that only one reader has; empty with a single reader. The key is
printed on the card and held in memory until the read is over. pyscard comes with the `cards` extra."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from hardware.cards.chip import ChipError, read
from hardware.cards.crypto import MrzKey

from .sources import SourceGone, Unread, only

_PATIENCE = 20.0  # seconds to lay the card down after the key was given


@dataclass(frozen=True)
class _Wish:
    key: MrzKey
    until: float


class ChipSource:
    """`ask` from any thread; the rest is for the thread of the scanner."""

    def __init__(self, reader: str, patience: float = _PATIENCE) -> None:
        self._wanted_reader, self._patience = reader, patience
        self._pcsc: Any = None
        self._context: Any = None
        self._reader = ""
        self._asked = threading.Condition()
        self._wish: _Wish | None = None

    def ask(self, key: MrzKey) -> None:
        """Read the next card that lies there; a new key takes the place of the last one."""
        with self._asked:
            self._wish = _Wish(key, time.monotonic() + self._patience)
            self._asked.notify_all()

    def open(self) -> None:
        self.close()
        try:
            from smartcard import scard
        except ImportError:
            raise SourceGone("library_missing") from None
        self._pcsc = scard
        failed, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if failed:
            raise SourceGone("no_card_service")
        self._context = context
        self._reader = only([one for one in self._readers() if self._wanted_reader in one])

    def _readers(self) -> list[str]:
        failed, readers = self._pcsc.SCardListReaders(self._context, [])
        if failed and failed != self._pcsc.SCARD_E_NO_READERS_AVAILABLE:
            raise SourceGone("no_card_service")
        return [] if failed else readers

    def read(self, seconds: float) -> bytes:
        if self._context is None or self._reader not in self._readers():
            raise SourceGone("unplugged")
        with self._asked:
            self._asked.wait_for(lambda: self._wish is not None, seconds)
            wish = self._wish
        if wish is None:
            return b""
        card = self._card(seconds)
        if card is None and time.monotonic() < wish.until:
            return b""
        self._over(wish)
        if card is None:
            raise Unread("chip_no_card")
        return self._chip(card, wish.key)

    def _over(self, wish: _Wish) -> None:
        """Forget the key, unless another one was given meanwhile."""
        with self._asked:
            if self._wish is wish:
                self._wish = None

    def _card(self, seconds: float) -> tuple[Any, int] | None:
        """The card on the reader, connected, for us alone; waits for one up to `seconds`."""
        pcsc = self._pcsc
        both = pcsc.SCARD_PROTOCOL_T0 | pcsc.SCARD_PROTOCOL_T1
        failed, card, protocol = pcsc.SCardConnect(
            self._context, self._reader, pcsc.SCARD_SHARE_EXCLUSIVE, both
        )
        if not failed:
            return card, protocol
        state = [(self._reader, pcsc.SCARD_STATE_EMPTY)]
        pcsc.SCardGetStatusChange(self._context, int(seconds * 1000), state)
        return None

    def _chip(self, connected: tuple[Any, int], key: MrzKey) -> bytes:
        pcsc, (card, protocol) = self._pcsc, connected
        how = pcsc.SCARD_PCI_T1 if protocol == pcsc.SCARD_PROTOCOL_T1 else pcsc.SCARD_PCI_T0

        def transmit(command: bytes) -> bytes:
            failed, answer = pcsc.SCardTransmit(card, how, list(command))
            if failed or not answer:  # some drivers answer with nothing instead
                raise ChipError("chip_pulled")
            return bytes(answer)

        # A card that went wrong may be gone: told to reset it, some drivers never see the next one.
        afterwards = pcsc.SCARD_LEAVE_CARD
        try:
            payload = read(transmit, key).encode() + b"\r"
            afterwards = pcsc.SCARD_RESET_CARD
            return payload
        except ChipError as error:
            raise Unread(error.problem) from None
        finally:
            pcsc.SCardDisconnect(card, afterwards)

    def close(self) -> None:
        if self._context is not None:
            self._pcsc.SCardReleaseContext(self._context)
        self._context = None
