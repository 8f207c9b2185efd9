"""Internal processes of procedures: written by one administrator, approved by another, read by everybody."""
