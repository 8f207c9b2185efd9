"""One Socket.IO connection (websocket only); everything it hears goes into a queue, in the order it came."""

import contextlib
import queue
import threading
from typing import Any, Literal

import socketio

from queue_server.contracts import PROTOCOL

from .errors import Refused, ServerAway
from .http import Http

Event = Literal["message", "heartbeat", "volatile", "gone"]
Heard = queue.SimpleQueue[tuple[Event, Any]]
_CONNECT_SECONDS = 3


class Socket:
    """Used once: connect, read `heard`, close. Reconnecting makes a new one, so that nothing old is left over.

    python-socketio runs each handler in a thread of its own, so two messages may change places;
    whoever reads `heard` must look at `seq` and `prev`."""

    def __init__(self, http: Http) -> None:
        self.heard: Heard = queue.SimpleQueue()
        self._refusal = ""
        self._base_url = http.base_url
        self._client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            http_session=http.plain_session(),
            request_timeout=2,
        )
        for event in ("message", "heartbeat", "volatile"):
            self._client.on(event, self._listen(event))
        self._client.on("disconnect", lambda *_: self.heard.put(("gone", None)))
        self._client.on("connect_error", self._refused)

    def _listen(self, event: Any) -> Any:
        def hear(data: Any = None) -> None:
            self.heard.put((event, data))

        return hear

    def _refused(self, data: Any = None) -> None:
        if isinstance(data, dict):
            detail = data.get("data")
            self._refusal = str(
                detail["code"]
                if isinstance(detail, dict) and "code" in detail
                else data.get("message", "")
            )

    def connect(self, token: str) -> None:
        """ServerAway: nobody answered. Refused: the server knows this token no more, or never did."""
        try:
            self._client.connect(
                self._base_url,
                auth={"token": token, "protocol": PROTOCOL},
                transports=["websocket"],
                wait_timeout=_CONNECT_SECONDS,
            )
        except (socketio.exceptions.SocketIOError, ValueError, OSError) as error:
            if self._refusal:
                raise Refused(self._refusal, "", 401) from None
            raise ServerAway(type(error).__name__) from None

    def close(self) -> None:
        """Closing towards a peer that no longer answers takes seconds: that wait happens aside."""
        aside = threading.Thread(target=self._disconnect, name="socket-close", daemon=True)
        aside.start()
        aside.join(timeout=0.5)

    def _disconnect(self) -> None:
        with contextlib.suppress(Exception):
            self._client.disconnect()
