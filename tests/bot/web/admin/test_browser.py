"""The operator's pages in a real browser: a phone and a desk, by keyboard, with a script and without.

HUIYING_PICTURES=docs/images makes it renew the pictures of docs/operating-pages.md.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from models.vocabulary import Role
from tests.bot.web.admin.office import Office
from tests.bot.web.admin.office import office as opened
from tests.bot.web.served import served
from tests.workflows.house.installation import HANDLER

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 900},
}
PAGES = {
    "overview": "/operator",
    "post": "/operator/post",
    "record": "/operator/record?check=house:rules",
    "staff": "/operator/staff",
    "invite": "/operator/staff/invite",
    "bodies": "/operator/bodies",
    "body": "/operator/bodies/one?code=B1",
    "areas": "/operator/areas?in=C1",
    "area": "/operator/areas/one?code=C1a",
    "duties": "/operator/duties",
    "duty": "/operator/duties/one?code=L-1",
    "categories": "/operator/categories",
    "category": "/operator/categories/one?code=01",
    "calendar": "/operator/calendar",
    "day": "/operator/calendar?day=2026-12-01&kind=holiday",
    "numbers": "/operator/numbers",
    "texts": "/operator/texts",
    "text": "/operator/texts/one?key=danger.lift",
    "import": "/operator/import?kind=bodies",
}
ALSO_AT_THE_DESK = frozenset({"overview", "areas", "duties", "calendar"})
"""One page of each form: all have one style sheet, and the tests below look at the desk too."""
PICTURED = ("overview-desk", "overview-phone", "calendar-desk", "numbers-desk")
GOOD = "code,name,kind\nB5,试验单位,section\n"
BAD = "code,name,kind\nB5,,section\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as office:
        yield office


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with served(office.app) as address:
        yield address


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return where pictures go: nowhere that lasts, unless they are wanted."""
    wanted = os.environ.get("HUIYING_PICTURES")
    return Path(wanted) if wanted else tmp_path


async def reader(browser: Browser, size: str = "desk", *, script: bool = True) -> BrowserContext:
    context = await browser.new_context(
        viewport=SIZES[size], locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=script
    )
    context.set_default_timeout(15_000)
    return context


async def enter(context: BrowserContext, address: str, office: Office) -> Page:
    """Come in as an operator."""
    page = await context.new_page()
    await page.goto(f"{address}/desk?invitation={office.invitation(Role.OPERATOR)}")
    await page.locator("button.first").first.click()
    await expect(page.get_by_role("heading", name="今天等您处理的")).to_be_visible()
    return page


async def findings(page: Page) -> list[str]:
    answer = await Axe().run(page)
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in answer.response["violations"]]


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_is_whole_for_everybody_and_asks_no_other_machine(
    browser: Browser, office: Office, address: str, size: str, pictures: Path
) -> None:
    context = await reader(browser, size)
    hosts: set[str] = set()
    faults: list[str] = []
    context.on("request", lambda request: hosts.add(str(urlsplit(request.url).hostname)))
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page = await enter(context, address, office)
    found: dict[str, object] = {}

    for name, path in PAGES.items():
        await page.goto(address + path)
        width = await page.evaluate("document.documentElement.scrollWidth")
        wrong = await findings(page) if size == "phone" or name in ALSO_AT_THE_DESK else []
        if width != SIZES[size]["width"] or wrong:
            found[name] = (width, wrong)
        if (picture := f"{name}-{size}") in PICTURED:
            await page.screenshot(path=pictures / f"operator-{picture}.png")

    assert found == {}
    assert (hosts, faults) == ({"127.0.0.1"}, [])


async def test_large_print_fits_a_phone(browser: Browser, office: Office, address: str) -> None:
    context = await reader(browser, "phone")
    await context.add_cookies([{"name": "huiying_print", "value": "large", "url": address}])
    page = await enter(context, address, office)
    wide: dict[str, int] = {}

    for name, path in PAGES.items():
        await page.goto(address + path, wait_until="domcontentloaded")
        width = await page.evaluate("document.documentElement.scrollWidth")
        if width > SIZES["phone"]["width"]:
            wide[name] = width

    assert wide == {}


