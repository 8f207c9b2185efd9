"""Pages for everybody with a phone: where a dossier stands, and what a procedure needs."""

from .guidance import guidance_channels
from .procedures import procedures
from .status import status_pages

BLUEPRINTS = (status_pages, guidance_channels, procedures)
