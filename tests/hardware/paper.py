"""What is on the paper of a software printer: whole slips are counted in its rows, cut off or not."""

from io import BytesIO
from typing import Any

from PIL import Image

from hardware.drawing.slip import draw
from hardware.software_printer.server import SoftwarePrinter
from queue_server.contracts.bridge import PrintJob

AT = "2026-03-10T09:42:00+07:00"
RECEIPT: dict[str, Any] = {
    "code": "H05.01-260310-0042",
    "centre_name": "Trung tâm Phục vụ hành chính công",
    "title": "Giấy tiếp nhận hồ sơ",
    "facts": [{"name": "Thủ tục", "value": "Cấp đổi Giấy chứng nhận"}],
    "at": AT,
}
LINE: dict[str, Any] = {
    "number": 17, "at": AT, "seal": "D01", "officer": "CB-07", "document": "12/GCN", "digest": "A1B2C3",
    "chain": "QWERTYUIOPAS",
}  # fmt: skip


def body_of(kind: str, slip: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """One job of a kind for the printer of that kind; another number is another job with other paper."""
    job = {"job_id": f"job-{kind}-{number:06}".replace("_", "-"), "kind": kind}
    if kind == "receipt":
        return {**job, "printer": "receipt", "receipt": {**RECEIPT, "code": f"H05-{number:04}"}}
    if kind == "seal_line":
        return {**job, "printer": "seal", "line": {**LINE, "number": number}}
    return {**job, "printer": "ticket", "slip": {**slip, "label": f"A{number:03}"}}


def height_of(body: dict[str, Any], dots: int) -> int:
    return draw(PrintJob.model_validate(body), dots).height


def copies(body: dict[str, Any], *printers: SoftwarePrinter) -> int:
    """How often a job stands on paper as a whole."""
    wanted = draw(PrintJob.model_validate(body), printers[0].machine.abilities.dots)
    rows = wanted.tobytes("raw", "1;I")
    return sum(_paper(printer).count(rows) for printer in printers)


def _paper(printer: SoftwarePrinter) -> bytes:
    slips = [Image.open(BytesIO(png)) for _, png in printer.slips()]
    return b"".join(one.tobytes("raw", "1;I") for one in [*slips, printer.machine.strip])
