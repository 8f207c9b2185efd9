"""A citizen card made of software that speaks the TCP framing of vpcd, and a pcscd of our own to read it with.

Its side of basic access control and secure messaging is written here, from the standard; only the primitives are shared
with the reader, and those are held against the standard's worked example."""

import contextlib
import os
import secrets
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from hardware.cards import tlv
from hardware.cards.crypto import MrzKey, check_digit, decrypt, derive, encrypt, mac, pad, unpad
from tests.ports import free_port

ATR = bytes.fromhex("3B8880014741534D534D415247")
_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
# It insists on /run/pcscd: where it may, it gets a /run of its own, and then it also runs for a plain user and beside
# another one of the machine.
_START = """exec 3<&0
serve='LISTEN_FDS=1 LISTEN_PID=$$ exec /usr/sbin/pcscd --foreground --config "$1"'
unshare -r -m true 2>/dev/null || exec sh -c "$serve" sh "$1"
exec unshare -r -m sh -c "mount -t tmpfs none /run; $serve" sh "$1"
"""
_UNTIL_EMPTY = """
import sys
from smartcard import scard
failed, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
assert not failed
state = 0
while not state & scard.SCARD_STATE_EMPTY:
    _, ((_, state, _),) = scard.SCardGetStatusChange(context, 100, [(sys.argv[1], state)])
"""
READER = "Virtual PCD 00 00"
PERSONAL = "027190000011"
KEY = MrzKey("190000011", "900228", "300228")


def zone() -> str:
    first = "IDVNM190000011" + check_digit("190000011") + PERSONAL + "<<1"
    second = "900228" + check_digit("900228") + "F300228" + check_digit("300228") + "VNM" + "<" * 11
    checked = first[5:] + second[:7] + second[8:15] + second[18:29]
    return first + second + check_digit(checked) + "NGUYEN<<THI<MAU".ljust(30, "<")


def dg13(**more: bytes) -> bytes:
    texts = {
        1: PERSONAL, 2: "Nguyễn Thị Mẫu", 3: "28/02/1990", 4: "Nữ", 6: "Kinh", 7: "Không",
        9: "Số 7 đường Ví Dụ, phường Thí Dụ, tỉnh Bắc Ninh", 11: "14/12/2022", 12: "28/02/2030",
    }  # fmt: skip
    inner = b"".join(
        tlv.element(0x30, b"\x02\x01" + bytes([number]) + tlv.element(0x0C, text.encode()))
        for number, text in texts.items()
    )
    return tlv.element(0x6D, tlv.element(0x30, tlv.element(0x31, inner + more.get("filler", b""))))


def files() -> dict[int, bytes]:
    return {
        0x011E: tlv.element(
            0x60, b"\x5f\x01\x040107\x5f\x36\x06040000" + tlv.element(0x5C, b"\x61\x6d")
        ),
        0x0101: tlv.element(0x61, tlv.element(0x5F1F, zone().encode())),
        0x010D: dg13(),
    }


class VirtualCard:
    """`answer` is the card; the rest is how it lies in a reader. `pull_after` commands it is taken out."""

    def __init__(self, content: dict[int, bytes] | None = None, pull_after: int = 0) -> None:
        self.content = files() if content is None else content
        self.commands = 0
        self._pull_after = pull_after
        self._challenge = b""
        self._enc = self._mac = b""
        self._counter = 0
        self._file = b""

    @property
    def pulled(self) -> bool:
        return 0 < self._pull_after <= self.commands

    def answer(self, command: bytes) -> bytes:
        self.commands += 1
        if command[0] & 0x0C:
            return self._secure(command)
        if command[1] == 0xA4:
            known = command[5:12] == bytes.fromhex("A0000002471001")
            return b"\x90\x00" if known else b"\x6a\x82"
        if command[1] == 0x84:
            self._challenge = secrets.token_bytes(8)
            return self._challenge + b"\x90\x00"
        return self._authenticate(command) if command[1] == 0x82 else b"\x6d\x00"

    def _authenticate(self, command: bytes) -> bytes:
        sealed, checksum = command[5:37], command[37:45]
        enc, mac_key = derive(KEY.seed, 1), derive(KEY.seed, 2)
        opened = decrypt(enc, sealed)
        if mac(mac_key, pad(sealed)) != checksum or opened[8:16] != self._challenge:
            return b"\x63\x00"
        theirs, part = opened[:8], secrets.token_bytes(16)
        reply = encrypt(enc, self._challenge + theirs + part)
        seed = bytes(a ^ b for a, b in zip(opened[16:], part, strict=True))
        self._enc, self._mac = derive(seed, 1), derive(seed, 2)
        self._counter = int.from_bytes(self._challenge[4:] + theirs[4:], "big")
        return reply + mac(mac_key, pad(reply)) + b"\x90\x00"

    def _sum(self, signed: bytes) -> bytes:
        self._counter += 1
        return mac(self._mac, pad(self._counter.to_bytes(8, "big") + signed))

    def _secure(self, command: bytes) -> bytes:
        head, body = command[:4], command[5 : 5 + command[4]]
        found = dict(tlv.parts(body))
        if not self._mac or self._sum(pad(head) + body[:-10]) != found.get(0x8E):
            self._mac = b""
            return b"\x69\x88"
        data, status = b"", b"\x90\x00"
        if head[1] == 0xA4:
            wanted = unpad(decrypt(self._enc, found[0x87][1:]))
            self._file = self.content.get(int.from_bytes(wanted, "big"), b"")
            status = b"\x90\x00" if self._file else b"\x6a\x82"
        elif head[1] == 0xB0:
            at = int.from_bytes(head[2:4], "big")
            data = self._file[at : at + (found[0x97][0] or 256)]
        inside = tlv.element(0x87, b"\x01" + encrypt(self._enc, pad(data))) if data else b""
        inside += tlv.element(0x99, status)
        return inside + tlv.element(0x8E, self._sum(inside)) + status


