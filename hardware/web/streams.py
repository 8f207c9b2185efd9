"""Server-sent events over plain WSGI: each stream holds one thread, so their number is limited by the hub."""

from collections.abc import Callable, Iterator

from flask import Response

from hardware.printing.hub import Event, TooManyListeners

from .guards import bridge
from .problems import Refusal


def _line(event: Event) -> bytes:
    return f"event: {event.name}\ndata: {event.data}\n\n".encode()


def stream(first: Callable[[], Event], pick: Callable[[Event], Event | None]) -> Response:
    """`first` is the state at the beginning; `pick` turns what happened into what is sent, or None."""
    try:
        events = bridge().desk.listen()
    except TooManyListeners as error:
        raise Refusal(503, "too_many_listeners") from error

    def lines() -> Iterator[bytes]:
        try:
            yield _line(first())
            for event in events:
                if event is None:
                    yield b": still here\n\n"
                elif picked := pick(event):
                    yield _line(picked)
        finally:
            events.close()  # type: ignore[attr-defined]

    return Response(
        lines(),
        mimetype="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
