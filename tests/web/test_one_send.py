"""An answer leaves in one send: head and body together, and nothing is ever held back for long."""

import socket
from collections.abc import Iterator

import pytest

from queue_server.web.worker import Held

HEAD, BODY = b"HTTP/1.1 201 CREATED\r\nContent-Length: 2\r\n\r\n", b"{}"


class Pair:
    """The server's end of a connection, held, and the peer's."""

    def __init__(self) -> None:
        ours, self.peer = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.held, self._ours = Held(ours), ours
        self.peer.settimeout(2)

    def came(self) -> list[bytes]:
        """Every send of the server that arrived, each by itself: packets keep their borders here."""
        self._ours.shutdown(socket.SHUT_WR)
        return [*iter(lambda: self.peer.recv(65536), b"")]

    def close(self) -> None:
        self._ours.close()
        self.peer.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    pair = Pair()
    yield pair
    pair.close()


def test_head_and_body_are_one_send(pair: Pair) -> None:
    pair.held.sendall(HEAD)
    pair.held.sendall(BODY)
    assert pair.came() == [HEAD + BODY]


def test_an_answer_without_a_body_leaves_when_its_request_ends(pair: Pair) -> None:
    pair.held.sendall(HEAD)
    pair.held.flush()
    assert pair.came() == [HEAD]


def test_a_stream_leaves_with_its_first_line_and_then_line_by_line(pair: Pair) -> None:
    for part in (HEAD, b"retry: 3000\n\n", b"event: follow\n\n"):
        pair.held.sendall(part)
    assert pair.came() == [HEAD + b"retry: 3000\n\n", b"event: follow\n\n"]


def test_whatever_else_is_done_with_the_connection_comes_after_the_head(pair: Pair) -> None:
    pair.held.sendall(HEAD)
    pair.held.send(BODY)
    assert pair.came() == [HEAD, BODY]
