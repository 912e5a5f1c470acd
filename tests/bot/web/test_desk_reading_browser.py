"""The page about the machine's reading in a real browser: nothing to fault at any size, pairs that open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.rig import Rig
from tests.bot.web.served import served
from tests.bot.web.test_desk_browser import SIZES, at_desk, findings
from tests.bot.web.test_desk_reading import learn, misread

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        misread(rig)
        learn(rig)
        learn(rig)
        yield rig


@pytest.fixture
def address(house: Rig) -> Iterator[str]:
    with served(house.app) as address:
        yield address


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("letters", ["normal", "large"])
async def test_nothing_to_fault_at_any_size(
    browser: Browser, house: Rig, address: str, size: str, letters: str
) -> None:
    page = await at_desk(browser, house, address, Role.COORDINATOR, size=size, letters=letters)

    await page.goto(f"{address}/desk/reading")

    await expect(page.get_by_role("heading", name="识别得怎么样")).to_be_visible()
    assert await findings(page) == []


async def test_a_pair_opens_by_keyboard(browser: Browser, house: Rig, address: str) -> None:
    page = await at_desk(browser, house, address, Role.AUDITOR)
    await page.goto(f"{address}/desk/reading")

    await page.locator(".pairs summary").focus()
    await page.keyboard.press("Enter")

    await expect(page.locator(".pairs blockquote")).to_be_visible()
