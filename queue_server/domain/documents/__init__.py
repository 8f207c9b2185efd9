"""A document's own life: draft, signed, numbered, sealed, issued; annulled it keeps its number (ARCHITECTURE 4.7)."""
