"""A morning at the desk: a dispatcher settles, a coordinator rules, an auditor takes a list away.

HUIYING_PICTURES=docs/images makes it renew the pictures of the manual.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    place = Installation(tmp_path_factory.mktemp("morning") / "data")
    place.start()
    yield place
    place.kill()


def sit_down(browser: Browser, installation: Installation, role: str, size: ViewportSize = DESK) -> Page:
    context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{installation.address}/desk")
    page.locator(f"form:has(input[value='{role}']) button").first.click()
    expect(page.get_by_role("heading", name="待办工单")).to_be_visible()
    return page


def act(page: Page, name: str) -> None:
    page.locator(f"#acts button[data-name='{name}']").first.click()


def write(page: Page, asked: str, words: str) -> None:
    """Answer what the page asks."""
    expect(page.locator("#acts .bubble").last).to_contain_text(asked)
    page.locator("#text").fill(words)
    page.locator("#acts form.say button").click()


def send_to(page: Page, body: str) -> None:
    """Press the body that was found."""
    page.locator("#acts button[data-name='send_to']", has_text=body).first.click()


def begin(page: Page) -> None:
    """Take the card, where this chat was not told of the case yet."""
    expect(page.locator("#acts button").first).to_be_visible()
    card = page.get_by_role("button", name="开始办理")
    if card.count():
        card.click()


def size_of(page: Page, part: str) -> int:
    return int(page.locator(f"a.part[href='/desk?show={part}'] .count").inner_text())


def test_a_dispatcher_settles_what_nobody_could_place_and_puts_a_slip_right(
    browser: Browser, installation: Installation, pictures: Path
) -> None:
    page = sit_down(browser, installation, "dispatcher")
    waiting = size_of(page, "todo")
    page.screenshot(path=pictures / "desk-dispatcher.png")
    page.locator("a.part[href='/desk?show=unsure']").click()
    page.locator(".task-link").first.click()
    number = page.locator(".case-number").inner_text()
    begin(page)
    act(page, "assign")
    write(page, "属于哪一类", "综合行政执法队")
    send_to(page, "梧桐街道综合行政执法队")
    write(page, "为什么派给", "居民说的是路边的摊")
    expect(page.locator("#acts")).to_contain_text("已派给 梧桐街道综合行政执法队")
    act(page, "undo")
    write(page, "改派给谁", "桐江示例桂苑物业")
    send_to(page, "桐江示例桂苑物业")
    write(page, "为什么派给", "看错了，是小区里面的")
    expect(page.locator("#acts")).to_contain_text("已派给 桐江示例桂苑物业服务有限公司")

    case = installation.command("export", "case", number)
    page.goto(f"{installation.address}/desk")

    assert [each["kind"] for each in case["events"][:3]] == ["registered", "assigned", "assigned"]
    assert size_of(page, "todo") == waiting - 1


def test_a_coordinator_finds_a_case_by_a_badly_written_number_and_rules(
    browser: Browser, installation: Installation, pictures: Path
) -> None:
    page = sit_down(browser, installation, "coordinator")
    page.locator("a.part[href='/desk?show=raised']").click()
    link = page.locator(".task-link", has_text="房屋安全")
    number = str(link.get_attribute("id")).removeprefix("case-")
    page.locator("#find").fill(number[-4:].lower())
    page.locator("#find").press("Enter")
    page.get_by_role("link", name=number).click()
    expect(page.locator(".steps")).to_contain_text("退单，原因：")
    page.screenshot(path=pictures / "desk-letter.png", full_page=True)
    begin(page)
    act(page, "rule")
    write(page, "派给谁", "综合行政执法队")
    send_to(page, "梧桐街道综合行政执法队")
    write(page, "为什么派给", "执法队到场，物业配合")

    expect(page.locator(".steps")).to_contain_text("裁定：由 梧桐街道综合行政执法队 办理")
    expect(page.locator(".steps")).to_contain_text("执法队到场，物业配合")
    case = installation.command("export", "case", number)
    assert (case["status"], case["body"]) == ("assigned", "WTZF")


def test_an_auditor_takes_a_list_away_and_that_stands_in_the_ledger(
    browser: Browser, installation: Installation, pictures: Path
) -> None:
    page = sit_down(browser, installation, "auditor", PHONE)
    first = page.locator(".task").first.bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < PHONE["height"]
    page.screenshot(path=pictures / "desk-phone.png")
    page.locator("details.export summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="表格 CSV").click()
    table = waiting.value.path().read_text("utf-8-sig")

    checked = installation.command("verify", "house:exports", "--json")

    assert table.count("\n") == size_of(page, "all") + 1
    assert "示例·" in table
    assert (checked["whole"], checked["events"]) == (True, 1)
    assert installation.command("verify", "--json")["whole"] is True
