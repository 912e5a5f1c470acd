"""Fixtures of the web door's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.bot.web.community import Filled, filled
from tests.bot.web.rig import Rig, opened


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with opened(tmp_path) as rig:
        yield rig


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Return a small community with history, filled once."""
    return filled(tmp_path_factory.mktemp("ready"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """Start a browser for all tests of a module."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Give the browser; afterwards no page is left that would go on working."""
    yield chromium
    for context in chromium.contexts:
        await context.close()
