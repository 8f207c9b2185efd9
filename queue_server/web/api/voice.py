"""The voice endpoints: who may speak in a zone, and what was said."""

from apiflask import APIBlueprint
from flask import Response, g

from queue_server.contracts.voice import (
    ClaimVoice,
    PlaysNoted,
    ReportPlays,
    VoiceClaim,
    ZoneVoice,
)
from queue_server.services.device import voice as acts
from queue_server.web.doors import device_required
from queue_server.web.office import office

from .reply import reply

voice = APIBlueprint("voice", __name__, url_prefix="/api/v1/voice", tag="Voice")


@voice.post("/claims")
@device_required("voice", "display", browsers=True)
@voice.input(ClaimVoice)
@voice.output(VoiceClaim)
def claim(json_data: ClaimVoice) -> Response:
    """One endpoint speaks in a zone; whoever else asks stands by and is told its name."""
    command = acts.ClaimZones(g.device, json_data.zone_id, json_data.release)
    told = office().write(acts.claim_zones, command)
    zones = [ZoneVoice(zone_id=one.zone_id, speaking=one.mine, holder=one.holder) for one in told]
    return reply(VoiceClaim(zones=zones))


@voice.post("/plays")
@device_required("voice", "display", browsers=True)
@voice.input(ReportPlays)
@voice.output(PlaysNoted)
def report_plays(json_data: ReportPlays) -> Response:
    """What this endpoint said, and what it did not say and why. Telling it twice is harmless."""
    plays = tuple(
        acts.Played(
            play.key, play.call_id, play.zone_id or "", play.turn, play.outcome, play.milliseconds,
            play.ago_ms, play.first_sample_ms,
        )
        for play in json_data.plays
    )  # fmt: skip
    return reply(PlaysNoted(at=office().write(acts.note_plays, acts.NotePlays(g.device, plays))))
