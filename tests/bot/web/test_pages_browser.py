"""The public page and the desk in a real browser: small phone and desk, with a script and without."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.bot.web.community import WORDS, Filled, community, raise_case
from tests.bot.web.rig import Rig
from tests.bot.web.served import served

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
def address(house: Rig) -> Iterator[str]:
    with served(house.app) as address:
        yield address


async def reader(browser: Browser, size: str = "phone", *, script: bool = True) -> BrowserContext:
    context = await browser.new_context(
        viewport=SIZES[size], locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=script
    )
    context.set_default_timeout(15_000)
    return context


async def front(context: BrowserContext, address: str) -> Page:
    """Open the public page, and scroll until chart and map are drawn."""
    page = await context.new_page()
    await page.goto(address)
    await page.locator("#weeks").scroll_into_view_if_needed()
    await expect(page.locator("#chart svg")).to_be_visible()
    await page.locator("#grid").scroll_into_view_if_needed()
    await expect(page.locator("#map path.leaflet-interactive").first).to_be_visible()
    return page


async def desk(context: BrowserContext, address: str) -> Page:
    """Come to the desk as the handler of the sample."""
    page = await context.new_page()
    await page.goto(f"{address}/desk")
    await page.get_by_role("button", name="以承办人身份进入").first.click()
    await expect(page.get_by_role("heading", name="待办工单")).to_be_visible()
    return page


async def findings(page: Page) -> list[str]:
    answer = await Axe().run(page)
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in answer.response["violations"]]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("letters", ["normal", "large"])
async def test_axe_finds_nothing_on_the_public_page(
    browser: Browser, address: str, size: str, letters: str
) -> None:
    context = await reader(browser, size)
    await context.add_cookies([{"name": "huiying_print", "value": letters, "url": address}])

    page = await front(context, address)

    assert await findings(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]


@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_at_the_desk(browser: Browser, house: Rig, address: str, size: str) -> None:
    raise_case(house)
    page = await desk(await reader(browser, size), address)
    found = await findings(page)
    await page.locator(".task-link").first.click()
    await expect(page.locator("#act")).to_be_visible()

    found += await findings(page)

    assert found == []
    assert await page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]


async def test_chart_and_map_come_when_they_are_scrolled_to(browser: Browser, address: str) -> None:
    context = await reader(browser)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page = await context.new_page()
    await page.goto(address)
    before = [path for path in asked if "echarts" in path or "leaflet" in path]

    await page.locator("#grid").scroll_into_view_if_needed()
    await expect(page.locator("#map path.leaflet-interactive")).to_have_count(4)

    assert before == []
    assert "/static/vendor/leaflet.js" in asked


async def test_the_map_is_read_by_keyboard(browser: Browser, address: str) -> None:
    page = await front(await reader(browser, "desk"), address)
    cell = page.locator("#map path.leaflet-interactive").first

    await cell.focus()

    await expect(page.locator(".leaflet-tooltip")).to_contain_text("春晓社区a（春晓社区）：没有公布件数")
    assert await cell.get_attribute("aria-label") == "春晓社区a（春晓社区）：没有公布件数"


async def test_the_public_page_says_the_same_without_a_script(browser: Browser, address: str) -> None:
    page = await (await reader(browser, script=False)).new_page()

    await page.goto(address)

    await expect(page.locator("#map svg.drawing path")).to_have_count(4)
    await expect(page.locator(".as-table td").first).to_be_visible()
    await expect(page.locator("#chart")).to_be_hidden()


async def test_no_request_leaves_the_machine(browser: Browser, house: Rig, address: str) -> None:
    number = raise_case(house)
    context = await reader(browser, "desk")
    asked: set[str] = set()
    faults: list[str] = []
    context.on("request", lambda request: asked.add(str(urlsplit(request.url).hostname)))
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    page = await front(context, address)
    await page.get_by_label("事项编号").fill(number)
    await page.get_by_role("button", name="查进度").click()
    await expect(page.get_by_text("派给承办单位")).to_be_visible()
    page = await desk(context, address)
    await page.locator(".task-link").first.click()
    await page.locator("[data-name=accept]").click()
    await expect(page.locator("[data-name=reply]")).to_be_visible()

    assert asked == {"127.0.0.1"}
    assert faults == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_an_answer_is_written_on_the_page_of_the_case(
    browser: Browser, house: Rig, address: str, script: bool
) -> None:
    raise_case(house)
    page = await desk(await reader(browser, script=script), address)
    await page.locator(".task-link").first.click()
    await expect(page.get_by_text(WORDS).first).to_be_visible()

    await page.locator("[data-name=accept]").click()
    await page.locator("[data-name=reply]").click()
    await page.get_by_label("写在这里").fill("11月23日10点已修好，负责人测试甲。")
    await page.get_by_role("button", name="下一步").click()
    await page.locator("[data-name=confirm]").click()

    await expect(page.locator(".report.answer")).to_contain_text("11月23日10点已修好")
    await expect(page.locator("[data-name=confirm]")).to_have_count(0)


async def test_a_new_task_appears_by_itself(browser: Browser, house: Rig, address: str) -> None:
    page = await desk(await reader(browser, "desk"), address)
    await expect(page.locator(".task-link")).to_have_count(0)
    other = await page.context.new_page()
    await other.goto(f"{address}/desk/chat")

    raise_case(house)
    await other.get_by_label("写在这里……").fill("help")
    await other.get_by_role("button", name="发送").click()

    await expect(page.locator(".task-link")).to_have_count(1)
