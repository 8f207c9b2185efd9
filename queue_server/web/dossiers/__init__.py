"""What all desks share of a dossier: its forms as PDF, its files."""

from .forms import dossier_forms
from .papers import paper_pages, papers

BLUEPRINTS = (dossier_forms, papers, paper_pages)
