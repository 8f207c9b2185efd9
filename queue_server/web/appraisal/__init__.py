"""The appraisal desk: its pages, who gets which dossier, the book of blanks, and their acts as JSON."""

from .api import appraisal
from .assigning import assignment_pages
from .blanks import blank_acts, blank_pages
from .pages import appraisal_pages

BLUEPRINTS = (appraisal, blank_acts, appraisal_pages, assignment_pages, blank_pages)
