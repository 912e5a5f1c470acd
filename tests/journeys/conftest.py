"""A real browser for whoever plays a journey, and where its pictures go."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE = 20_000
"""Milliseconds that a page may take to show what is expected: a busy machine is slow."""


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Start Chromium."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: into the manual if HUIYING_PICTURES names its folder."""
    wanted = os.environ.get("HUIYING_PICTURES")
    return Path(wanted) if wanted else tmp_path
