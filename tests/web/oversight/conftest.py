"""An inspector and an officer of the reception desk at the live centre."""

import pytest

from tests.web.admin.visiting import Visitor
from tests.web.live import LiveCentre
from tests.web.reception.officer import Officer

# Of nobody who has an account here: then the name in a file can come from the dossier only.
NUMBER = "027185009876"
OWNER = {"name": "Phạm Thị Bí Mật", "number": NUMBER, "phone": "0987612345"}


@pytest.fixture(scope="session")
def officer(centre: LiveCentre) -> Officer:
    return Officer(centre)


@pytest.fixture
def inspector(centre: LiveCentre) -> Visitor:
    return Visitor(centre.url, "tra")
