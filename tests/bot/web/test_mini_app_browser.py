"""The page that Telegram opens, in a real browser: signs in, wears the colours, leaves nothing behind."""

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.telegram.bots import RESIDENTS, Bot
from tests.bot.telegram.launches import RESIDENTS_TOKEN, signed
from tests.bot.web.rig import Rig
from tests.bot.web.served import served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
DARK = {
    "bg_color": "#17212b",
    "secondary_bg_color": "#232e3c",
    "text_color": "#f5f5f5",
    "hint_color": "#708499",
    "link_color": "#6ab3f3",
    "button_color": "#1f6aa5",
    "button_text_color": "#ffffff",
}
UNREADABLE = {"bg_color": "#ffffff", "text_color": "#eeeeee", "button_color": "#ffff00"}


@pytest.fixture
def address(rig: Rig) -> Iterator[str]:
    rig.door = replace(rig.door, bots=(Bot(RESIDENTS, RESIDENTS_TOKEN),))
    with served(rig.app) as address:
        yield address


async def launched(browser: Browser, address: str, rig: Rig, look: dict[str, str]) -> tuple[Page, list[str]]:
    """Open the page as Telegram does; return it with every address that was asked for."""
    page = await browser.new_page(viewport={"width": 360, "height": 640}, reduced_motion="reduce")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    behind = f"tgWebAppData={quote(signed(rig.clock()), safe='')}"
    behind += f"&tgWebAppThemeParams={quote(json.dumps(look), safe='')}&tgWebAppPlatform=android"
    await page.goto(f"{address}/chat/app#{behind}")
    await page.wait_for_url(f"{address}/chat")
    await expect(page.locator("html.live")).to_have_count(1)
    return page, asked


async def test_the_page_signs_in_and_asks_nobody_else(browser: Browser, rig: Rig, address: str) -> None:
    page, asked = await launched(browser, address, rig, DARK)

    await expect(page.locator("#m1")).to_be_visible()
    assert {each.split("/")[2] for each in asked} == {address.split("/")[2]}
    assert not [each for each in asked if "tgWebApp" in each.partition("#")[0]]
    assert "#" not in page.url
    await page.close()


async def test_what_was_signed_is_not_in_the_history(browser: Browser, rig: Rig, address: str) -> None:
    page, _ = await launched(browser, address, rig, DARK)

    await page.go_back()

    assert "tgWebApp" not in page.url
    await page.close()


async def test_the_colours_of_telegram_are_worn_and_can_be_read(
    browser: Browser, rig: Rig, address: str
) -> None:
    page, _ = await launched(browser, address, rig, DARK)

    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")

    found = (await Axe().run(page)).response["violations"]
    assert ground == "rgb(35, 46, 60)"
    assert [each["id"] for each in found] == []
    await page.close()


async def test_colours_that_cannot_be_read_are_left(browser: Browser, rig: Rig, address: str) -> None:
    page, _ = await launched(browser, address, rig, UNREADABLE)

    ink = await page.evaluate("getComputedStyle(document.body).color")

    assert ink == "rgb(29, 40, 43)"
    await page.close()


async def test_elsewhere_the_page_says_where_it_belongs(browser: Browser, rig: Rig, address: str) -> None:
    page = await browser.new_page(locale="zh-CN")

    await page.goto(f"{address}/chat/app")

    await expect(page.get_by_text("这一页要从 Telegram 机器人的菜单里打开")).to_be_visible()
    await page.close()