class Slot:
    """Lay a card into the reader of `Pcscd` and take it out again."""

    def __init__(self, pcscd: "Pcscd") -> None:
        self._pcscd = pcscd
        self._line: socket.socket | None = None
        self._taken = threading.Event()
        self._thread = threading.Thread()

    def lay(self, card: VirtualCard) -> None:
        self._taken.clear()
        self._thread = threading.Thread(target=self._lie, args=(card,), daemon=True)
        self._thread.start()

    def take(self) -> None:
        """As a hand does it: when this returns, the daemon has seen that the card is gone."""
        self._taken.set()
        if line := self._line:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        subprocess.run(
            [sys.executable, "-c", _UNTIL_EMPTY, READER],
            env=self._pcscd.environment, check=True, timeout=20,
        )  # fmt: skip

    def _lie(self, card: VirtualCard) -> None:
        """The reader opens its port anew after a card was torn out, so one connection is not enough."""
        while not self._taken.is_set() and not card.pulled:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self._pcscd.port), timeout=2) as line,
            ):
                line.settimeout(None)
                self._line = line
                if not self._taken.is_set():
                    self._serve(line, card)
            self._taken.wait(0.05)

    def _serve(self, line: socket.socket, card: VirtualCard) -> None:
        while len(head := self._exactly(line, 2)) == 2 and not card.pulled:
            message = self._exactly(line, struct.unpack(">H", head)[0])
            # One byte: power off, power on, reset; 4 asks for the ATR.
            control = ATR if message == b"\x04" else b""
            if reply := control if len(message) == 1 else card.answer(message):
                line.sendall(struct.pack(">H", len(reply)) + reply)

    def _exactly(self, line: socket.socket, size: int) -> bytes:
        data = b""
        while len(data) < size and (more := line.recv(size - len(data))):
            data += more
        return data


class Pcscd:
    """The PC/SC daemon with one virtual reader, on a socket and with a configuration of its own; no rights needed."""

    def __init__(self, folder: Path) -> None:
        self.port = 0
        self._folder = folder
        (folder / "readers").mkdir()
        self.socket = folder / "pcscd.comm"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """For processes that are to use it. The library reads this once, so it is no use in a running one."""
        return {**os.environ, "PCSCLITE_CSOCK_NAME": str(self.socket)}

    def _choose(self) -> None:
        """Two ports in a row that nobody has now: the driver has two slots, each listens."""
        while True:
            self.port = free_port()
            with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", self.port + 1)):
                break
        (self._folder / "readers" / "vpcd").write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x{self.port:04X}\n'
            f"LIBPATH {_DRIVER}\nCHANNELID 0x{self.port:04X}\n"
        )

    def start(self) -> None:
        """As systemd would: the listening socket is handed over, so that nothing of the machine is touched."""
        for _ in range(5):
            if not self.port:
                self._choose()
            self._serve()
            if self._listens():
                return
            self.stop()
            self.port = 0  # somebody was quicker
        raise AssertionError((self._folder / "pcscd.log").read_text())

    def _serve(self) -> None:
        self.socket.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.socket))
        listener.listen(8)
        with (self._folder / "pcscd.log").open("ab") as log, listener:
            self._process = subprocess.Popen(
                ["sh", "-c", _START, "sh", str(self._folder / "readers")],
                stdin=listener, stdout=log, stderr=log,
            )  # fmt: skip

    def _listens(self) -> bool:
        """Whether the virtual reader waits for a card, once the daemon is up."""
        assert self._process is not None
        log, pause = self._folder / "pcscd.log", threading.Event()
        end = time.monotonic() + 10
        while time.monotonic() < end and self._process.poll() is None:
            if b"in use" in log.read_bytes():
                log.write_bytes(b"")
                return False
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1),
            ):
                return True
            pause.wait(0.05)
        return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)
        self._process = None
