"""The demo with its simulated morning, in a temporary folder."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]


@dataclass
class Demo:
    """Addresses and logins as the demo printed them."""

    text: str
    state: Path
    process: "subprocess.Popen[str]"
    addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for title, address in re.findall(r"^  (\S.*?)\s{2,}(http\S+)$", self.text, flags=re.M):
            self.addresses[title] = address

    def login(self, username: str) -> str:
        found = re.search(rf"\s{username}\s+(\S+)", self.text.split("Đăng nhập", 1)[1])
        assert found is not None
        return found.group(1)

    def at(self, start: str) -> str:
        return next(address for title, address in self.addresses.items() if title.startswith(start))

    @contextmanager
    def without_server(self) -> Iterator[None]:
        """The server stands still, as behind a cable that was pulled; afterwards it goes on."""
        ours = psutil.Process(self.process.pid).children(recursive=True)
        server = [one for one in ours if one.cmdline()[-1:] == ["server"]]
        for one in server:
            one.suspend()
        try:
            yield
        finally:
            for one in server:
                one.resume()


@contextmanager
def demo(port: int) -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="motcua-screens-") as folder:
        command = [sys.executable, "-u", "-m", "queue_server.cli", "demo", "--state-dir", folder,
                   "--port", str(port), "--open-day", "--pace", "30"]  # fmt: skip
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        text = ""
        assert process.stdout is not None
        for line in process.stdout:
            text += line
            if "Ctrl-C" in line:
                break
        try:
            yield Demo(text, Path(folder), process)
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)
