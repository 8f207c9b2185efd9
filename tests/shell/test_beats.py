"""The page's beat at the kiosk process: who may send it, and what the server is told of the screen."""

from collections.abc import Iterator

import pytest
import requests

from kiosk.glass import Glass
from tests.kiosk.conftest import Rig, wait_until


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    one = Rig(tmp_path_factory.mktemp("kiosk"))
    yield one.ready()
    one.stop()


class Watch:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_beat_is_counted_and_its_age_told(rig: Rig) -> None:
    before = requests.get(f"{rig.url}/beats", timeout=5).json()["beats"]
    assert requests.post(f"{rig.url}/beats", json={"in_front": True}, timeout=5).status_code == 204
    seen = requests.get(f"{rig.url}/beats", timeout=5).json()
    assert seen["beats"] == before + 1
    assert seen["in_front"] is True
    assert 0 <= seen["silent"] < 5


@pytest.mark.parametrize("body", [[], {}, {"in_front": "1"}, {"in_front": None}, "x"])
def test_a_beat_that_says_nothing_is_refused_and_does_not_count(rig: Rig, body: object) -> None:
    before = requests.get(f"{rig.url}/beats", timeout=5).json()["beats"]
    assert requests.post(f"{rig.url}/beats", json=body, timeout=5).status_code == 400
    assert requests.get(f"{rig.url}/beats", timeout=5).json()["beats"] == before


@pytest.mark.parametrize(
    ("header", "status"),
    [({"Host": "kiosk.example"}, 421), ({"Sec-Fetch-Site": "cross-site"}, 403)],
)
def test_a_page_of_another_site_cannot_beat_for_ours(
    rig: Rig, header: dict[str, str], status: int
) -> None:
    answer = requests.post(f"{rig.url}/beats", json={"in_front": True}, headers=header, timeout=5)
    assert answer.status_code == status


def test_a_locked_screen_that_is_silent_or_covered_is_a_fault() -> None:
    watch = Watch()
    glass = Glass(shell=True, clock=watch)
    assert glass.state() == ("unknown", None)
    glass.beat(True)
    assert glass.state() == ("ready", None)
    glass.beat(False)
    assert glass.state() == ("error", "not_in_front")
    watch.now += 21
    assert glass.state() == ("unreachable", "page_silent")


def test_a_locked_screen_whose_page_never_came_is_a_fault() -> None:
    watch = Watch()
    glass = Glass(shell=True, clock=watch)
    watch.now += 21
    assert glass.state() == ("unreachable", "page_silent")


def test_a_page_in_any_browser_without_a_shell_is_never_a_fault() -> None:
    watch = Watch()
    glass = Glass(clock=watch)
    glass.beat(False)
    assert glass.state() == ("ready", None)
    watch.now += 21
    assert glass.state() == ("unknown", None)


def test_the_server_hears_of_the_screen(rig: Rig) -> None:
    requests.post(f"{rig.url}/beats", json={"in_front": True}, timeout=5)

    def told() -> list[str]:
        parts = [part for report in rig.office.states for part in report["parts"]]
        return [part["state"] for part in parts if part["kind"] == "screen"]

    assert wait_until(told)[-1] == "ready"
