"""“Tra cứu hồ sơ” at the kiosk: a code, four digits, where the dossier stands, and a number for what is to be done."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic import ValidationError

from queue_server.contracts.kiosk import KioskCatalogue
from queue_server.contracts.tickets import Purpose
from queue_server.design import status as told
from queue_server.link import NotEnrolled, Refused, Revoked, ServerAway

from .printing import series_of
from .server import Server
from .standing import Standing
from .visits import Place, Visit
from .wording import name_in, qr, say_in

Form = Mapping[str, str]
STEPS = ("lookup", "factor", "status")
LONGEST, SHORTEST = 60, 8
# Why nothing is shown, by the server's code: a sentence of ours for each, in every language.
_TROUBLES = {"status_unknown": "unknown", "status_locked": "locked"}


class LookUp:
    """Acts of the look-up. The digits go to the server and are kept nowhere."""

    def __init__(self, server: Server, standing: Standing) -> None:
        self._server, self._standing = server, standing

    def acts(self) -> dict[str, Callable[[Visit, Form], object]]:
        return {
            "lookup": self._begin,
            "code": self._code,
            "factor": self._factor,
            "status_take": self._take,
        }

    def _begin(self, visit: Visit, form: Form) -> None:
        visit.code, visit.status, visit.trouble = "", None, ""
        visit.go("lookup")

    def _code(self, visit: Visit, form: Form) -> None:
        code = form.get("code", "").strip().upper()[:LONGEST]
        visit.code, visit.tries = code, visit.tries + 1
        if len(code) < SHORTEST:
            visit.trouble = "not_a_code"
            return
        visit.trouble = ""
        visit.go("factor")

    def scanned(self, visit: Visit, code: str) -> None:
        """The bar code or the QR of a receipt: the digits are asked next, whatever was on the screen before."""
        visit.code, visit.status, visit.trouble = code, None, ""
        visit.said, visit.tries = None, visit.tries + 1
        visit.go("factor")
        visit.trail = [Place(), Place("lookup")]

    def _factor(self, visit: Visit, form: Form) -> None:
        visit.tries += 1
        visit.trouble = ""
        try:
            visit.status = self._server.dossier_status(visit.code, form.get("factor", "")[:8])
        except (ServerAway, Revoked, NotEnrolled):
            visit.trouble = "away"
        except Refused as refused:
            visit.trouble = _TROUBLES.get(refused.code, "not_a_code")
        except ValidationError:
            visit.trouble = "unknown"
        else:
            visit.go("status")
            visit.trail = []
        if visit.trouble == "not_a_code":
            visit.step, visit.trail = "lookup", [Place()]

    def _take(self, visit: Visit, form: Form) -> None:
        """A number for what the status asks: where results are given, or where papers are brought."""
        catalogue, status = self._standing.catalogue, visit.status
        if catalogue is None or status is None or not offered(catalogue, visit):
            return
        visit.leave()
        visit.purpose = cast(Purpose, status.next.purpose)
        visit.series, visit.procedure = status.next.series or "", None
        visit.go("brief")


def offered(catalogue: KioskCatalogue, visit: Visit) -> bool:
    """Whether this kiosk can give a number for it: its site has that series and is open."""
    todo = visit.status.next if visit.status else None
    known = series_of(catalogue, todo.series) if todo and todo.series else None
    return bool(todo and todo.purpose and known)


def show(
    visit: Visit, catalogue: KioskCatalogue, standing: Standing
) -> tuple[str, dict[str, Any]] | None:
    """The screen of a step of the look-up; None: there is nothing to show any more."""
    status, language = visit.status, visit.manner.language
    if visit.step != "status":
        return f"{visit.step}.html", {}
    if status is None:
        return None
    return "status.html", {
        "s": status,
        "v": told.shown(status, language, standing.clock.zone),
        "w": say_in("status"),
        "procedure": status.procedure_short or status.procedure_names.vi,
        "translation": name_in(status.procedure_names, language) if language != "vi" else "",
        "qr": qr(status.follow_url),
        "takes": offered(catalogue, visit) and standing.opening().open,
    }
