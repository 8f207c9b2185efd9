"""What only the staff pages ask: targets of a transfer, a number somebody asks about, help, the site at a glance."""

from apiflask import APIBlueprint
from flask import Response

from queue_server.contracts.counter import (
    AskHelp,
    FindLabel,
    FoundTickets,
    HelpCalled,
    ScanTicket,
    TransferTargets,
)
from queue_server.contracts.supervisor import CallHistory, HelpAnswered, SiteOverview
from queue_server.domain import scans
from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.errors import NotFound
from queue_server.domain.roles import Permission
from queue_server.services.counter import help as helping
from queue_server.services.counter.command import CounterCommand
from queue_server.services.ports import CounterRecord
from queue_server.web.api.reply import reply
from queue_server.web.doors import staff_required
from queue_server.web.office import fingerprint, office
from queue_server.web.presenters import counter as of_counter
from queue_server.web.presenters import supervisor as of_site

from .frame import signed_in

asks = APIBlueprint("asks", __name__, url_prefix="/api/v1", tag="Counters")


def _own(counter: CounterRecord | None) -> CounterRecord:
    if counter is None or signed_in().account.site_id not in (None, counter.site_id):
        raise NotFound("Không có quầy này. Mời chọn lại quầy.")
    return counter


@asks.get("/counters/<counter_id>/targets")
@staff_required(Permission.SERVE)
@asks.output(TransferTargets)
def targets(counter_id: str) -> Response:
    """Where a ticket of this counter may be moved: series and counters of its site."""
    desk = office()
    with desk.reads() as work:
        counter = _own(work.counters.get(counter_id))
        return reply(of_counter.targets(work, counter, desk.clock()))


@asks.get("/counters/<counter_id>/find")
@staff_required(Permission.SERVE)
@asks.input(FindLabel, location="query")
@asks.output(FoundTickets)
def find(counter_id: str, query_data: FindLabel) -> Response:
    """The ticket of today with this label, whatever became of it."""
    desk = office()
    with desk.reads() as work:
        counter = _own(work.counters.get(counter_id))
        return reply(of_counter.found(work, counter, query_data.label, desk.clock()))


@asks.post("/counters/<counter_id>/scan")
@staff_required(Permission.SERVE)
@asks.input(ScanTicket)
@asks.output(FoundTickets)
def scan(counter_id: str, json_data: ScanTicket) -> Response:
    """The ticket of today whose QR was scanned at this counter; other codes find nothing."""
    desk = office()
    now = desk.clock()
    read = scans.classify(json_data.payload, business_day(now))
    with desk.reads() as work:
        counter = _own(work.counters.get(counter_id))
        return reply(of_counter.scanned(work, counter, read, now))


@asks.post("/counters/<counter_id>/help")
@staff_required(Permission.SERVE)
@asks.input(AskHelp)
@asks.output(HelpCalled)
def ask_help(counter_id: str, json_data: AskHelp) -> Response:
    """Call the shift leader to this counter."""
    session, desk = signed_in(), office()
    mark = fingerprint("help", counter_id, session.account.id)
    command = CounterCommand(json_data.key, mark, session.actor, counter_id)
    done = desk.write(helping.ask_help, command)
    return reply(HelpCalled(message=done.message, asked_at=desk.clock()))


def _site(site_id: str) -> str:
    with office().reads() as work:
        known = site_id in work.centre.view.sites
    if not known or signed_in().account.site_id not in (None, site_id):
        raise NotFound("Không có địa điểm này.")
    return site_id


@asks.get("/sites/<site_id>/overview")
@staff_required(Permission.SUPERVISE)
@asks.output(SiteOverview)
def overview(site_id: str) -> Response:
    """The whole page of a shift leader."""
    desk = office()
    _site(site_id)
    with desk.reads() as work:
        return reply(of_site.overview(work, site_id, desk.clock(), signed_in().account.roles))


@asks.get("/sites/<site_id>/calls")
@staff_required(Permission.SUPERVISE)
@asks.input(FindLabel, location="query")
@asks.output(CallHistory)
def calls(site_id: str, query_data: FindLabel) -> Response:
    """Every call of one number today with the reason kept, for a complaint."""
    desk = office()
    _site(site_id)
    with desk.reads() as work:
        return reply(of_site.history(work, site_id, query_data.label, desk.clock()))


@asks.post("/sites/<site_id>/help/<int:help_id>/answer")
@staff_required(Permission.SUPERVISE)
@asks.output(HelpAnswered)
def answer_help(site_id: str, help_id: int) -> Response:
    """Somebody is on the way to who asked for help."""
    session, desk = signed_in(), office()
    _site(site_id)
    since = day_bounds(business_day(desk.clock()))[0]
    with desk.reads() as work:
        asked = {item.id: item for item in work.oversight.help_open(site_id, since)}
    if help_id in asked:
        counter_id = asked[help_id].data.get("counter_id")
        command = helping.AnswerHelp(session.actor, site_id, help_id, counter_id)
        desk.write(helping.answer_help, command)
    return reply(HelpAnswered(help_id=help_id))
