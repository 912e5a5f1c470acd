"""The chat page in a real browser: with a script and without, on a small phone, in large print."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from bot.messages import Incoming
from tests.bot.web.rig import ADDRESS, START, Rig
from tests.bot.web.served import served
from tests.bot.web.test_pictures import picture
from tests.voices import voice_message
from workflows import access
from workflows.policy import Policy

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE: ViewportSize = {"width": 360, "height": 640}
WORDS = "楼下的灯坏了 <b>三天了</b>"


@pytest.fixture
def address(rig: Rig) -> Iterator[str]:
    with served(rig.app) as address:
        yield address


async def phone(browser: Browser, *, script: bool = True) -> BrowserContext:
    context = await browser.new_context(
        viewport=PHONE,
        locale="zh-CN",
        java_script_enabled=script,
        reduced_motion="reduce",  # else axe may measure a colour half-way through its change
    )
    context.set_default_timeout(15_000)
    return context


async def start(context: BrowserContext, address: str) -> Page:
    page = await context.new_page()
    await page.goto(f"{address}/chat")
    await page.get_by_role("button", name="开始说").click()
    await expect(page.locator("#m1")).to_be_visible()
    return page


async def live(context: BrowserContext, address: str) -> Page:
    """Start a chat and wait for the page's script."""
    page = await start(context, address)
    await expect(page.locator("html.live")).to_have_count(1)
    return page


async def say(page: Page, words: str) -> None:
    await page.get_by_label("说说您的事").fill(words)
    await page.get_by_role("button", name="发送").click()


async def findings(page: Page) -> list[str]:
    answer = await Axe().run(page)
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in answer.response["violations"]]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
async def test_a_recording_can_be_played(browser: Browser, address: str, rig: Rig, script: bool) -> None:
    context = await phone(browser, script=script)
    page = await live(context, address) if script else await start(context, address)
    (name,) = await rig.door.pictures.keep_recording(1, voice_message(2), Policy())

    await rig.door.engine.receive(Incoming("web", 1, "v", text="灯坏了", photos=(name,)))
    if script:
        rig.door.streams.wake((1,))
    else:
        await page.reload()

    sound = page.locator("audio")
    await expect(sound).to_be_visible()
    await expect(sound).to_have_attribute("src", f"/pictures/{name}")
    await expect(sound).to_have_attribute("aria-label", "录音")
    await expect(page.locator(".pictures img")).to_have_count(0)
    if script:
        assert await findings(page) == []
    await context.close()


async def test_a_conversation_without_a_script(browser: Browser, address: str) -> None:
    page = await start(await phone(browser, script=False), address)

    await say(page, WORDS)
    await expect(page.locator("#m2 .words")).to_contain_text(WORDS)
    await page.locator("#m2 [data-name=confirm]").click()

    await expect(page.locator("#m2 .words")).to_contain_text("confirm")
    await expect(page.locator(".keys")).to_have_count(0)


async def test_a_conversation_with_the_script(browser: Browser, address: str) -> None:
    page = await live(await phone(browser), address)

    await say(page, WORDS)
    await expect(page.locator(".own .words")).to_have_text(WORDS)
    await expect(page.locator("#m2 .words")).to_contain_text(WORDS)
    await page.locator("#m2 [data-name=confirm]").click()
    await expect(page.locator("#m2 .words")).to_contain_text("confirm")
    await expect(page.locator(".keys .button")).to_have_count(0)
    told = await page.locator("#m2 time").inner_text()
    await page.reload()
    await expect(page.locator("#m2 time")).to_have_text(told)

    await expect(page.locator(".own .words")).to_have_text([WORDS])
    await expect(page.locator(".bubble")).to_have_count(3)


async def test_news_appears_by_itself_and_once(browser: Browser, rig: Rig, address: str) -> None:
    context = await phone(browser)
    page, other = await live(context, address), await context.new_page()
    await other.goto(f"{address}/chat")
    await expect(other.locator("html.live")).to_have_count(1)

    await say(other, WORDS)

    await expect(page.locator("#m2 .words")).to_contain_text(WORDS)
    await expect(other.locator("#m2")).to_have_count(1)


