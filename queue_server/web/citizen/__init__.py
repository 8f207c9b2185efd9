"""Pages for everybody with a phone: where a dossier stands, and what a procedure needs."""

from .procedures import procedures
from .status import status_pages

BLUEPRINTS = (status_pages, procedures)
