"""First light: two requests travel the whole way in a real browser, on a phone and at the desk.

HUIYING_PICTURES=docs/images makes it renew the pictures of the README.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.journeys.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PHONE: ViewportSize = {"width": 390, "height": 800}
DESK: ViewportSize = {"width": 1280, "height": 800}
LIFT = "幸福里小区3号楼的电梯又停了,我妈八十多岁困在12楼下不来"
NOISE = "楼下烧烤摊每天晚上两点还在放音响,孩子没法睡"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    place = Installation(tmp_path_factory.mktemp("first_light") / "data")
    place.start()
    yield place
    place.kill()


def open_page(browser: Browser, address: str, size: ViewportSize) -> Page:
    context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(address)
    return page


def resident(browser: Browser, installation: Installation) -> Page:
    page = open_page(browser, f"{installation.address}/chat", PHONE)
    page.get_by_role("button", name="开始说").click()
    expect(page.locator("html.live")).to_have_count(1)
    return page


def say(page: Page, words: str) -> None:
    page.get_by_label("说说您的事").fill(words)
    page.get_by_role("button", name="发送").click()


def newest(page: Page, words: str) -> Locator:
    bubble = page.locator("article.bubble:not(.own)", has_text=words).last
    expect(bubble).to_be_visible()
    return bubble


def press(page: Page, words: str, name: str) -> None:
    newest(page, words).locator(f"button[data-name='{name}']").last.click()


def number_on(page: Page) -> str:
    words = page.locator("article.bubble .chip").last.inner_text()
    return "HY-" + words.split("HY-")[1].strip()


def at_desk(browser: Browser, installation: Installation, body: str) -> Page:
    """Sit down as the README says: one press, and the body that has just got a case is offered."""
    page = open_page(browser, f"{installation.address}/desk", DESK)
    page.locator(f"form:has(input[value='{body}']) button").first.click()
    expect(page).to_have_url(f"{installation.address}/desk")
    return page


def act(page: Page, name: str) -> None:
    page.locator(f"#acts button[data-name='{name}']").first.click()


def answer(page: Page, number: str, words: str) -> None:
    page.locator("a", has_text=number).first.click()
    act(page, "accept")
    act(page, "reply")
    page.locator("#text").fill(words)
    page.locator("#acts form.say button").click()
    act(page, "confirm")
    expect(page.locator("blockquote.answer")).to_contain_text(words[:12])


def test_a_trapped_mother_is_out_before_lunch(
    browser: Browser, installation: Installation, pictures: Path
) -> None:
    phone = resident(browser, installation)
    say(phone, LIFT)
    expect(newest(phone, "119")).to_contain_text("电梯")
    number = number_on(phone)
    phone.screenshot(path=pictures / "resident-phone.png")
    case = installation.command("export", "case", number)

    desk = at_desk(browser, installation, case["body"])
    expect(desk.locator("body")).to_contain_text(number)
    desk.screenshot(path=pictures / "desk.png")
    answer(desk, number, "维保 09:40 到场，09:55 恢复运行，老人已安全下楼；物业负责人下午复查。")
    desk.screenshot(path=pictures / "desk-case.png", full_page=True)
    press(phone, "有答复了", "contacted")
    press(phone, "解决了吗", "solved")
    press(phone, "您满意吗", "rate_5")

    expect(newest(phone, "谢谢您评价")).to_contain_text("近 90 天")
    phone.screenshot(path=pictures / "resident-rated.png")
    closed = installation.command("export", "case", number)
    assert (closed["status"], closed["satisfaction"], closed["urgency"]) == ("closed", 5, "danger")


def test_a_sleepless_night_survives_a_power_cut_in_mid_sentence(
    browser: Browser, installation: Installation, pictures: Path
) -> None:
    phone = resident(browser, installation)
    say(phone, NOISE)
    expect(newest(phone, "我的理解")).to_contain_text("夜间噪声")
    installation.kill()
    installation.start()
    say(phone, "在幸福里小区3号楼楼下")
    expect(newest(phone, "我的理解")).to_contain_text("幸福里小区3号楼")
    phone.screenshot(path=pictures / "resident-card.png")
    press(phone, "我的理解", "confirm")
    expect(newest(phone, "已登记")).to_be_visible()
    number = number_on(phone)
    case = installation.command("export", "case", number)

    desk = at_desk(browser, installation, case["body"])
    answer(desk, number, "昨晚 23 点到场，已让摊主关掉音响并收摊，民警李某（示例）今晚再去查看。")
    press(phone, "有答复了", "contacted")
    press(phone, "解决了吗", "unsolved")
    press(phone, "您满意吗", "rate_2")

    expect(newest(phone, "谢谢您评价")).to_contain_text("重新办理")
    again = installation.command("export", "case", number)
    assert (again["status"], again["reopened"]) == ("reopened", 1)
    assert installation.command("verify", "--json")["whole"] is True


def test_everybody_can_read_what_became_of_it(
    browser: Browser, installation: Installation, pictures: Path
) -> None:
    page = open_page(browser, installation.address, DESK)
    expect(page.locator("body")).to_contain_text("幸福里")
    expect(page.locator("body")).not_to_contain_text("八十多岁")
    page.screenshot(path=pictures / "public.png")
    small = open_page(browser, installation.address, PHONE)
    small.screenshot(path=pictures / "public-phone.png")
    assert page.title()
