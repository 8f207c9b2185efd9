"""Printed forms (A4, A5) and draft results as PDF. Runs in the compute child: JSON in, PDF out, no database, no page.

The content comes as `contracts.forms`, checked there; citizens' text goes to typst as data, never as source.
"""
