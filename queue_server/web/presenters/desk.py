"""Devices of a site as the device desk shows them: state, paper, last job, key, alerts, and what may be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from queue_server.contracts.desk import (
    DeskAlert,
    DeskDevice,
    DeskMute,
    DeskOrder,
    DeskPart,
    DeviceDesk,
)
from queue_server.domain.alerts import CLERK, Mute
from queue_server.domain.business_day import business_day
from queue_server.services.device.alerts import BROWSER
from queue_server.services.ports import (
    AlertRecord,
    DeviceRecord,
    MuteRecord,
    OrderRecord,
    staff_room,
)
from queue_server.services.supervisor.devices import ORDER_LIFE, acts_of

from .devices import devices_of_site, state_of, state_since

LAST_CLEARED = 30
# A report comes every 20 s; an answer may wait for one.
_ANSWER_WITHIN = ORDER_LIFE + timedelta(seconds=30)


@dataclass(frozen=True)
class _Site:
    """What every line needs."""

    view: Any
    names: Mapping[str, str]
    devices: Mapping[str, DeviceRecord]
    mutes: Sequence[MuteRecord]
    orders: Mapping[str, OrderRecord]
    key_days: int
    now: datetime


def desk(work: Any, site_id: str, roles: frozenset[str], now: datetime) -> DeviceDesk:
    """Everything the page shows, read in one transaction and true at `head`; `roles` are those of the reader."""
    devices = devices_of_site(work, site_id)
    site = _site(work, site_id, devices, now)
    room = staff_room(site_id)
    lines = [_device(site, device) for device in devices]
    return DeviceDesk(
        site_id=site_id,
        room=room,
        head=work.board.head(room),
        at=now,
        key_days_most=site.key_days,
        devices=sorted(lines, key=lambda line: (line.hall, line.kind, line.name)),
        alerts=_urgent_first(_alert(site, item, roles) for item in work.alerts.open(site_id)),
        history=[_alert(site, item, roles) for item in work.alerts.history(site_id, LAST_CLEARED)],
    )


def ringing(work: Any, site_id: str, roles: frozenset[str], now: datetime) -> int:
    """How many alerts ask for somebody with these roles now."""
    return _count(work, site_id, work.alerts.open(site_id), roles, now)


def ringing_at(work: Any, site_id: str, counter_id: str, now: datetime) -> int:
    """How many alerts ask the clerk of this counter to look at the board above it."""
    mine = [one for one in work.alerts.open(site_id) if one.cause.counter_id == counter_id]
    return _count(work, site_id, mine, frozenset({CLERK}), now)


def _count(
    work: Any, site_id: str, items: list[AlertRecord], roles: frozenset[str], now: datetime
) -> int:
    if not items:
        return 0
    site = _site(work, site_id, [], now)
    return sum(_rings(site, item, roles) for item in items)


def _site(work: Any, site_id: str, devices: Sequence[DeviceRecord], now: datetime) -> _Site:
    names = {account.id: account.display_name for account in work.accounts.all()} if devices else {}
    ids = [device.id for device in devices]
    return _Site(
        view=work.centre.view,
        names=names,
        devices={device.id: device for device in devices},
        mutes=work.alerts.mutes(now, site_id),
        orders=work.orders.last_of(ids) if ids else {},
        key_days=work.centre.rules(business_day(now)).device_key_days,
        now=now,
    )


def _urgent_first(alerts: Any) -> list[DeskAlert]:
    return sorted(
        alerts, key=lambda one: (not one.rings, one.severity == "warning", one.opened_at)
    )  # fmt: skip


def _device(site: _Site, device: DeviceRecord) -> DeskDevice:
    hall = site.view.halls.get(device.hall_id or "")
    joined = device.enrolled_at or site.now
    papers = [p["paper_percent"] for p in device.parts if p.get("paper_percent") is not None]
    order = site.orders.get(device.id)
    days = (site.now - joined).days
    return DeskDevice(
        device_id=device.id,
        kind=device.kind,
        name=device.name,
        place=place_of(device, site.view),
        hall=hall.names.vi if hall else "",
        state=state_of(device, site.now),
        since=state_since(device, site.now),
        heard_at=device.reported_at,
        paper_percent=min(papers) if papers else None,
        software="" if device.software == BROWSER else device.software,
        browser=device.software == BROWSER,
        enrolled_at=joined,
        key_days=days,
        key_old=days > site.key_days,
        parts=[_part(part) for part in device.parts],
        acts=list(acts_of(device)),
        order=_order(site, order) if order else None,
        mutes=[_mute(site, mute) for mute in site.mutes if mute.device_id == device.id],
    )


def _part(part: Mapping[str, Any]) -> DeskPart:
    job = part.get("last_job") or {}
    return DeskPart(
        name=part["name"],
        kind=part["kind"],
        state=part["state"],
        since=part["since"],
        detail=part.get("detail") or "",
        paper_percent=part.get("paper_percent"),
        model=part.get("model") or "",
        firmware=part.get("firmware") or "",
        job_state=job.get("state"),
        job_at=job.get("at"),
        job_detail=job.get("detail") or "",
    )


def _order(site: _Site, order: OrderRecord) -> DeskOrder:
    lost = order.state == "asked" and site.now - order.asked_at > _ANSWER_WITHIN
    return DeskOrder(
        order_id=order.id,
        act=order.act,
        state="lost" if lost else order.state,
        asked_at=order.asked_at,
        asked_by=site.names.get(order.asked_by, ""),
        answered_at=order.answered_at,
        detail=order.detail,
    )


def _mute(site: _Site, mute: MuteRecord) -> DeskMute:
    by = site.names.get(mute.muted_by, "")
    return DeskMute(kind=mute.kind, until=mute.until, reason=mute.reason, by=by)


def _muted(site: _Site, item: AlertRecord) -> bool:
    return any(
        Mute(mute.device_id, mute.kind, mute.until).covers(item.cause, site.now)
        for mute in site.mutes
    )


def _rings(site: _Site, item: AlertRecord, roles: frozenset[str]) -> bool:
    """Open, for these people, and nobody took note."""
    unseen = item.alert.open and item.alert.acknowledged_at is None
    return unseen and bool(roles & set(item.cause.hears)) and not _muted(site, item)


def _alert(site: _Site, item: AlertRecord, roles: frozenset[str]) -> DeskAlert:
    cause, alert = item.cause, item.alert
    device = site.devices.get(cause.device_id)
    return DeskAlert(
        alert_id=item.id,
        device_id=cause.device_id,
        name=device.name if device else cause.device_id,
        place=place_of(device, site.view) if device else "",
        part=cause.part,
        kind=cause.kind,
        severity=cause.severity,
        detail=cause.detail,
        hears=list(cause.hears),
        opened_at=alert.opened_at,
        times=alert.times,
        rings=_rings(site, item, roles),
        muted=_muted(site, item),
        acknowledged_at=alert.acknowledged_at,
        acknowledged_by=site.names.get(item.acknowledged_by or "", ""),
        cleared_at=alert.cleared_at,
    )


def place_of(device: DeviceRecord, view: Any) -> str:
    """The narrowest place it serves."""
    placed = view.counters.get(device.counter_id or "")
    if placed is not None:
        return f"Quầy {placed.number}"
    for found in (
        view.zones.get(device.zone_id or ""),
        view.halls.get(device.hall_id or ""),
        view.sites.get(device.site_id),
    ):
        if found is not None:
            return str(found.names.vi)
    return device.site_id
