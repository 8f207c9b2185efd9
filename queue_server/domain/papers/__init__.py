"""Papers of a dossier as files: their kinds, what a file may be, what it is called, and why one is refused."""

from .names import NAME_LENGTH, clean_name, extension_of
from .refusals import (
    MESSAGES,
    PaperBusy,
    PaperKept,
    PaperReasonMissing,
    PaperRefused,
    PaperUnreadable,
)
from .rules import (
    CLAIMS,
    KINDS,
    MEDIA,
    MEDIA_WORDS,
    REMOVABLE,
    Kind,
    check_claim,
    check_size,
    check_total,
    may_add,
    may_see,
)

__all__ = [
    "CLAIMS",
    "KINDS",
    "MEDIA",
    "MEDIA_WORDS",
    "MESSAGES",
    "NAME_LENGTH",
    "REMOVABLE",
    "Kind",
    "PaperBusy",
    "PaperKept",
    "PaperReasonMissing",
    "PaperRefused",
    "PaperUnreadable",
    "check_claim",
    "check_size",
    "check_total",
    "clean_name",
    "extension_of",
    "may_add",
    "may_see",
]
