"""Which form a dossier may be printed on: what it went through, and where it stands."""

from collections.abc import Callable, Set
from dataclasses import dataclass

from queue_server.domain.dossiers.dossier import Event
from queue_server.domain.dossiers.states import State
from queue_server.domain.errors import DomainError

E, S = Event, State


@dataclass(frozen=True)
class Standing:
    """`events` are the steps a dossier went through, however often."""

    state: State
    events: frozenset[str]


class FormNotYet(DomainError):
    """The dossier is not where this form belongs."""

    code = "form_not_yet"


def _after(*events: Event) -> Callable[[Standing], bool]:
    return lambda standing: any(event in standing.events for event in events)


def _in(*states: State) -> Callable[[Standing], bool]:
    return lambda standing: standing.state in states


# By the name in addresses: the code of domain.forms.fields, and when it may be printed.
ALLOWED: dict[str, tuple[str, Callable[[Standing], bool]]] = {
    "receipt": ("GIAY_TIEP_NHAN_HEN_TRA", _after(E.ACCEPT)),
    "supplement_request": ("PHIEU_YEU_CAU_BO_SUNG", _after(E.REQUEST_SUPPLEMENT)),
    "reception_refusal": ("PHIEU_TU_CHOI_TIEP_NHAN", _in(S.RECEPTION_REFUSED)),
    "settlement_refusal": (
        "PHIEU_TU_CHOI_GIAI_QUYET",
        lambda one: (
            one.state in (S.REFUSAL_DRAFTED, S.SETTLEMENT_REFUSED) or E.RETURN_REFUSAL in one.events
        ),
    ),
    "process_sheet": ("PHIEU_KIEM_SOAT", _after(E.ACCEPT)),
    "return_receipt": (
        "BIEN_NHAN_TRA_KET_QUA",
        _in(S.RESULT_READY, S.SETTLEMENT_REFUSED, S.RETURNED, S.HANDED_OVER),
    ),
    "handover": ("GIAY_BAN_GIAO", _in(S.RETURNED, S.HANDED_OVER)),
}


def printable(state: State, events: Set[str]) -> tuple[str, ...]:
    """The names of the forms this dossier may be printed on now, in the order of the process."""
    standing = Standing(state, frozenset(events))
    return tuple(name for name, (_, may) in ALLOWED.items() if may(standing))


def check_allowed(name: str, state: State, events: Set[str]) -> None:
    """FormNotYet when this dossier is not there, or is past it."""
    if name not in printable(state, events):
        raise FormNotYet("Hồ sơ chưa đến bước in biểu mẫu này, hoặc đã qua.")
