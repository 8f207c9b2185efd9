"""A centre of its own with an appraiser of the agency that settles, and the people of `tests.web` in it."""

import secrets
from collections.abc import Iterator

import pytest

from queue_server.commands.opening import OPERATOR, writing
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.web.passwords import hash_password
from tests.web.leader import Leader
from tests.web.live import PASSWORD, SITE, LiveCentre

APPRAISER = "tham"
AGENCY = "so-nong-nghiep-moi-truong-2025"


class WholeCentre(LiveCentre):
    def _fill(self) -> None:
        super()._fill()
        with writing(self.settings) as lane:
            account = AddAccount(
                OPERATOR, secrets.token_hex(8), APPRAISER, "Phạm Thị Thẩm", hash_password(PASSWORD),
                frozenset({"appraiser"}), SITE, agency_id=AGENCY,
            )  # fmt: skip
            lane.write(add_account, account)

    def status_at_the_kiosk(self, code: str, digits: str) -> dict[str, object]:
        """What the kiosk would show: the state of each of the five steps."""
        self._enter()
        found = self.post("/kiosk/dossier-status", {"code": code, "factor": digits})
        return {step["name"]: step["state"] for step in found["steps"]}


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeCentre]:
    live = WholeCentre(tmp_path_factory.mktemp("whole-centre"))
    yield live
    live.stop()


@pytest.fixture(scope="session")
def shift_leader(centre: WholeCentre) -> Leader:
    return Leader(centre)
