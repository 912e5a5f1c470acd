"""The desk's page of means does what the chat does; the public account names nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.vocabulary import Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import csrf, enter, press, words_of
from tests.bot.web.rig import Rig

FUND = {"name": "示例小修资金", "areas": "C1", "purpose": "急修", "basis": "示例办法", "version": "2026"}
CANARIES = ("1202", "13900000000", "困在", "五金店")


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def test_a_fund_lives_at_the_desk_and_its_account_is_public(house: Rig) -> None:
    head, handler, number = await enter(house, Role.HEAD, "B2"), await enter(house), raise_case(house)
    proof = csrf((await head.get("/desk/means")).text)
    await head.post("/desk/means/enter_fund", data={**FUND, "csrf": proof})
    given = {"csrf": proof, "about_source": "1", "amount": "500", "why": "年度拨款"}
    await head.post("/desk/means/put_in_money", data=given)
    page = f"/desk/case/{number}"
    await handler.post(f"{page}/card", data={"csrf": csrf((await handler.get(page)).text)})
    await press(handler, page, "accept")
    offered = words_of((await handler.get(page)).text)
    mine = csrf((await handler.get("/desk/means")).text)
    asked = {"csrf": mine, "about_source": "1", "about_case": case_id(house, number)}
    await handler.post("/desk/means/draw_money", data={**asked, "amount": "120.50", "what": "换灯管"})
    await head.post("/desk/means/release_means", data={"csrf": proof, "about_draw": "1"})
    voucher = {"csrf": mine, "about_draw": "1", "voucher": "PZ-9", "receiver": "五金店"}
    await handler.post("/desk/means/use_means", data=voucher)

    ours = words_of((await handler.get("/desk/means")).text)
    letter = words_of((await handler.get(f"/desk/case/{number}")).text)
    theirs = (await head.get("/desk/means")).text
    async with house.client(**{"accept-language": "zh-CN"}) as stranger:
        public = words_of((await stranger.get("/means")).text)

    assert "示例小修资金 · 500.00 元" in offered
    assert "已使用，有凭证" in ours
    assert number in ours
    assert "领取：五金店" in ours
    assert "示例小修资金 120.50 元，凭证 PZ-9" in letter
    assert number not in theirs
    assert "余额 379.50 元" in public
    assert "办事支出 · 城乡建设" in public
    assert not [each for each in (*CANARIES, "换灯管", number) if each in public]
    assert "五金店" not in theirs


async def test_a_head_reads_in_words_why_a_form_is_refused(house: Rig) -> None:
    head = await enter(house, Role.HEAD, "B2")
    proof = csrf((await head.get("/desk/means")).text)

    unknown = await head.post("/desk/means/release_means", data={"csrf": proof, "about_draw": "9"})
    odd = await head.post("/desk/means/enter_fund", data={**FUND, "csrf": proof, "areas": "没有这里"})
    nothing = await head.post("/desk/means/nothing", data={"csrf": proof})

    assert (unknown.status_code, odd.status_code, nothing.status_code) == (422, 422, 404)
    assert "没有找到这一项" in unknown.text


async def test_who_coordinates_reads_how_duties_and_means_lie(house: Rig) -> None:
    coordinator = await enter(house, Role.COORDINATOR, None)
    resident = house.client(accept="text/html")

    page = words_of((await coordinator.get("/desk/means")).text)
    stranger = await resident.get("/desk/means")

    assert "各单位的担子和家底" in page
    assert stranger.status_code == 303


def case_id(house: Rig, number: str) -> str:
    """The id of a case, as a form carries it."""
    from workflows.cases.queries import find

    found = house.database.read_now(lambda tx: find(tx, number))
    assert found is not None
    return str(found.id)
