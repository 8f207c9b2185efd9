"""Use cases: one function = one transaction = its events, `name(work, command, now)`; grouped by who acts."""
