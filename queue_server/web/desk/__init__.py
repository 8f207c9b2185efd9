"""Pages of clerks and shift leaders, and what only these pages ask of the API."""

from .api import asks
from .counter import counter_pages
from .devices import device_desk
from .supervisor import supervisor_pages
from .voice import voice_desk

BLUEPRINTS = (asks, device_desk, voice_desk, counter_pages, supervisor_pages)
