"""The text of a draft set as PDF in the compute child and kept as a paper, so that what is signed is a file."""

import hashlib

from queue_server.contracts.appraisal import WriteDraft
from queue_server.contracts.forms import Draft, Letterhead
from queue_server.domain.dossiers.refusals import ActRefused, OldPage
from queue_server.domain.errors import DomainError
from queue_server.services.appraisal.drafting import check_writable
from queue_server.services.appraisal_records import DocumentText
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.papers import Attach, attach
from queue_server.web.desk.frame import signed_in
from queue_server.web.office import office
from queue_server.web.reception.acting import tell_refusal

from .acting import seen


def compose(dossier_id: int, asked: WriteDraft, text: DocumentText) -> int | None:
    """The paper of kind draft; None where nothing is to be set: a printed blank, or no text yet."""
    try:
        return _composed(dossier_id, asked, text)
    except DomainError as refusal:
        tell_refusal(signed_in(), "save_draft", dossier_id, refusal)
        raise


def _composed(dossier_id: int, asked: WriteDraft, text: DocumentText) -> int | None:
    desk, session = office(), signed_in()
    with desk.reads() as work:
        record = seen(work, dossier_id)
        agency = work.centre.view.agencies.get(record.agency_id)
        province = work.centre.view.catalogue.centre.province_vi
    if record.medium == "printed_blank" or not asked.body:
        return None
    _check(record, asked, text)
    head = Letterhead(
        parent=f"UBND {province}", unit=agency.names.vi if agency else record.agency_id
    )
    sheet = Draft(
        head=head, kind=asked.type or "Văn bản", about=asked.title, symbol=asked.symbol, grounds=asked.grounds,
        body=asked.body, recipients=asked.recipients, position=asked.position, signer=asked.signer,
        made_at=desk.clock(),
    )  # fmt: skip
    data = desk.compute("draft_pdf", sheet.model_dump_json().encode())
    digest: str = desk.off_loop(desk.store.put, data)
    command = Attach(
        key=hashlib.sha256(f"draft:{asked.key}".encode()).hexdigest(), actor=session.actor,
        dossier_id=dossier_id, position=None, kind="draft", digest=digest, size=len(data),
        media="application/pdf", name="du-thao.pdf",
    )  # fmt: skip
    return int(desk.write(attach, command).paper_id)


def _check(record: DossierRecord, asked: WriteDraft, text: DocumentText) -> None:
    """Before anything is set or kept; asked again inside the transaction."""
    if record.appraiser_id != signed_in().account.id:
        raise ActRefused("NOT_YOUR_DOSSIER")
    if record.revision != asked.revision:
        raise OldPage("Hồ sơ vừa được người khác xử lý. Mời xem lại.")
    check_writable(record, text)
