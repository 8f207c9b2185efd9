"""The files of a kiosk machine: made from a small setting, put once, never over somebody's own work."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner, Result

from kiosk.cli import kiosk
from kiosk.shell import commands, files, machine, session
from kiosk.shell.browser import flags, policy
from kiosk.shell.installing import RECORD, Machine
from kiosk.shell.settings import TURNS, SettingError, ShellSetting, screen
from kiosk.shell.watch import Page, Patience, judge

SERVER = "https://motcua.example.vn"
SETTING = ShellSetting(SERVER)
ENV = "etc/motcua/kiosk.env"
POLICY = "etc/chromium/policies/managed/motcua.json"


def _install(root: Path, *words: str) -> Result:
    return CliRunner().invoke(
        kiosk, ["install", "--server", SERVER, "--root", str(root), *words], catch_exceptions=False
    )


def _all(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_one_address_may_be_opened_and_nothing_of_the_browser_itself() -> None:
    said = json.loads(policy("http://127.0.0.1:8080/"))
    assert said["URLAllowlist"] == ["http://127.0.0.1:8080"]
    assert {"*", "chrome://*", "devtools://*", "file://*"} <= set(said["URLBlocklist"])
    assert said["DeveloperToolsAvailability"] == 2
    assert said["IncognitoModeAvailability"] == 1
    assert said["DownloadRestrictions"] == 3
    for off in (
        "PrintingEnabled",
        "PasswordManagerEnabled",
        "TranslateEnabled",
        "RemoteDebuggingAllowed",
    ):
        assert said[off] is False, off
    assert said["ExtensionInstallBlocklist"] == ["*"]
    assert said["AutoplayAllowed"] is True


def test_the_browser_keeps_its_sandbox_and_gets_the_size_of_the_screen() -> None:
    words = flags("http://127.0.0.1:8080/", 1080, 1920, "/run/x/profile")
    assert "--no-sandbox" not in words
    assert {"--kiosk", "--window-size=1080,1920", "--user-data-dir=/run/x/profile"} <= set(words)
    assert words[-1] == "http://127.0.0.1:8080/"


def test_every_key_the_window_manager_takes_has_an_act() -> None:
    """A key without an act is not grabbed by openbox: it would reach the browser."""
    root = ElementTree.fromstring(session.openbox().encode())
    space = {"o": "http://openbox.org/3.4/rc"}
    keys = root.findall(".//o:keybind", space)
    assert len(keys) > 500
    assert [key.get("key") for key in keys if key.find("o:action", space) is None] == []
    taken = [key.get("key") for key in keys]
    assert len(set(taken)) == len(taken)
    assert {"C-t", "A-F4", "F12", "S-Escape", "C-A-F1", "W-e"} <= set(taken)
    assert not {"a", "S-a", "Return", "1", "S-slash"} & set(taken)


@pytest.mark.parametrize("turn", ["normal", "left", "right", "inverted"])
def test_touches_turn_with_the_picture(turn: str) -> None:
    setting = ShellSetting(SERVER, turn=turn)
    said = session.xorg(setting)
    assert said.count(f'"CalibrationMatrix" "{TURNS[turn]} 0 0 1"') == 1
    assert f"TURN={turn}\n" in machine.shell_env(setting)
    assert 'Option "DontVTSwitch" "true"' in said


def test_disks_on_usb_are_cut_off_twice() -> None:
    assert 'ATTR{bInterfaceClass}=="08", ATTR{authorized}="0"' in machine.udev()
    assert "install usb-storage /bin/false" in machine.modprobe()


def test_rules_of_udev_have_the_braces_that_udev_wants() -> None:
    said = machine.udev()
    assert "{{" not in said
    assert said.count("{") == said.count("}")
    for line in said.splitlines():
        assert line.startswith("#") or all(
            re.fullmatch(r'[A-Z_]+(\{\w+\})?(==|=|\+=)"[^"]*"', part) for part in line.split(", ")
        ), line


@pytest.mark.parametrize(
    "wrong",
    [
        {"server": "http://motcua.example.vn"},
        {"server": "motcua"},
        {"server": SERVER, "name": 'a"b'},
        {"server": SERVER, "name": "a\nOPTIONS=--x"},
        {"server": SERVER, "turn": "sideways"},
        {"server": SERVER, "ca_file": "/a b"},
        {"server": SERVER, "printer": 'x"\ny'},
    ],
)
def test_a_setting_that_would_break_a_file_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingError):
        ShellSetting(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["1080", "1080*1920", "10x10", "99999x1080", "-1x5", ""])
def test_a_size_that_no_screen_has_is_refused(wrong: str) -> None:
    with pytest.raises(SettingError):
        screen(wrong)


def test_a_dry_run_shows_every_line_and_touches_nothing(tmp_path: Path) -> None:
    said = _install(tmp_path, "--dry-run", "--name", "Máy 07")
    assert said.exit_code == 0
    assert "+NAME=Máy 07" in said.output
    assert f"+SERVER={SERVER}" in said.output
    assert list(tmp_path.iterdir()) == []


def test_installing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    assert _install(tmp_path).exit_code == 0
    before = _all(tmp_path)
    assert set(files.UNITS) <= {Path(name).name for name in before}
    said = _install(tmp_path)
    assert said.exit_code == 0
    assert "mới" not in said.output
    assert _all(tmp_path) == before


def test_a_new_setting_updates_what_nobody_else_touched(tmp_path: Path) -> None:
    _install(tmp_path)
    assert _install(tmp_path, "--port", "8090").exit_code == 0
    assert b"127.0.0.1:8090" in (tmp_path / POLICY).read_bytes()
    assert b"--port 8090" in (tmp_path / ENV).read_bytes()


def test_a_file_changed_by_hand_is_left_and_said_so(tmp_path: Path) -> None:
    _install(tmp_path)
    (tmp_path / POLICY).write_text('{"mine": true}')
    said = _install(tmp_path, "--port", "8090")
    assert said.exit_code == 1
    assert f"/{POLICY}" in said.output
    assert (tmp_path / POLICY).read_text() == '{"mine": true}'
    assert b"--port 8090" in (tmp_path / ENV).read_bytes()


def test_settings_of_this_machine_are_kept_without_a_fault(tmp_path: Path) -> None:
    _install(tmp_path)
    (tmp_path / ENV).write_text("SERVER=https://other.example\nNAME=Máy 09\nOPTIONS=--shell\n")
    said = _install(tmp_path)
    assert said.exit_code == 0
    assert f"Giữ nguyên cài đặt của máy này: /{ENV}" in said.output
    assert "other.example" in (tmp_path / ENV).read_text()


def test_overwriting_keeps_what_was_there_beside_it(tmp_path: Path) -> None:
    (tmp_path / POLICY).parent.mkdir(parents=True)
    (tmp_path / POLICY).write_text("another program's")
    assert _install(tmp_path).exit_code == 1
    assert _install(tmp_path, "--overwrite").exit_code == 0
    assert json.loads((tmp_path / POLICY).read_text())["URLAllowlist"]
    assert (tmp_path / f"{POLICY}.before-motcua").read_text() == "another program's"


def test_uninstalling_takes_away_what_was_put_and_leaves_what_was_changed(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/hostname").write_text("kiosk")
    _install(tmp_path)
    (tmp_path / ENV).write_text("NAME=mine\n")
    said = CliRunner().invoke(kiosk, ["install", "--uninstall", "--root", str(tmp_path)])
    assert said.exit_code == 0
    assert set(_all(tmp_path)) == {"etc/hostname", ENV, RECORD.lstrip("/")}


def test_a_record_that_cannot_be_read_is_no_leave_to_overwrite(tmp_path: Path) -> None:
    _install(tmp_path)
    (tmp_path / RECORD.lstrip("/")).write_text("{broken")
    assert _install(tmp_path, "--port", "8090").exit_code == 1


def test_without_rights_the_person_is_asked_and_no_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    @click.command()
    def act() -> None:
        commands._as_root(Machine(Path("/")), yes=False)
        click.echo("written")

    said = CliRunner().invoke(act, input="n\n")
    assert said.exit_code == 1
    assert "sudo" in said.output
    assert "written" not in said.output


def test_elsewhere_than_on_linux_one_sentence_says_what_to_do() -> None:
    code = "import sys; from kiosk.cli import kiosk; sys.platform = 'win32'; kiosk()"
    said = subprocess.run(
        [sys.executable, "-c", code, "install", "--server", SERVER], capture_output=True, text=True
    )
    assert said.returncode == 1
    assert "chỉ có cho Linux" in said.stderr


def test_the_kiosk_itself_is_still_one_command_that_wants_its_server() -> None:
    said = CliRunner().invoke(kiosk, [])
    assert said.exit_code == 2
    assert "--server" in said.output


PATIENCE = Patience(silence=20, start=40, windowed=30)


@pytest.mark.parametrize(
    ("page", "age", "verdict"),
    [
        (None, 900, "well"),  # the kiosk process is away: its page waits for it
        (Page(3, True), 900, "well"),
        (Page(21, True), 900, "silent"),
        (Page(500, True), 30, "well"),  # a browser that only starts
        (Page(500, True), 41, "silent"),  # and one that never came to its page
        (Page(2, False), 29, "well"),
        (Page(2, False), 31, "windowed"),
        (Page(2, False), 5, "well"),
        (Page(19, True), 19.5, "well"),
    ],
)
def test_when_a_browser_is_started_again(page: Page | None, age: float, verdict: str) -> None:
    assert judge(page, age, PATIENCE) == verdict
