"""The desk's pages of opinion maps: one is opened there, a statement is taken down, others find nothing."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import Rig

GIVEN = {
    "whom": "area:C1a",
    "title": "院子怎么用",
    "question": "院子里还可以改什么？",
    "statements": "门口应当装充电桩\n充电桩会占掉车位",
    "closes": "",
}


@pytest.fixture
async def house(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def post(browser: httpx.AsyncClient, page: str, verb: str, **given: str) -> httpx.Response:
    """Send a form of a page."""
    data = {"csrf": csrf((await browser.get(page)).text), **given}
    return await browser.post(f"/desk/opinions/{verb}", data=data, follow_redirects=True)


async def test_a_map_is_opened_at_the_desk_and_a_statement_taken_down(house: Rig) -> None:
    browser = await enter(house, Role.ORGANIZER, None, "C1a")

    asked = words_of((await browser.get("/desk/opinions")).text)
    opened = await post(browser, "/desk/opinions", "open_opinions", **GIVEN)
    assert "没有就不写" in asked
    assert "按下面的按钮" not in asked
    page = opened.url.path
    assert "2. 充电桩会占掉车位" in words_of(opened.text)
    found = re.search(r'name="about_statement" value="(\d+)"', opened.text)
    assert found is not None
    given = {"about_statement": found[1], "removal": "off_topic", "reason": "和院子无关"}
    removed = await post(browser, page, "remove_statement", **given)
    again = await post(browser, page, "remove_statement", **given)

    assert "已撤下" in words_of(removed.text)
    assert "2. 充电桩会占掉车位" not in words_of(removed.text)
    assert again.status_code == 422
    assert "离题 1" in " ".join(words_of((await browser.get(page.removeprefix("/desk"))).text).split())


async def test_what_is_refused_says_why(house: Rig) -> None:
    browser = await enter(house, Role.ORGANIZER, None, "C1a")

    refused = await post(browser, "/desk/opinions", "open_opinions", **{**GIVEN, "statements": "长" * 141})

    assert refused.status_code == 422
    assert "最多 140 个字" in words_of(refused.text)


async def test_others_find_neither_map_nor_page(house: Rig) -> None:
    opened = await post(
        await enter(house, Role.ORGANIZER, None, "C1a"), "/desk/opinions", "open_opinions", **GIVEN
    )
    elsewhere = await enter(house, Role.ORGANIZER, None, "C2a")
    handler = await enter(house, Role.HANDLER, "B1")

    assert (await elsewhere.get(opened.url.path)).status_code == 404
    assert "院子怎么用" not in (await elsewhere.get("/desk/opinions")).text
    assert (await handler.get("/desk/opinions")).status_code == 303
