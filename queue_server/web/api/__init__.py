"""The HTTP API under /api/v1, described by /openapi.json: devices, kiosks, halls, counters, voice."""

from .counters import counters
from .devices import devices
from .halls import halls
from .kiosk import kiosk
from .session import session
from .status import status
from .voice import voice

BLUEPRINTS = (devices, kiosk, halls, counters, session, status, voice)
