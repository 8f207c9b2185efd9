"""The voice of a zone: clips of recorded words, played one after the other by one page."""
