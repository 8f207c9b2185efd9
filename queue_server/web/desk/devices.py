"""The device desk: its page, what it reads, and what a shift leader asks of the devices of a site."""

from apiflask import APIBlueprint
from flask import Response, render_template

from queue_server.contracts.desk import (
    DeskDone,
    DeviceDesk,
    MuteAlerts,
    OrderDevice,
    OrderGiven,
)
from queue_server.domain.errors import NotFound
from queue_server.domain.roles import Permission
from queue_server.services.ports import staff_room
from queue_server.services.supervisor import devices as acts
from queue_server.web.api.reply import reply
from queue_server.web.doors import staff_required
from queue_server.web.office import digest, fingerprint, office
from queue_server.web.presenters import desk as of_desk

from .frame import signed_in
from .supervisor import sites_of, supervisor_pages

device_desk = APIBlueprint("device_desk", __name__, url_prefix="/api/v1/sites", tag="Device desk")


@supervisor_pages.get("/truong-ca/<site_id>/thiet-bi")
@staff_required(Permission.SUPERVISE)
def devices_of_site(site_id: str) -> Response:
    """Every device of one site with its alerts."""
    sites = sites_of()
    if site_id not in sites:
        raise NotFound("Không có địa điểm này.")
    page = render_template(
        "desk/devices.html", site_id=site_id, sites=sites, room=staff_room(site_id)
    )
    return Response(page, mimetype="text/html")


def _site(site_id: str) -> str:
    """The site, if this person may look after it."""
    if site_id not in sites_of():
        raise NotFound("Không có địa điểm này.")
    return site_id


@device_desk.get("/<site_id>/devices")
@staff_required(Permission.SUPERVISE)
@device_desk.output(DeviceDesk)
def look(site_id: str) -> Response:
    """Devices, open alerts, and those that have cleared."""
    _site(site_id)
    server, roles = office(), signed_in().account.roles
    with server.reads() as work:
        return reply(of_desk.desk(work, site_id, roles, server.clock()))


@device_desk.post("/<site_id>/alerts/<int:alert_id>/acknowledge")
@staff_required(Permission.SUPERVISE)
@device_desk.output(DeskDone)
def acknowledge(site_id: str, alert_id: int) -> Response:
    """Somebody takes care of it; everybody sees who."""
    command = acts.TakeNote(signed_in().actor, _site(site_id), alert_id)
    office().write(acts.take_note, command)
    return reply(DeskDone(at=office().clock()))


@device_desk.post("/<site_id>/devices/<device_id>/mute")
@staff_required(Permission.SUPERVISE)
@device_desk.input(MuteAlerts)
@device_desk.output(DeskDone)
def mute(site_id: str, device_id: str, json_data: MuteAlerts) -> Response:
    """Alerts of this device ring nobody for a while; the reason is kept."""
    actor, kind = signed_in().actor, json_data.kind or ""
    mark = fingerprint(
        "mute", site_id, device_id, kind, str(json_data.minutes), json_data.reason, actor.id
    )
    command = acts.MuteDevice(
        json_data.key, mark, actor, _site(site_id), device_id, kind, json_data.minutes, json_data.reason
    )  # fmt: skip
    office().write(acts.mute_device, command)
    return reply(DeskDone(at=office().clock()))


@device_desk.post("/<site_id>/devices/<device_id>/unmute")
@staff_required(Permission.SUPERVISE)
@device_desk.output(DeskDone)
def unmute(site_id: str, device_id: str) -> Response:
    """Its alerts speak again."""
    office().write(acts.unmute, acts.Unmute(signed_in().actor, _site(site_id), device_id))
    return reply(DeskDone(at=office().clock()))


@device_desk.post("/<site_id>/devices/<device_id>/orders")
@staff_required(Permission.SUPERVISE)
@device_desk.input(OrderDevice)
@device_desk.output(OrderGiven)
def order(site_id: str, device_id: str, json_data: OrderDevice) -> Response:
    """A test, a fresh page or a restart; what became of it shows in the desk."""
    actor = signed_in().actor
    mark = fingerprint("order", site_id, device_id, json_data.act, actor.id)
    order_id = digest(f"{json_data.key}:{mark}")[:32]
    command = acts.GiveOrder(
        json_data.key, mark, actor, _site(site_id), device_id, json_data.act, order_id
    )
    return reply(OrderGiven(order_id=office().write(acts.give_order, command)))
