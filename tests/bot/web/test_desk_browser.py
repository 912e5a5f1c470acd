"""The desk in a real browser: read at every size, walked through by keyboard, taken away, printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from models.vocabulary import Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.rig import Rig
from tests.bot.web.served import served
from workflows.access import invite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 900},
}


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


@pytest.fixture
def address(house: Rig) -> Iterator[str]:
    with served(house.app) as address:
        yield address


async def at_desk(
    browser: Browser, house: Rig, address: str, role: Role, *, size: str = "desk", letters: str = "normal"
) -> Page:
    """Come in by invitation, as the mail of an office would lead there."""
    body = "B1" if role in (Role.HANDLER, Role.HEAD) else None
    invited = await house.database.write(
        lambda tx: invite(tx, role, body, None, house.clock(), house.door.chance)
    )
    context = await browser.new_context(
        viewport=SIZES[size], locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    await context.add_cookies([{"name": "huiying_print", "value": letters, "url": address}])
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await page.goto(f"{address}/desk?invitation={invited.secret}")
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("heading", name="待办工单")).to_be_visible()
    await page.wait_for_load_state()  # the keys work once the script is there
    return page


async def findings(page: Page) -> list[str]:
    answer = await Axe().run(page)
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = [f"{each['id']}: {each['nodes'][0]['target']}" for each in answer.response["violations"]]
    return [*found, *(["wider than the screen"] if wide else [])]


@pytest.mark.parametrize(
    ("role", "size", "letters"),
    [(Role.HEAD, "phone", "large"), (Role.HEAD, "desk", "normal"), (Role.DISPATCHER, "phone", "normal")],
    ids=["phone, large print", "desk", "phone"],
)
async def test_axe_finds_nothing_on_queue_case_and_search(
    browser: Browser, house: Rig, address: str, role: Role, size: str, letters: str
) -> None:
    number = raise_case(house)
    raise_case(house, category=None, urgency="danger")
    page = await at_desk(browser, house, address, role, size=size, letters=letters)
    links = page.locator(".places > a:visible")
    assert (await links.count() == 0) == (size == "phone")  # there they stand behind one line
    if size == "phone":
        await page.locator(".all-pages summary").press("Enter")
        assert await links.count() > 3
    await page.locator("details.export summary").click()
    found = await findings(page)
    await page.goto(f"{address}/desk/case/{number}")
    await page.locator("details.told summary").click()
    found += await findings(page)
    await page.goto(f"{address}/desk/find?number={number[:-1]}2")

    found += await findings(page)

    assert found == []


async def test_the_list_is_walked_by_keyboard(browser: Browser, house: Rig, address: str) -> None:
    first, second = raise_case(house, urgency="danger"), raise_case(house)
    page = await at_desk(browser, house, address, Role.HANDLER)

    await page.keyboard.press("j")
    await expect(page.locator(f"#case-{first}")).to_be_focused()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator(f"#case-{second}")).to_be_focused()
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{address}/desk/case/{first}")
    await page.keyboard.press("/")

    await expect(page.locator("#find")).to_be_focused()
    await page.keyboard.type(f"jk{second[3:].lower()}")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{address}/desk/case/{second}")


async def test_whoever_walks_keeps_their_place_when_the_list_is_read_again(
    browser: Browser, house: Rig, address: str
) -> None:
    number = raise_case(house)
    page = await at_desk(browser, house, address, Role.HANDLER)
    await page.keyboard.press("j")

    other = raise_case(house, urgency="danger")
    await page.evaluate("window.htmx.trigger(document.getElementById('live'), 'news')")

    await expect(page.locator(f"#case-{other}")).to_be_visible()
    await expect(page.locator(f"#case-{number}")).to_be_focused()


async def test_a_table_is_taken_away_by_two_presses(browser: Browser, house: Rig, address: str) -> None:
    raise_case(house)
    page = await at_desk(browser, house, address, Role.AUDITOR)
    await page.locator("details.export summary").click()

    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="表格 CSV").click()
    download = await waiting.value

    assert download.suggested_filename == "huiying-all-20261123.csv"


async def test_an_erased_picture_leaves_a_word(browser: Browser, house: Rig, address: str) -> None:
    number = raise_case(house)
    page = await at_desk(browser, house, address, Role.HANDLER)
    await page.goto(f"{address}/desk/case/{number}")

    await page.evaluate(
        "document.querySelector('.report').insertAdjacentHTML('afterend',"
        ' \'<a href="/pictures/x"><img data-gone="照片已清除" alt="" src="/pictures/x"></a>\')'
    )

    await expect(page.locator(".gone")).to_have_text("照片已清除")


async def test_paper_shows_the_letter_and_nothing_to_press(
    browser: Browser, house: Rig, address: str
) -> None:
    number = raise_case(house)
    page = await at_desk(browser, house, address, Role.HANDLER)
    await page.goto(f"{address}/desk/case/{number}")
    on_screen = [await page.locator(each).is_visible() for each in (".letterhead", ".seal", "#acts")]
    await page.emulate_media(media="print")

    on_paper = [await page.locator(each).is_visible() for each in (".letterhead", ".seal", "#acts")]

    assert (on_screen, on_paper) == ([False, False, True], [True, True, False])
    assert await page.locator("button:visible, input:visible, nav:visible").count() == 0
    assert len(await page.pdf(prefer_css_page_size=True)) > 10_000
