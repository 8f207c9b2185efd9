"""Try one panel by hand: show a test picture for a while and say in words what the panel answered."""

import time
from collections.abc import Callable

from .panels import Panel, Result, open_panel
from .signs import Sign
from .spec import PanelSpec

_WORDS: dict[Result, str] = {
    "shown": "bảng xác nhận đã hiện hình thử",
    "sent": "đã gửi hình thử; loại bảng này không xác nhận, hãy nhìn lên bảng",
    "failed": "không tới được bảng",
    "refused": "bảng từ chối",
}


def try_out(spec: PanelSpec, seconds: float, say: Callable[[str], None]) -> Result:
    """The last answer. The panel is dark afterwards. ValueError for a software panel: it has its page."""
    panel = open_panel(spec)
    say(f"{spec.title} · {spec.device or f'{spec.host}:{spec.port}'}")
    sign = Sign("test", text=spec.name or spec.kind, since=time.monotonic())
    told: Result | None = None
    ends = time.monotonic() + seconds
    try:
        while told is None or time.monotonic() < ends:
            answer = panel.show(sign, time.monotonic(), 1.0)
            if answer != told:
                say(_WORDS[answer] + (f": {panel.reason}" if panel.reason else ""))
            told = answer
            time.sleep(max(0.0, min(panel.repeat, ends - time.monotonic())))
        panel.show(Sign(), time.monotonic(), 1.0)
    finally:
        panel.close()
    say(_counted(panel))
    return told


def _counted(panel: Panel) -> str:
    counts = panel.counts
    return (
        f"gửi {counts.sent}, xác nhận {counts.acknowledged}, từ chối {counts.refused}, "
        f"gói không được trả lời {counts.lost}"
    )
