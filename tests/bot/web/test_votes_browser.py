"""The pages of votes in a real browser, phone and desk, large letters, without a script and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize

from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.rig import Rig
from tests.bot.web.served import served
from tests.bot.web.test_public_votes import run_votes
from workflows.access import invite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desk": {"width": 1280, "height": 900},
}


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


@pytest.fixture
def codes(house: Rig) -> tuple[str, str, str]:
    """A vote that is over, one that is open, a draft."""
    return house.database.write_now(run_votes)


@pytest.fixture
def address(house: Rig) -> Iterator[str]:
    with served(house.app) as address:
        yield address


async def opened(browser: Browser, size: str) -> Page:
    """A page of this size."""
    context = await browser.new_context(viewport=SIZES[size], locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(15_000)
    return await context.new_page()


async def flaws(page: Page) -> list[str]:
    """What axe finds, and whether something is cut off at the side."""
    answer = await Axe().run(page)
    found = [f"{each['id']}: {each['nodes'][0]['target']}" for each in answer.response["violations"]]
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, *(["wide"] if wide else [])]


@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_on_the_public_pages_of_votes(
    browser: Browser, address: str, codes: tuple[str, str, str], size: str
) -> None:
    page = await opened(browser, size)
    over, going_on, _ = codes
    found = {}
    paper = f"/vote/{going_on}/paper"
    votes = ("/votes", f"/vote/{over}", f"/vote/{going_on}", paper, f"/chat?vote={going_on}")
    for path in (*votes, "/covenant?q=1", "/trials", "/petitions", "/practices"):
        await page.goto(address + path)
        found[path] = await flaws(page)
    await page.goto(f"{address}/vote/{over}")
    await page.emulate_media(media="print")
    found["print"] = await flaws(page)

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_at_the_desk_of_votes(
    browser: Browser, house: Rig, address: str, codes: tuple[str, str, str], size: str
) -> None:
    page = await opened(browser, size)
    over, going_on, draft = codes
    invited = house.database.write_now(
        lambda tx: invite(tx, Role.COORDINATOR, None, None, house.clock(), house.door.chance)
    )
    await page.goto(f"{address}/desk?invitation={invited.secret}")
    await page.locator("form[action='/desk/join'] button").first.click()
    found = {}
    votes = ("votes", "votes/put/put_choice", f"vote/{over}", f"vote/{going_on}", f"vote/{draft}")
    for path in (*votes, "covenants", "petitions", "practices"):
        await page.goto(f"{address}/desk/{path}")
        await page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found[path] = await flaws(page)

    assert {path: each for path, each in found.items() if each} == {}
