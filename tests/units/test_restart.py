"""What the device desk restarts is started again: the code of a restart is a failure to every device's unit."""

import os
import subprocess
import sys

import pytest

from queue_server.link import RESTART_EXIT

from .unit_files import DEVICES, read_unit


@pytest.mark.parametrize("name", DEVICES)
def test_a_device_that_ends_for_a_restart_is_started_again(name: str) -> None:
    unit = read_unit(name)
    assert unit.last("Restart") in ("on-failure", "always")
    ends = " ".join(unit.values.get("RestartPreventExitStatus", [])).split()
    ends += " ".join(unit.values.get("SuccessExitStatus", [])).split()
    assert str(RESTART_EXIT) not in ends


def test_only_the_process_that_systemd_started_says_that_it_is_started_again() -> None:
    ask = "from queue_server.link.report import supervised; print(supervised())"
    started = f'SYSTEMD_EXEC_PID=$$ exec "{sys.executable}" -c "{ask}"'
    below = f'export SYSTEMD_EXEC_PID=$$; "{sys.executable}" -c "{ask}"; true'
    clean = {key: value for key, value in os.environ.items() if key != "SYSTEMD_EXEC_PID"}
    by_hand = f'exec "{sys.executable}" -c "{ask}"'
    for script, said in ((started, "True"), (below, "False"), (by_hand, "False")):
        told = subprocess.run(
            ["/bin/sh", "-c", script], capture_output=True, text=True, env=clean, check=True
        )
        assert told.stdout.strip() == said
