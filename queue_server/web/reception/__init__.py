"""The reception desk: pages, and what they ask of the API."""

from .api import dossiers
from .asks import desk_asks
from .guidance import guidance_pages
from .guidance_api import guidance
from .inbox import inbox_pages
from .pages import reception_pages

BLUEPRINTS = (desk_asks, dossiers, reception_pages, inbox_pages, guidance, guidance_pages)
