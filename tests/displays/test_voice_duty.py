"""Two endpoints and the real server: one speaks in the zone, the other takes over, and the log says it all."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from displays.voice.agent import VoiceAgent
from displays.voice.bank import Bank
from displays.voice.duty import Duty
from displays.voice.sinks import FileSink
from displays.voice.sound import Sounds
from displays.voice.speaker import Speaker
from queue_server.app import now_utc
from queue_server.link import ServerLink
from queue_server.link.client import remember
from queue_server.link.follow import Follower, follow_hall
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads
from tests.conftest import Hall
from tests.live import Live

from .conftest import wait_until
from .test_voice_page import called, session

ZONE, COUNTER = "bac-giang-khu-a", "bac-giang-05"
QUICK = 0.3  # seconds between two claims


class Endpoint:
    """A whole voice endpoint of this process, with files for a loudspeaker."""

    def __init__(self, live: Live, name: str, sounds: Sounds) -> None:
        link = ServerLink(live.url, "voice", name, live.folder / name)
        self.duty = Duty(link, renew=QUICK)
        self.agent = VoiceAgent(duty=self.duty)
        sink = FileSink(live.folder / name / "said", paced=False)
        speaker = Speaker(sounds, sink, self.agent.note_played)
        self.agent.use(speaker)
        speaker.start()
        self.duty.start()
        self.follower: Follower[Any] = follow_hall(link, self.agent)

    def said(self) -> list[tuple[int, str]]:
        return [(one["turn"], one["outcome"]) for one in self.agent.played]

    def stop(self) -> None:
        self.follower.stop()
        self.agent.close()
        self.duty.stop()


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    return Sounds(Bank())


@pytest.fixture
def live(prepared_file: Path, tmp_path: Path) -> Iterator[Live]:
    shutil.copy(prepared_file, tmp_path / "hall.db")
    made = Live(f"sqlite:///{tmp_path / 'hall.db'}", tmp_path)
    made.furnish(clerks=1, kiosks=1)
    hall = Hall(made.database_url, now_utc)  # type: ignore[arg-type]
    for name in ("loa-1", "loa-2"):
        (tmp_path / name).mkdir()
        made.enrol(hall, name, "voice", zone_id=ZONE)
        (tmp_path / f"{name}.pem").rename(tmp_path / name / "device.pem")
        remember(tmp_path / name, name)
    hall.close()
    yield made.start()
    made.stop()


@pytest.fixture
def endpoint(live: Live, sounds: Sounds) -> Iterator[Callable[[str], Endpoint]]:
    made: list[Endpoint] = []

    def start(name: str) -> Endpoint:
        made.append(Endpoint(live, name, sounds))
        return made[-1]

    yield start
    for one in made:
        one.stop()


def test_one_speaks_the_other_takes_over_and_the_log_says_so(
    live: Live, endpoint: Callable[[str], Endpoint]
) -> None:
    first = endpoint("loa-1")
    wait_until(lambda: first.duty.speaks(ZONE))
    second = endpoint("loa-2")
    wait_until(lambda: second.duty.standing_by() == "loa-1")
    clerk, kiosk = live.sign_in("clerk0"), live.device_token()

    def call(act: str) -> None:
        body = {"key": secrets.token_hex(12), "series": "D", "purpose": "submit", "language": "ko"}
        assert live.post("/api/v1/tickets", body, kiosk).status_code == 201
        answer = clerk.act(COUNTER, act)
        assert answer.status_code == 200, answer.text

    assert clerk.act(COUNTER, "open").status_code == 200
    call("next")
    wait_until(lambda: first.said() == [(1, "played")])
    assert second.said() == []
    assert first.agent.played[0]["first_sample_ms"] <= 250
    assert "창구로" in first.agent.played[0]["text"]
    first.stop()
    wait_until(lambda: second.duty.speaks(ZONE))
    clerk.act(COUNTER, "start")
    call("finish-next")
    wait_until(lambda: (1, "played") in second.said())
    engine = open_engine(live.database_url)
    wait_until(lambda: {("loa-1", 1, "played"), ("loa-2", 1, "played")} <= kept(engine))
    engine.dispose()


def kept(engine: Engine) -> set[tuple[str, int, str]]:
    """What the server knows to have been said."""
    with Reads(engine)() as work:
        rows = work.sql.run("SELECT device_id, turn, outcome FROM voice_play").fetchall()
    return {tuple(row) for row in rows}


def test_without_an_answer_of_the_server_an_endpoint_is_silent(tmp_path: Path) -> None:
    duty = Duty(ServerLink("http://127.0.0.1:9", "voice", "loa", tmp_path))
    agent = VoiceAgent(duty=duty)
    agent.on_session(session())
    agent.on_message(called("A128", 1))
    assert not duty.speaks("khu-a")
    assert duty.standing_by() == ""
    agent.every_second()
    assert agent._part() == ("unreachable", "Chưa mở trang phát tiếng")
