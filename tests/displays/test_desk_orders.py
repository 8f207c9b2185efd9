"""What the device desk asks of screens and loudspeakers: done once, answered honestly, never taken for a call."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from displays.orders import Told
from displays.relay import Relay
from displays.voice.agent import VoiceAgent
from displays.voice.bank import Bank
from displays.voice.sinks import FileSink
from displays.voice.sound import Sounds
from displays.voice.speaker import Speaker
from queue_server.link import RESTART_EXIT, Answer

from .conftest import ROOT, Hall
from .test_local_process import COMMAND, open_enrolled

ORDER = "a" * 32


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[VoiceAgent]:
    made = VoiceAgent()
    speaker = Speaker(Sounds(Bank()), FileSink(tmp_path, paced=False), made.note_played, made.show)
    made.use(speaker)
    speaker.start()
    yield made
    made.close()


def test_a_loudspeaker_says_its_test_sentence_and_that_it_was_heard(agent: VoiceAgent) -> None:
    assert agent.test(ORDER) == Answer()
    assert [entry["text"] for entry in agent.played] == ["Đây là tiếng thử loa."]


def test_a_loudspeaker_without_a_page_says_that_nobody_could_hear_it() -> None:
    assert VoiceAgent().test(ORDER) == Answer("not_done", "no_page")


def test_silence_is_not_taken_for_yes() -> None:
    assert Told(0.01).answer("played") == Answer("unknown", "no_answer")
    told = Told(5)
    for outcome in ("failed", "played"):
        told.tell(outcome)
    assert told.answer("played") == Answer("not_done", "failed"), "the first word counts"


def test_a_screen_with_no_page_open_cannot_be_tried(tmp_path: Path) -> None:
    relay = Relay(tmp_path / "hall.json")
    assert relay.ask_page("device.test") == Answer("not_done", "no_page")


@pytest.mark.browser
def test_a_restart_ends_the_screen_in_good_order_and_a_test_is_shown_on_its_page(
    guarded_hall: Hall, screen: Page, tmp_path: Path
) -> None:
    process = Local(guarded_hall, tmp_path)
    try:
        open_enrolled(guarded_hall, process, screen)  # type: ignore[arg-type]
        began = datetime.now(UTC)
        guarded_hall.ask("device", device_id="man-hinh-1", kind="device.test", order_id=ORDER)
        expect(screen.locator("#trial")).to_contain_text("THỬ", timeout=8000)
        expect(screen.locator("#card-number")).not_to_have_text("THỬ")
        guarded_hall.ask("device", device_id="man-hinh-1", kind="device.restart", order_id="b" * 32)
        assert process.process.wait(15) == RESTART_EXIT
        assert (tmp_path / "restarted.json").stat().st_mtime >= began.timestamp()
    finally:
        process.close()


class Local:
    """`motcua display` and the address it printed."""

    def __init__(self, hall: Hall, state_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "--server", hall.url, "--port", "0",
             "--state-dir", str(state_dir)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout
        self.address = self.process.stdout.readline().split()[-1]

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        assert self.process.stdout
        self.process.stdout.close()
