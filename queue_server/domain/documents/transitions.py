"""Every transition of a document there is; what the table does not declare is refused.

Order: NĐ 30/2020/NĐ-CP Đ14 (number and register, seal, issue); seed Đ8, Đ9."""

from dataclasses import dataclass

from . import guards
from .document import Actor, Event, State
from .guards import Guard


@dataclass(frozen=True)
class Transition:
    """`basis` names the article; the seed is QĐ 433/QĐ-UBND."""

    event: Event
    sources: frozenset[State]
    target: State
    actor: Actor
    guards: tuple[Guard, ...]
    basis: str


E, S, A, g = Event, State, Actor, guards
# A draft is revised, not annulled: it has neither signature nor number.
_SIGNED = frozenset({S.SIGNED, S.NUMBERED, S.SEALED, S.ISSUED})


def _row(
    event: Event, source: State, target: State, actor: Actor, *conditions: Guard, basis: str
) -> Transition:
    return Transition(event, frozenset({source}), target, actor, conditions, basis)


TRANSITIONS: tuple[Transition, ...] = (
    _row(E.REVISE, S.DRAFT, S.DRAFT, A.DRAFTER, g.has_content, basis="Đ7.1; Đ8"),
    _row(E.SIGN_WET, S.DRAFT, S.SIGNED, A.APPROVER, g.saw_this_content, g.is_not_the_drafter, g.may_sign_for,
         g.at_centre, basis="Đ8.1; NĐ 30/2020 Đ13"),
    _row(E.SIGN_DIGITAL, S.DRAFT, S.SIGNED, A.APPROVER, g.saw_this_content, g.is_not_the_drafter, g.may_sign_for,
         g.may_sign_digitally, basis="Đ8.2; NĐ 30/2020 Đ5, Đ13"),
    _row(E.NUMBER, S.SIGNED, S.NUMBERED, A.SEAL_CLERK, g.is_of_the_agencys_book, basis="Đ9.2.b; NĐ 30/2020 Đ15"),
    _row(E.SEAL, S.NUMBERED, S.SEALED, A.SEAL_CLERK, g.is_not_the_signer, g.seal_may_be_put,
         basis="Đ9.1; NĐ 30/2020 Đ17, Đ32"),
    _row(E.ISSUE, S.SEALED, S.ISSUED, A.SEAL_CLERK, g.row_is_closed, basis="Đ9.3.a; NĐ 30/2020 Đ18"),
    Transition(E.ANNUL, _SIGNED, S.ANNULLED, A.APPROVER, (g.has_reason,), "ARCHITECTURE 4.7"),
)  # fmt: skip

# Everything else, each with the word that tells what to do.
UNDECLARED: dict[tuple[State, Event], str] = {
    (S.DRAFT, E.NUMBER): "NOT_SIGNED",
    (S.DRAFT, E.SEAL): "NOT_SIGNED",
    (S.DRAFT, E.ISSUE): "NOT_SIGNED",
    (S.DRAFT, E.ANNUL): "NOT_SIGNED",
    (S.SIGNED, E.SEAL): "NOT_NUMBERED",
    (S.SIGNED, E.ISSUE): "NOT_NUMBERED",
    (S.NUMBERED, E.ISSUE): "NOT_SEALED",
    **{(state, E.NUMBER): "ALREADY_NUMBERED" for state in (S.NUMBERED, S.SEALED, S.ISSUED)},
    **{(state, E.SEAL): "ALREADY_SEALED" for state in (S.SEALED, S.ISSUED)},
    (S.ISSUED, E.ISSUE): "ALREADY_ISSUED",
    **{
        (state, event): "ALREADY_SIGNED"
        for state in _SIGNED
        for event in (E.REVISE, E.SIGN_WET, E.SIGN_DIGITAL)
    },
    **{(S.ANNULLED, event): "ANNULLED" for event in Event},
}
