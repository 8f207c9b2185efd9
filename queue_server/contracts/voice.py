"""Who speaks in a zone, and what was said. Only numbers and counters: nothing personal."""

from typing import Literal

from pydantic import Field

from .base import Identifier, Instant, Key, Notice, Request, Whole

# played; stopped in the middle; withdrawn before it sounded; dropped (the citizen was there); late (too old);
# muted (quiet hours); failed (a word is missing, the player or the loudspeaker does not work).
Outcome = Literal["played", "stopped", "withdrawn", "dropped", "late", "muted", "failed"]
HOLD_SECONDS = 25


class ClaimVoice(Request):
    """POST /api/v1/voice/claims, every ten seconds: this endpoint wants to speak; `release` when it ends.

    A device with a zone asks for its own; one with a hall only for `zone_id`, or for all zones of its hall."""

    zone_id: Identifier | None = None
    release: bool


class ZoneVoice(Notice):
    """`speaking`: it is you. Otherwise `holder` is the name of the endpoint that speaks; you stand by."""

    zone_id: str
    speaking: bool
    holder: str


class VoiceClaim(Notice):
    """Good for `hold_seconds` from the moment it was asked for; then be silent until asked again."""

    zones: list[ZoneVoice]
    hold_seconds: int = HOLD_SECONDS


class Play(Request):
    """One turn of one call at this endpoint. `key` makes telling it twice harmless. `turn` 0 is a correction.

    `milliseconds`: how long it sounded. `ago_ms`: how long before this report it ended, so that the endpoint's clock
    need not be right."""

    key: Key
    call_id: Whole = Field(ge=0, le=2**53)
    zone_id: Identifier | None = None
    turn: Whole = Field(ge=0, le=3)
    outcome: Outcome
    milliseconds: Whole = Field(ge=0, le=120_000)
    ago_ms: Whole = Field(ge=0, le=86_400_000)
    first_sample_ms: Whole | None = Field(default=None, ge=0, le=120_000)


class ReportPlays(Request):
    """POST /api/v1/voice/plays."""

    plays: list[Play] = Field(min_length=1, max_length=50)


class PlaysNoted(Notice):
    at: Instant


class VoicePlay(Notice):
    """One line of the played log. `label` of a test is empty."""

    at: Instant
    label: str
    counter: str
    zone_id: str
    endpoint: str
    turn: int
    outcome: Outcome
    seconds: float
    first_sample_ms: int | None = None


class VoiceLog(Notice):
    """GET /api/v1/sites/<site>/voice: who speaks in which zone now, and what was said today, the newest first."""

    endpoints: list[ZoneVoice]
    plays: list[VoicePlay]
