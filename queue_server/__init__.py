"""Một Cửa: the queue and dossier server, and the leaves the other processes share."""
