"""An officer signed in at the live centre."""

import pytest

from tests.web.live import LiveCentre

from .officer import Officer


@pytest.fixture(scope="session")
def officer(centre: LiveCentre) -> Officer:
    return Officer(centre)
