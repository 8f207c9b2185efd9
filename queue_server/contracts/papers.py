"""Files of a dossier, as desks are told of them and ask to take one away. The bytes travel beside these messages."""

from typing import Annotated

from pydantic import Field

from .base import Instant, Key, Notice, Request, ShortText


class PaperShown(Notice):
    """`position` is the line of the component list; `url` opens it (noted), `view` shows a picture in the page."""

    id: int
    position: int | None
    kind: str
    name: str
    media: str
    size: Annotated[int, Field(description="bytes")]
    pages: int
    at: Instant
    by: str
    url: str
    view: str | None
    again: bool = False


class PaperLine(Notice):
    """A line of the dossier's component list, for which files may be brought."""

    position: int
    name: str
    mandatory: bool


class PapersShown(Notice):
    """All files of one dossier that this desk has to do with, and what it may do with them.

    `kinds` it may bring (none: the dossier has ended, or it only looks); `removable`: nothing was accepted yet."""

    papers: list[PaperShown]
    lines: list[PaperLine]
    kinds: list[str]
    removable: bool
    largest: Annotated[int, Field(description="bytes of one file")]


class RemovePaper(Request):
    """POST /api/v1/dossiers/<dossier>/papers/<paper>/remove: the reason is kept, sealed, with the paper."""

    key: Key
    reason: ShortText
