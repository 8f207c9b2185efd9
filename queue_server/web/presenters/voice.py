"""What a shift leader reads of the voice of a site: who speaks where, and what was said today."""

from datetime import datetime
from typing import Any

from queue_server.contracts.voice import VoiceLog, VoicePlay, ZoneVoice
from queue_server.domain.business_day import business_day, day_bounds

MOST = 200


def voice_log(work: Any, site_id: str, now: datetime) -> VoiceLog:
    view = work.centre.view
    since, until = day_bounds(business_day(now))
    names = {device.id: device.name for device in work.devices.all()}
    zones = [zone.id for zone in view.zones.values() if view.halls[zone.hall_id].site_id == site_id]
    return VoiceLog(
        endpoints=[_endpoint(work, zone_id, names, now) for zone_id in zones],
        plays=[_play(said, view, names) for said in work.voices.said(site_id, since, until, MOST)],
    )


def _endpoint(work: Any, zone_id: str, names: dict[str, str], now: datetime) -> ZoneVoice:
    claim = work.voices.holder(zone_id)
    speaks = claim is not None and claim.until > now
    holder = names.get(claim.device_id, "") if speaks else ""
    return ZoneVoice(zone_id=zone_id, speaking=speaks, holder=holder)


def _play(said: Any, view: Any, names: dict[str, str]) -> VoicePlay:
    play = said.play
    counter = view.counters.get(said.counter_id)
    return VoicePlay(
        at=play.at,
        label=said.label,
        counter=counter.number if counter is not None else "",
        zone_id=play.zone_id,
        endpoint=names.get(play.device_id, ""),
        turn=play.turn,
        outcome=play.outcome,
        seconds=play.milliseconds / 1000,
        first_sample_ms=play.first_sample_ms,
    )
