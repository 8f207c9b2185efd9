"""Appraisal desk: a dossier given, judged, put to other agencies, drafted for approval (seed Đ7)."""
