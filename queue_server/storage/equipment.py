"""What the repositories need besides rows: the vault of personal data, and the calendar limits are counted with.

Both come from files of the installation; an act that needs one where it was not given is a fault of the set-up.
"""

from queue_server.domain.working_time.deadlines import Rules

from .vault import Vault


class Equipment:
    def __init__(self, vault: Vault | None = None, working_time: Rules | None = None) -> None:
        self._vault, self._working_time = vault, working_time

    @property
    def vault(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("no vault was given to this database")
        return self._vault

    @property
    def working_time(self) -> Rules:
        if self._working_time is None:
            raise RuntimeError("no calendar was given to this database")
        return self._working_time
