"""Papers for the pages of desks."""

from collections.abc import Mapping

from queue_server.contracts.papers import PaperLine, PaperShown
from queue_server.services.dossier_records import ComponentRecord
from queue_server.services.paper_records import PaperRecord


def paper_shown(paper: PaperRecord, names: Mapping[str, str], again: bool = False) -> PaperShown:
    """`names` of accounts; who is not among them any more is shown by nothing."""
    url = f"/ho-so/{paper.dossier_id}/giay-to/{paper.id}"
    return PaperShown(
        id=paper.id, position=paper.position, kind=paper.kind, name=paper.name, media=paper.media,
        size=paper.size, pages=paper.pages, at=paper.at, by=names.get(paper.by, ""), url=url,
        view=f"{url}?xem=1" if paper.media.startswith("image/") else None, again=again,
    )  # fmt: skip


def line_shown(component: ComponentRecord) -> PaperLine:
    return PaperLine(
        position=component.position, name=component.name_vi, mandatory=component.mandatory
    )
