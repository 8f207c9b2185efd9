"""The loudspeaker in a real browser: what is fetched, when it sounds, and that two calls never sound at once."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from displays.loopback import LocalServer
from displays.voice.agent import VoiceAgent, parse_span
from displays.voice.bank import Bank, record_list
from displays.voice.page import make_app
from queue_server.contracts.base import Names
from queue_server.contracts.devices import DeviceSession
from queue_server.contracts.screens import Announcement, Call, Envelope, HallSnapshot
from queue_server.domain import speech
from queue_server.link import Status

from .conftest import wait_until
from .test_voice_bank import tone

# Every clip that is started is noted with its time on the audio clock, and when it was stopped.
RECORD = """
  window.sounded = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when) {
    this.note = { clip: this.buffer.clip, from: when, to: when + this.buffer.duration };
    window.sounded.push(this.note);
    return start.call(this, when);
  };
  const stop = AudioBufferSourceNode.prototype.stop;
  AudioBufferSourceNode.prototype.stop = function (when) {
    this.note.to = Math.max(this.note.from, Math.min(this.note.to, when));
    return stop.call(this, when);
  };
"""


def session(zone: str | None = "khu-a") -> DeviceSession:
    return DeviceSession(token="t", expires_at=datetime.now(UTC), device_id="loa-1", kind="voice",
                         name="Loa khu A", site_id="s", zone_id=zone, rooms=[])  # fmt: skip


def called(
    label: str, call_id: int, language: str = "vi", repeat: int = 0, zone: str = "khu-a"
) -> Envelope:
    said = Announcement(call_id=call_id, zone_id=zone, text=speech.text(label, "07", language),
                        clips=speech.announcement(label, "07", language), repeat_after_seconds=repeat,
                        correction=speech.correction(language))  # fmt: skip
    call = Call(call_id=call_id, label=label, counter_id="quay-07", counter="07", zone_id=zone, attempt=1,
                at=datetime.now(UTC), announcement=said)  # fmt: skip
    return told("ticket.called", call.model_dump(mode="json"))


def told(kind: str, data: dict[str, Any]) -> Envelope:
    return Envelope(room="hall:h", seq=1, prev=0, kind=kind, at=datetime.now(UTC), data=data)


def ended(kind: str, call_id: int) -> Envelope:
    return told(kind, {"call_id": call_id, "label": "A128", "counter_id": "quay-07", "counter": "07",
                       "outcome": "withdrawn"})  # fmt: skip


@pytest.fixture
def agent() -> VoiceAgent:
    made = VoiceAgent()
    made.on_session(session())
    return made


@pytest.fixture(scope="session")
def brief_clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings of a tenth of a second, so that a call is over in less than two."""
    folder = tmp_path_factory.mktemp("clips")
    for name in record_list():
        tone(folder / f"{name}.wav", seconds=0.1)
    return folder


