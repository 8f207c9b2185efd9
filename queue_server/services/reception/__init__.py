"""Reception desk: a dossier is handed in, examined once, and accepted, sent back with a list, or refused."""