async def test_a_photo_is_shown_and_sent(browser: Browser, rig: Rig, address: str, tmp_path: Path) -> None:
    page = await live(await phone(browser), address)
    file = tmp_path / "lamp.png"
    file.write_bytes(picture("PNG"))

    await page.locator("#photo").set_input_files(file)
    await expect(page.locator("#chosen img")).to_be_visible()
    await page.get_by_role("button", name="发送").click()

    await expect(page.locator("#m2 .pictures a")).to_have_attribute(
        "href", re.compile(r"/pictures/[0-9a-f]{32}\.jpg")
    )


async def test_a_message_that_was_not_sent_can_be_sent_again(browser: Browser, address: str) -> None:
    context = await phone(browser)
    page = await live(context, address)
    await context.set_offline(True)
    await say(page, WORDS)
    await expect(page.get_by_text("没有发出去")).to_be_visible()
    await context.set_offline(False)

    await page.get_by_role("button", name="再发一次").click()

    await expect(page.locator("#m2 .words")).to_contain_text(WORDS)
    await expect(page.get_by_role("button", name="再发一次")).to_have_count(0)

    await context.set_offline(True)
    await page.locator("#text").fill("还有一句")
    await page.locator("#composer .send").click()
    await expect(page.get_by_text("没有发出去")).to_be_visible()
    await page.locator("#text").fill("没说完")
    await context.set_offline(False)
    await page.reload()  # what was not sent goes now, and what is half typed stays

    await expect(page.locator("#m3 .words")).to_contain_text("还有一句")
    await expect(page.locator(".own .words")).to_have_text([WORDS, "还有一句"])
    await expect(page.locator("#text")).to_have_value("没说完")


async def test_the_place_is_asked_for_only_when_pressed(browser: Browser, address: str) -> None:
    context = await phone(browser)
    await context.grant_permissions(["geolocation"])
    await context.set_geolocation({"latitude": 31.25, "longitude": 121.5})
    page = await live(context, address)

    await page.get_by_role("button", name="位置").click()

    await expect(page.locator("#m2 .words")).to_contain_text("31.25 wgs84")


@pytest.mark.parametrize("size", ["normal", "large"])
async def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, address: str, size: str) -> None:
    page = await (await phone(browser)).new_page()
    await page.goto(f"{address}/chat")
    if size == "large":
        await page.get_by_role("button", name="大字版").click()
    found = await findings(page)
    await page.get_by_role("button", name="开始说").click()
    await say(page, WORDS)
    await expect(page.locator("#m2")).to_be_visible()

    found += await findings(page)

    assert found == []
    assert await page.evaluate("document.documentElement.dataset.print") == size
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_everything_to_press_is_large_enough(browser: Browser, address: str) -> None:
    page = await live(await phone(browser), address)
    await say(page, WORDS)
    await expect(page.locator("#m2")).to_be_visible()

    small = []
    for key in await page.locator("button:visible, summary:visible, .tool:visible").all():
        box = await key.bounding_box()
        if box is None or min(box["height"], box["width"]) < 48:
            small.append((await key.inner_text(), box))

    assert small == []


async def test_no_request_leaves_the_machine(browser: Browser, rig: Rig, address: str) -> None:
    context = await phone(browser)
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(str(urlsplit(request.url).hostname)))
    faults: list[str] = []
    page = await context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    await page.goto(f"{address}/chat?invitation={await rig.invitation()}")
    await page.get_by_role("button", name="开始说").click()

    await page.get_by_label("写在这里……").fill(WORDS)
    await page.get_by_role("button", name="发送").click()

    await expect(page.locator("#m2 .words")).to_contain_text(WORDS)
    assert asked == {urlsplit(ADDRESS).hostname}
    assert faults == []


async def test_a_door_that_was_shut_keeps_the_last_words_and_not_ones_own(
    browser: Browser, address: str, rig: Rig
) -> None:
    async with await phone(browser) as context:
        page = await live(context, address)
        await page.locator("#text").fill("灯坏了")
        await page.get_by_role("button", name="发送").click()
        await expect(page.locator("#m2")).to_be_visible()

        rig.database.write_now(lambda tx: access.revoke(tx, 1, START))
        rig.door.streams.wake((1,))

        await expect(page.get_by_text("这个入口已经退出")).to_be_visible()
        assert await page.locator("#composer").is_hidden()
        assert await page.locator(".own").count() == 0
        assert await page.locator("#m2").is_visible()
        assert await page.evaluate("sessionStorage.length") == 0