@pytest.fixture
def address(agent: VoiceAgent, brief_clips: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    real_clips = request.node.get_closest_marker("slow") is not None
    server = LocalServer(make_app(agent, Bank() if real_clips else Bank(brief_clips)), 0)
    server.start()
    yield server.address
    agent.stream.close()
    server.stop()


@pytest.fixture
def speaker(screen: Page, address: str, agent: VoiceAgent) -> Page:
    screen.add_init_script(RECORD)
    screen.goto(address)
    wait_until(lambda: agent.stream.pages == 1)
    return screen


def sounded(page: Page) -> list[dict[str, Any]]:
    """What really sounded, in order of time."""
    notes = page.evaluate("window.sounded")
    return sorted(
        (note for note in notes if note["to"] > note["from"]), key=lambda note: note["from"]
    )


def assert_no_overlap(notes: list[dict[str, Any]]) -> None:
    for before, after in zip(notes, notes[1:], strict=False):
        assert before["to"] <= after["from"] + 1e-6, (before, after)


def outcomes(agent: VoiceAgent) -> list[tuple[int, int, str]]:
    return [(entry["call_id"], entry["turn"], entry["outcome"]) for entry in agent.played]


@pytest.mark.slow
@pytest.mark.browser
def test_a_call_is_fetched_and_sounds_clip_by_clip_in_the_order_the_server_said(
    speaker: Page, agent: VoiceAgent
) -> None:
    agent.on_message(called("A128", 1))
    wait_until(lambda: outcomes(agent) == [(1, 1, "played")])
    notes = sounded(speaker)
    assert [note["clip"] for note in notes] == speech.announcement("A128", "07")
    assert_no_overlap(notes)
    assert 2 < agent.played[0]["seconds"] < 6
    assert not speaker.locator("#wake").is_visible(), "this browser lets it sound"
    assert not speaker.locator("#notice").is_visible()
    assert (
        speaker.locator("#log td").nth(1).inner_text() == "Mời số A, một hai tám, vào quầy số bảy."
    )


@pytest.mark.browser
def test_calls_at_the_same_moment_wait_for_each_other_with_a_gap(
    speaker: Page, agent: VoiceAgent
) -> None:
    for call_id, label in enumerate(("A128", "B045", "C301"), start=1):
        agent.on_message(called(label, call_id))
    wait_until(lambda: len(agent.played) == 3, 25)
    notes = sounded(speaker)
    assert_no_overlap(notes)
    chimes = [index for index, note in enumerate(notes) if note["clip"] == "chime"]
    assert [notes[index + 2]["clip"][-1] for index in chimes] == ["a", "b", "c"]
    gaps = [notes[index]["from"] - notes[index - 1]["to"] for index in chimes[1:]]
    assert all(1.45 <= gap <= 2.5 for gap in gaps), gaps


@pytest.mark.browser
def test_a_call_is_said_once_more_and_a_new_call_goes_before_the_repeat(
    speaker: Page, agent: VoiceAgent
) -> None:
    agent.on_message(called("A128", 1, repeat=1))
    wait_until(lambda: agent.played)
    agent.on_message(called("B045", 2))
    wait_until(lambda: len(agent.played) == 3, 25)
    assert outcomes(agent) == [(1, 1, "played"), (2, 1, "played"), (1, 2, "played")]
    assert_no_overlap(sounded(speaker))


@pytest.mark.browser
def test_a_withdrawn_call_stops_at_once_is_corrected_and_never_repeated(
    speaker: Page, agent: VoiceAgent
) -> None:
    agent.on_message(called("A128", 1, repeat=1))
    speaker.wait_for_selector("[data-state=playing]")
    agent.on_message(ended("call.withdrawn", 1))
    wait_until(lambda: len(agent.played) == 2)
    assert outcomes(agent) == [(1, 1, "stopped"), (1, 0, "played")]
    notes = sounded(speaker)
    assert notes[-1]["clip"] == "vi/bo-qua"
    assert "vi/number-7" not in [note["clip"] for note in notes]
    assert_no_overlap(notes)
    agent.on_message(called("B045", 2))
    wait_until(lambda: outcomes(agent)[-1] == (2, 1, "played"))
    assert (1, 2, "played") not in outcomes(agent)


@pytest.mark.browser
def test_a_call_withdrawn_after_it_was_said_is_corrected_and_one_nobody_heard_is_not(
    speaker: Page, agent: VoiceAgent
) -> None:
    agent.on_message(called("A128", 1, language="en"))
    agent.on_message(called("B045", 2))
    agent.on_message(ended("call.withdrawn", 2))
    wait_until(lambda: (1, 1, "played") in outcomes(agent), 15)
    agent.on_message(ended("call.withdrawn", 1))
    wait_until(lambda: (1, 0, "played") in outcomes(agent))
    assert [note["clip"] for note in sounded(speaker)][-2:] == ["vi/bo-qua", "en/disregard"]
    assert outcomes(agent) == [(2, 1, "withdrawn"), (1, 1, "played"), (1, 0, "played")]


@pytest.mark.browser
def test_nothing_more_is_said_of_a_citizen_who_is_at_the_counter(
    speaker: Page, agent: VoiceAgent
) -> None:
    agent.on_message(called("A128", 1, repeat=1))
    wait_until(lambda: agent.played)
    agent.on_message(ended("serving.started", 1))
    wait_until(lambda: outcomes(agent) == [(1, 1, "played"), (1, 2, "dropped")])


@pytest.mark.browser
def test_after_a_gap_repeats_of_calls_that_are_over_are_dropped_and_nothing_rings(
    speaker: Page, agent: VoiceAgent
) -> None:
    agent.on_message(called("A128", 1, repeat=1))
    wait_until(lambda: agent.played)
    agent.on_snapshot(HallSnapshot(room="hall:h", head=9, at=datetime.now(UTC), protocol="1.0", centre_name="",
                                   hall_id="h", hall_names=Names(vi="Sảnh"), calls=[], counters=[],
                                   next_up=[], waiting=0))  # fmt: skip
    wait_until(lambda: outcomes(agent) == [(1, 1, "played"), (1, 2, "dropped")])


@pytest.mark.browser
def test_half_a_number_is_never_said_when_a_clip_cannot_be_had(
    speaker: Page, agent: VoiceAgent
) -> None:
    envelope = called("A128", 1)
    envelope.data["announcement"]["clips"][4] = "vi/digit-x"
    agent.on_message(envelope)
    wait_until(lambda: outcomes(agent) == [(1, 1, "failed")])
    assert sounded(speaker) == []


@pytest.mark.browser
def test_only_the_page_opened_last_is_the_loudspeaker(
    speaker: Page, agent: VoiceAgent, context: BrowserContext, address: str
) -> None:
    second = context.new_page()
    second.add_init_script(RECORD)
    second.goto(address)
    speaker.wait_for_selector("#notice:not([hidden])")
    agent.on_message(called("A128", 1))
    wait_until(lambda: agent.played)
    assert sounded(speaker) == []
    assert len(sounded(second)) == 8
    second.close()


@pytest.mark.browser
def test_another_zone_is_not_said_here(speaker: Page, agent: VoiceAgent) -> None:
    agent.on_message(called("A128", 1, zone="khu-b"))
    agent.on_message(called("B045", 2))
    wait_until(lambda: agent.played)
    assert outcomes(agent) == [(2, 1, "played")]


@pytest.mark.browser
def test_a_page_that_lost_its_agent_says_so_and_comes_back(
    speaker: Page, agent: VoiceAgent
) -> None:
    agent.stream.close()
    wait_until(lambda: agent.stream.pages == 1)
    agent.on_status(Status.STALE, 12.0)
    speaker.wait_for_function(
        "document.getElementById('link').textContent.includes('Mất liên lạc')"
    )


# Without a browser ---------------------------------------------------------------------------


def test_the_state_of_the_loudspeaker_is_told(agent: VoiceAgent) -> None:
    assert agent._part() == ("unreachable", "Chưa mở trang phát tiếng")
    agent.stream.response()
    agent.note_page("blocked")
    assert agent._part()[0] == "error"
    agent.note_page("running")
    assert agent._part() == ("ready", None)


def test_the_voice_is_quieter_in_its_quiet_hours() -> None:
    clock = [datetime(2026, 1, 5, 11, 59)]  # noqa: DTZ001 - the agent reads the wall clock
    agent = VoiceAgent(quiet=(parse_span("12:00-13:30"),), clock=lambda: clock[0])
    volumes = []
    for _ in range(3):
        agent.every_second()
        volumes.append(dict(agent._first())["volume"]["volume"])
        clock[0] += timedelta(minutes=50)
    assert volumes == [1.0, 0.5, 1.0]


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        ("played", {"Origin": "http://evil.example"}, {}, 403),
        ("played", {}, {}, 403),
        ("played", {"Host": "evil.example"}, {}, 403),
        ("played", {"Origin": "own"}, {"call_id": 1}, 400),
        (
            "played",
            {"Origin": "own"},
            {"call_id": -1, "text": "", "turn": 1, "outcome": "played", "seconds": 1},
            400,
        ),
        ("state", {"Origin": "own"}, {"state": "loud"}, 400),
        ("state", {"Origin": "own"}, {"state": "running"}, 204),
    ],
)
def test_the_page_of_this_machine_listens_only_to_itself(
    address: str, path: str, headers: dict[str, str], body: dict[str, Any], status: int
) -> None:
    headers = {
        key: address.rstrip("/") if value == "own" else value for key, value in headers.items()
    }
    here = urlsplit(address)
    connection = HTTPConnection(here.hostname or "", here.port, timeout=5)
    connection.request("POST", f"/{path}", json.dumps(body), headers)
    assert connection.getresponse().status == status
    connection.close()