async def test_a_colleague_is_invited_by_keyboard_alone(
    browser: Browser, office: Office, address: str, pictures: Path
) -> None:
    page = await enter(await reader(browser), address, office)
    await page.goto(f"{address}/operator/staff/invite?role=handler&body=B1")

    await page.get_by_label("姓名").focus()
    await page.keyboard.type("测试丁")
    for _ in range(4):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="测试丁 的邀请")).to_be_visible()
    await expect(page.get_by_role("img", name="邀请链接的二维码")).to_be_visible()
    assert await findings(page) == []
    await page.screenshot(path=pictures / "operator-invited-desk.png")


async def test_what_is_wrong_is_read_first(browser: Browser, office: Office, address: str) -> None:
    page = await enter(await reader(browser, "phone"), address, office)
    await page.goto(f"{address}/operator/staff/invite")
    await page.get_by_label("姓名").fill("测试丁")
    await page.get_by_label("角色").select_option("handler")

    await page.get_by_role("button", name="生成邀请").click()

    await expect(page.locator("#wrong")).to_be_focused()
    await page.get_by_role("link", name="这个角色要属于一个单位").click()
    await expect(page.get_by_label("单位", exact=False).first).to_be_in_viewport()
    assert await findings(page) == []


async def test_a_change_of_the_list_is_seen_before_it_is_decided(
    browser: Browser, office: Office, address: str, pictures: Path
) -> None:
    office.house.case("HY-1", basis="L-1@2026-1")
    page = await enter(await reader(browser), address, office)
    await page.goto(f"{address}/operator/duties/one?code=L-1")
    await page.get_by_label("牵头单位").select_option("B2")
    await page.get_by_role("button", name="先看看会怎样").first.click()

    await expect(page.get_by_role("heading", name="会有什么变化")).to_be_visible()
    assert await findings(page) == []
    await page.screenshot(path=pictures / "operator-look-desk.png")
    await page.get_by_label("原因").fill("试验中改一改")
    await page.get_by_role("button", name="就这样定").click()

    await expect(page.get_by_role("status")).to_contain_text("已安排")
    await expect(page.get_by_role("cell", name="青禾城管").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_a_file_is_checked_and_confirmed(
    browser: Browser, office: Office, address: str, script: bool, pictures: Path
) -> None:
    page = await enter(await reader(browser, script=script), address, office)
    await page.goto(f"{address}/operator/import?kind=bodies")
    file, check = page.locator("input[type=file]"), page.get_by_role("button", name="先检查")

    await file.set_input_files({"name": "b.csv", "mimeType": "text/csv", "buffer": BAD.encode()})
    await check.click()
    await expect(page.get_by_role("row", name="name")).to_be_visible()
    if script:
        assert await findings(page) == []
        await page.screenshot(path=pictures / "operator-import-desk.png")
    await file.set_input_files({"name": "b.csv", "mimeType": "text/csv", "buffer": GOOD.encode()})
    await check.click()
    await expect(page.get_by_text("检查通过，共 1 行")).to_be_visible()
    if not script:
        await file.set_input_files({"name": "b.csv", "mimeType": "text/csv", "buffer": GOOD.encode()})
    await page.get_by_role("button", name="导入这 1 行").click()

    await expect(page.get_by_text("已导入“b.csv”，共 1 行。")).to_be_visible()
    assert "B5" in office.door.reference().bodies


async def test_a_file_is_dropped_where_it_can_be_chosen(
    browser: Browser, office: Office, address: str
) -> None:
    page = await enter(await reader(browser), address, office)
    await page.goto(f"{address}/operator/import?kind=bodies")

    await page.evaluate(
        """text => {
            const held = new DataTransfer();
            held.items.add(new File([text], "dropped.csv", {type: "text/csv"}));
            document.querySelector(".drop").dispatchEvent(new DragEvent("drop", {dataTransfer: held}));
        }""",
        GOOD,
    )
    await page.get_by_role("button", name="先检查").click()

    await expect(page.get_by_text("“dropped.csv”检查通过")).to_be_visible()


async def test_a_seat_is_ended_on_a_phone(browser: Browser, office: Office, address: str) -> None:
    page = await enter(await reader(browser, "phone"), address, office)
    await page.goto(f"{address}/operator/staff/one?id={office.house.people[HANDLER]}")

    await page.get_by_text("结束这个角色").click()
    await page.locator("#f-end-" + await seat(page)).fill("试验中改一改")
    assert await findings(page) == []
    await page.get_by_role("button", name="确认结束").click()

    await expect(page.get_by_role("status")).to_contain_text("已结束")


async def seat(page: Page) -> str:
    """Return the id of the seat that a page of a colleague shows."""
    return str(await page.locator("form[action='/operator/staff/end'] input[name=seat]").input_value())
