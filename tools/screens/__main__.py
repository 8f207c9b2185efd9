"""Photograph every screen of a running demo and lay each beside its drawing: docs/screens/compare.html.

Run it with the development environment: `.venv/bin/python -m tools.screens`. It starts the demo with a simulated
morning in a temporary folder, drives real browsers, and ends everything again; about four minutes.
"""

import argparse
import sys
import time

from playwright.sync_api import sync_playwright

from .compare import TARGET, keep, write_page
from .demo import demo
from .shots import SHOTS
from .studio import FLAGS, Studio


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", nargs="+", default=[], help="names of screens")
    asked.add_argument("--port", type=int, default=8600)
    options = asked.parse_args()
    with demo(options.port) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        time.sleep(0 if options.only else 30)  # let the simulated morning fill the hall
        studio = Studio(browser, running)
        for name, _, shoot in SHOTS:
            if name in (options.only or [name]):
                try:
                    keep(shoot(studio), name)
                    sys.stdout.write(f"{name}\n")
                except Exception as error:
                    sys.stderr.write(f"{name}: {str(error)[:200]}\n")
        browser.close()
    write_page([(name, drawing) for name, drawing, _ in SHOTS if (TARGET / f"{name}.png").exists()])


if __name__ == "__main__":
    main()
