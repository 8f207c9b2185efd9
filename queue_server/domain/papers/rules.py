"""What a paper may be: kind, true type against what it claims, size, and when it may be taken away."""

from typing import Literal, get_args

from queue_server.domain.dossiers.states import State
from queue_server.domain.roles import Permission, may

from .names import extension_of
from .refusals import PaperRefused

Kind = Literal[
    "component", "notice", "opinion", "minutes", "draft", "signed_scan", "other"
]  # fmt: skip
KINDS: frozenset[str] = frozenset(get_args(Kind))

# True type by content → the ending its name gets.
MEDIA = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
MEDIA_WORDS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}
# What a sender may call each of them.
CLAIMS = {
    "application/pdf": frozenset({"application/pdf", "application/x-pdf"}),
    "image/jpeg": frozenset({"image/jpeg", "image/jpg", "image/pjpeg"}),
    "image/png": frozenset({"image/png", "image/x-png"}),
}
_ENDINGS = {
    "application/pdf": frozenset({"pdf"}),
    "image/jpeg": frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    "image/png": frozenset({"png"}),
}
_NO_CLAIM = frozenset({"", "application/octet-stream", "binary/octet-stream"})
# What the reception desk has to do with; how a matter is judged is the appraisers' own.
_AT_RECEPTION = frozenset({"component", "notice", "signed_scan", "other"})
_ALL_KINDS = (Permission.APPRAISE, Permission.ASSIGN, Permission.INSPECT)
# Seed Đ6.1.c: what was accepted stays whole.
REMOVABLE = frozenset({State.SUBMITTED, State.SUPPLEMENT_REQUESTED})


def check_claim(media: str, claimed: str, name: str) -> None:
    """A file is what its content is. PaperRefused when its declared type or its ending says something else."""
    claimed = claimed.partition(";")[0].strip().lower()
    if claimed not in _NO_CLAIM and claimed not in CLAIMS[media]:
        raise PaperRefused("mislabelled")
    ending = extension_of(name)
    if ending and ending not in _ENDINGS[media]:
        raise PaperRefused("mislabelled")


def check_size(size: int, most: int) -> None:
    """Bytes of one file."""
    if size == 0:
        raise PaperRefused("empty")
    if size > most:
        raise PaperRefused("too_large")


def check_total(already: int, size: int, most: int) -> None:
    """Bytes of all files of one dossier together."""
    if already + size > most:
        raise PaperRefused("dossier_full")


def may_see(roles: frozenset[str], kind: str) -> bool:
    """Whether somebody's desk has to do with papers of this kind."""
    if any(may(roles, one) for one in _ALL_KINDS):
        return True
    return may(roles, Permission.RECEIVE) and kind in _AT_RECEPTION


def may_add(roles: frozenset[str], kind: str) -> bool:
    """An inspector looks and adds nothing."""
    works = any(
        may(roles, one) for one in (Permission.APPRAISE, Permission.ASSIGN, Permission.RECEIVE)
    )
    return works and may_see(roles, kind)
