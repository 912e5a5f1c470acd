"""Finds the browser that the `browser` tests drive, or gets one: `python -m tests.chromium` in `make test`.

Order: HUIYING_CHROMIUM, a Chromium on the machine, Playwright's own download, Debian's package when root.
A Chromium that was built without a window shows the same pages for a third of the work: it comes first.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGE = "chromium-headless-shell"
"""Debian's."""


def find() -> str | None:
    """Return the path of a Chromium that can be started, or None."""
    chosen = os.environ.get("HUIYING_CHROMIUM")
    if chosen:
        return chosen if os.access(chosen, os.X_OK) else None
    return next(filter(None, map(shutil.which, NAMES)), None) or _of_playwright()


def required() -> bool:
    """Tell whether a missing browser is a failure (in CI) or a plainly named gap (at a desk)."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _runs(command: Sequence[str], seconds: int) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _download() -> bool:
    print("    no Chromium here: asking Playwright for its own")
    return _runs([sys.executable, "-m", "playwright", "install", "chromium"], seconds=300)


def _debian() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"    that did not work: installing Debian's package (apt-get install {PACKAGE})")
    install = ["apt-get", "install", "-y", "--no-install-recommends", PACKAGE, "fonts-wqy-microhei"]
    return _runs(["apt-get", "update"], seconds=300) and _runs(install, seconds=600)


def obtain() -> str | None:
    """Return a Chromium's path, installing one if there is none and that is possible."""
    for get in (_download, _debian):
        path = find()
        if path:
            return path
        get()
    return find()


def main() -> int:
    path = obtain()
    if path:
        print(f"==> browser tests use {path}")
        return 0
    print("==> NOT TESTED: everything in a browser (pages on a phone and at the desk, accessibility,")
    print("    pages without JavaScript, the way of a request on screen): no Chromium could be had.")
    print(f"    Install one (Debian: apt-get install {PACKAGE}) and run `make test` again.")
    return 1 if required() else 0


if __name__ == "__main__":
    sys.exit(main())
