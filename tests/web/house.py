"""A house with devices for the device desk: identities made while the server is away, and the devices themselves."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hardware.app import RunningBridge
from hardware.settings import PrinterSettings, Settings
from queue_server.commands.opening import OPERATOR, writing
from queue_server.link.client import remember
from queue_server.link.keys import DeviceKey
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.device.doors import ApproveDevice, EnrolOwn, enrol_own
from queue_server.web.passwords import hash_password

from .leader import Leader
from .live import PASSWORD, SITE, LiveCentre

HALL = "bac-giang-sanh-1"
# id: kind, name, place
DEVICES: dict[str, tuple[str, str, dict[str, str]]] = {
    "bridge-1": ("bridge", "Cầu nối 01", {}),
    "bridge-2": ("bridge", "Cầu nối 02", {}),
    "bridge-3": ("bridge", "Cầu nối 03", {}),
    "kiosk-2": ("kiosk", "Máy lấy số 02", {}),
    "board-7": ("board", "Bảng quầy 07", {"counter_id": "bac-giang-07"}),
    "display-1": ("display", "Màn hình 01", {"hall_id": HALL}),
}
SUPERVISED = 'export SYSTEMD_EXEC_PID=$$; exec "$@"'


class _Furnished(LiveCentre):
    """A centre with a second leader and some devices whose identities lie beside it."""

    def _fill(self) -> None:
        super()._fill()
        with writing(self.settings) as lane:
            second = AddAccount(
                OPERATOR, "second", "hai", "Đỗ Văn Thứ Hai", hash_password(PASSWORD),
                frozenset({"supervisor"}), SITE,
            )  # fmt: skip
            lane.write(add_account, second)
            for name, (kind, words, place) in DEVICES.items():
                folder = self.settings.state_dir.parent / name
                key = DeviceKey.load_or_create(folder / "device.pem")
                remember(folder, name)
                spot = ApproveDevice(OPERATOR, "", name, words, SITE, **place)
                lane.write(enrol_own, EnrolOwn(spot, kind, key.public_key))


@dataclass
class House:
    """`identity` is the state folder of a device that is let in already."""

    centre: LiveCentre
    folder: Path
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @classmethod
    def furnish(cls, folder: Path) -> "House":
        (folder / "server").mkdir()
        return cls(_Furnished(folder / "server"), folder)

    def identity(self, name: str) -> Path:
        return self.folder / name

    def bridge(self, name: str) -> RunningBridge:
        """A bridge in this process, with a software printer whose paper a test takes away."""
        printers = (PrinterSettings("ticket"),)
        settings = Settings(self.identity(name), port=0, server=self.centre.url, printers=printers)
        running = RunningBridge(settings)
        running.start()
        return running

    def run(self, *command: str) -> subprocess.Popen[str]:
        """A process of `motcua` as a service manager starts it; ready when it has said its first line."""
        program = str(Path(sys.executable).parent / "motcua")
        process = subprocess.Popen(
            ["/bin/sh", "-c", SUPERVISED, "sh", program, *command],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(os.environ),
        )  # fmt: skip
        self.processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline()
        return process

    def run_bridge(self, name: str) -> subprocess.Popen[str]:
        state = str(self.identity(name))
        return self.run("bridge", "--port", "0", "--state-dir", state, "--server", self.centre.url)

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()
        self.centre.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def admit(desk: Any, code: str, name: str) -> None:
    """An administrator types the code that a new screen shows, and puts it into the hall."""
    page = desk.sign_in("quantri", "/quan-tri/thiet-bi")
    page.fill("#code", code)
    page.keyboard.press("Enter")
    page.fill("#name", name)
    page.select_option("#place", f"hall:{HALL}")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "thiet-bi" in url)


def silence(house: House, name: str) -> float:
    """Seconds between the last word of a device and the alert that it is offline."""
    seen = Leader(house.centre).get(f"/sites/{SITE}/devices")
    (heard,) = [one["heard_at"] for one in seen["devices"] if one["device_id"] == name]
    (told,) = [
        one["opened_at"]
        for one in seen["alerts"]
        if (one["device_id"], one["kind"]) == (name, "offline")
    ]
    return (datetime.fromisoformat(told) - datetime.fromisoformat(heard)).total_seconds()
