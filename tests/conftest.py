"""Fixtures that every room's tests may ask for."""

import pytest

from tests import chromium


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the browser to start; skip where there is none, fail in CI."""
    path = chromium.find()
    if path is None and chromium.required():
        pytest.fail("no Chromium on this machine, and CI may not leave the browser tests out")
    if path is None:
        pytest.skip("no Chromium on this machine")
    return path
