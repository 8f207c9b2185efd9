"""What each kind of slip knows, by the field names of layouts, in a language; empty where it knows nothing."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from queue_server.contracts.bridge import PrintJob, ReceiptSlip, SealLine, TicketSlip
from queue_server.design.words import say

from .faces import drawable

# All of Viet Nam keeps one time; the machine that prints may be set to any.
LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
_SAMPLE = "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘ ặậệộợự 고객 您的"


def _word(key: str) -> Callable[[str], str]:
    return lambda language: say("slip", language, key)


class TicketContent:
    """`language` is the citizen's, `follow_url` what the QR holds, `caption` the key of the words under it."""

    def __init__(self, slip: TicketSlip) -> None:
        local = slip.taken_at.astimezone(LOCAL_TIME)
        self.slip = slip
        self.taken, self._day = f"{local:%H:%M}", f"{local:%d/%m/%Y}"
        chosen = getattr(slip.series_names, slip.language)
        # A language whose letters cannot be drawn gives way to English.
        self.language = slip.language if drawable(chosen) else "en"
        self.follow_url = slip.follow_url
        self.caption = "later" if slip.offline else "follow"

    def field(self, name: str, language: str) -> str:
        slip = self.slip
        fields: dict[str, Callable[[str], str]] = {
            "centre": lambda _: slip.centre_name,
            "place": lambda _: slip.place,
            "priority": lambda to: say("slip", to, f"priority_{slip.priority}") if slip.priority else "",
            "procedure": self._procedure,
            "agency": lambda _: slip.agency,
            "where": self._where,
            "same_value": lambda to: say("slip", to, "same_value") if slip.offline else "",
            "valid": lambda to: say("slip", to, "valid", day=self._day),
            "hotline": lambda to: say("slip", to, "hotline", number=slip.hotline) if slip.hotline else "",
            "sample": lambda _: _SAMPLE,
        }  # fmt: skip
        return fields.get(name, _word(name))(language)

    def _procedure(self, language: str) -> str:
        names = self.slip.series_names
        if language == "vi":
            return self.slip.procedure or names.vi
        return str(getattr(names, language) or names.en)

    def _where(self, language: str) -> str:
        counters = self.slip.counters
        if counters[:1].isdigit():
            counters = say("slip", language, "counters", numbers=counters)
        return " · ".join(part for part in (self.slip.zone, counters) if part)

    def facts(self, wanted: tuple[str, ...]) -> list[tuple[str, str]]:
        """A spare number knows neither the people ahead nor a forecast, so it prints neither."""
        slip, to = self.slip, self.language
        known = {"taken": self.taken}
        if slip.people_ahead is not None and not slip.offline:
            known["ahead"] = say("slip", to, "people", count=slip.people_ahead)
        if slip.expected and not slip.offline:
            known["expected"] = slip.expected
        return [(say("slip", to, name), known[name]) for name in wanted if name in known]


class ReceiptContent:
    def __init__(self, slip: ReceiptSlip) -> None:
        self.slip = slip
        self.language, self.follow_url, self.caption = slip.language, slip.follow_url, "look_up"

    def field(self, name: str, language: str) -> str:
        slip = self.slip
        at = slip.at.astimezone(LOCAL_TIME)
        fields = {
            "centre": slip.centre_name, "place": slip.place, "title": slip.title, "code": slip.code,
            "note": slip.note, "at": say("slip", language, "made_at", at=f"{at:%H:%M %d/%m/%Y}"),
        }  # fmt: skip
        return fields.get(name, "")

    def lines(self) -> list[tuple[str, str]]:
        return [(fact.name, fact.value) for fact in self.slip.facts]


class SealContent:
    """The whole entry, its result, or what frames a roll; the time with its offset, seconds included."""

    language, follow_url, caption = "vi", "", ""

    def __init__(self, line: SealLine) -> None:
        self.line = line
        self._local = line.at.astimezone(LOCAL_TIME)

    def field(self, name: str, language: str) -> str:
        fields = {"entry": self._entry, "result": self._result}.get(self.line.part, self._frame)()
        return fields.get(name, "")

    @property
    def _when(self) -> str:
        return f"{self._local:%d/%m/%Y %H:%M:%S} {self._local:%z}"[:-2]

    @property
    def _number(self) -> str:
        return f"#{self.line.number:07}"

    def _entry(self) -> dict[str, str]:
        line = self.line
        return {
            "sequence": self._number,
            "at": self._when,
            "document": say("slip", "vi", "seal_document", number=line.document),
            "dossier": line.dossier,
            "seal_officer": say("slip", "vi", "seal_officer", seal=line.seal, officer=line.officer),
            "digest": say("slip", "vi", "seal_digest", digest=line.digest) if line.digest else "",
            "chain_name": say("slip", "vi", "seal_chain") if line.chain else "",
            "chain": line.chain,
            "note": line.note,
        }

    def _result(self) -> dict[str, str]:
        words = self.line.note or say("slip", "vi", f"seal_note_{self.line.result or 'void'}")
        return {
            "result": f"{say('slip', 'vi', 'seal_' + (self.line.result or 'void'))} {self._number}",
            "note": f"{self._local:%H:%M:%S} {words}",
        }

    def _frame(self) -> dict[str, str]:
        line, part = self.line, self.line.part
        fields = {
            "title": say("slip", "vi", f"seal_{part}"),
            "frame": say("slip", "vi", f"seal_{part}_frame", seal=line.seal, number=self._number),
            "at": self._when,
            "sequence": "",
            "note": line.note,
        }
        if part == "foot":
            fields |= {"chain_name": say("slip", "vi", "seal_chain"), "chain": line.chain}
        return fields


def content_of(job: PrintJob) -> TicketContent | ReceiptContent | SealContent:
    if job.line:
        return SealContent(job.line)
    return ReceiptContent(job.receipt) if job.receipt else TicketContent(job.ticket)
