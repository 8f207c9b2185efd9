"""The dossier from submission to return: one table of transitions; whatever it does not declare is refused."""
