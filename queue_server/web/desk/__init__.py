"""Pages of clerks and shift leaders, and what only these pages ask of the API."""

from .api import asks
from .counter import counter_pages
from .supervisor import supervisor_pages

BLUEPRINTS = (asks, counter_pages, supervisor_pages)
