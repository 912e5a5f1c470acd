"""Beside a case stands what is alike nearby; a dispatcher merges it there, and takes it apart again."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.vocabulary import Role
from nlu.gist import GIST
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import csrf, enter
from tests.bot.web.rig import Rig


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def gist() -> bytes:
    """A gist that is surely of one leaf."""
    record = np.zeros(1, GIST)
    record["leaves"][0, 0], record["roots"][0, 0] = 5, 255
    return record.tobytes()


async def test_a_dispatcher_merges_what_is_alike_and_takes_it_apart(house: Rig) -> None:
    into, number = raise_case(house, gist=gist()), raise_case(house, gist=gist())
    browser = await enter(house, Role.DISPATCHER, None)
    address = f"/desk/case/{number}"
    before = (await browser.get(address)).text

    merged = await browser.post(f"{address}/merge", data={"csrf": csrf(before), "target": into})
    after = (await browser.get(address)).text
    apart = await browser.post(f"{address}/separate", data={"csrf": csrf(after)})
    at_last = (await browser.get(address)).text

    assert (merged.status_code, apart.status_code) == (303, 303)
    assert f"并入 {into}" in before
    assert "恢复单独办理" in after
    assert f"和 {into} 一起办：已派单" in after
    assert ("不再计时" in before, "不再计时" in after) == (False, True)
    assert f"并入 {into}" in at_last


async def test_a_handler_sees_what_is_alike_and_merges_nothing(house: Rig) -> None:
    into, number = raise_case(house, gist=gist()), raise_case(house, gist=gist())
    browser = await enter(house)
    page = (await browser.get(f"/desk/case/{number}")).text

    refused = await browser.post(f"/desk/case/{number}/merge", data={"csrf": csrf(page), "target": into})

    assert into in page
    assert "并入" not in page
    assert refused.status_code == 404


async def test_what_cannot_be_merged_is_told_on_the_page(house: Rig) -> None:
    number, hidden = raise_case(house, gist=gist()), raise_case(house, anonymous=True)
    browser = await enter(house, Role.DISPATCHER, None)
    page = (await browser.get(f"/desk/case/{number}")).text

    answer = await browser.post(f"/desk/case/{number}/merge", data={"csrf": csrf(page), "target": hidden})
    told = (await browser.get(answer.headers["location"])).text

    assert f"不能并入 {hidden}" in told
