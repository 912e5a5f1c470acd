"""The pages of the practice library: written, reviewed and adopted at the desk, read by all."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import START, Rig
from tests.workflows.responsiveness.rows import add_case

WORKED = "HY-20261101-WKD2"


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, ready) as rig:
        facts = {"status": "closed", "solved": "solved", "contacted": True, "satisfaction": 5}
        at = START - timedelta(days=9)
        times = {"opened_at": at, "answered_at": at + timedelta(days=1), "closed_at": at + timedelta(days=2)}
        await rig.database.write(lambda tx: add_case(tx, WORKED, **facts, **times))
        yield rig


async def do(desk: httpx.AsyncClient, verb: str, **sent: str | int) -> httpx.Response:
    """Send a form of the desk's page."""
    page = (await desk.get("/desk/practices")).text
    return await desk.post(f"/desk/practices/{verb}", data={"csrf": csrf(page), **sent})


async def about(desk: httpx.AsyncClient, name: str) -> int:
    """The id that the forms of the page are about."""
    found = re.search(rf'name="about_{name}" value="(\d+)"', (await desk.get("/desk/practices")).text)
    assert found is not None
    return int(found[1])


async def published(rig: Rig) -> str:
    """Write, review and publish what worked at the desk; return the address of its page."""
    query = select(col(Case.id)).where(col(Case.number) == WORKED)
    case = await rig.database.read(lambda tx: tx.execute(query).scalar_one())
    author, reviewer = await enter(rig), await enter(rig, Role.AUDITOR, None)
    offered = (await author.get(f"/desk/case/{WORKED}")).text
    assert "/desk/practices/propose" in offered
    assert "开始办理" not in offered
    await do(author, "propose", about_case=case)
    version = await about(author, "version")
    early = await do(author, "submit_practice", about_version=version)
    assert (early.status_code, "还缺一项：怎么做的" in words_of(early.text)) == (422, True)
    for part, words in (("done", "约定清运日"), ("cost", "每月200元")):
        await do(author, "edit_practice", about_version=version, part=part, words=words)
    await do(author, "submit_practice", about_version=version)
    assert (await do(author, "approve_practice", about_version=version)).status_code == 422
    await do(reviewer, "approve_practice", about_version=version)
    found = re.search(r'href="(/practice/JY-[^"]+)"', (await reviewer.get("/practices")).text)
    await author.aclose()
    await reviewer.aclose()
    assert found is not None
    return found[1]


async def test_what_worked_is_written_reviewed_and_adopted_at_the_desk_and_read_by_all(rig: Rig) -> None:
    address = await published(rig)
    adopter = await enter(rig, Role.HANDLER, "B2")
    day = START.date().isoformat()
    assert f'type="date" value="{day}"' in (await adopter.get("/desk/practices")).text

    for verb in ("learn", "weigh", "decide", "start"):
        practice = await about(adopter, "practice")
        done = await do(adopter, f"{verb}_practice", about_practice=practice, reason="先试两栋楼", day=day)
        assert done.status_code == 303
    page = words_of((await adopter.get(address)).text)
    tables = {
        name: (await adopter.get(f"{address}/{name}.csv")).text for name in ("curve", "adoption", "effect")
    }
    missing = [(await adopter.get(each)).status_code for each in (f"{address}/x.csv", "/practice/JY-1")]
    found = [
        words_of((await adopter.get(f"/practices?{each}")).text)
        for each in ("q=清运", "q=噪声", "category=99")
    ]
    await adopter.aclose()

    for words in (
        "约定清运日",
        "每月200元",
        "为了谁",
        "先试两栋楼",
        "要等 2027-02 过完",
        "点太少，不画拟合曲线",
    ):
        assert words in page
    assert "2026-11,1,1" in tables["curve"]
    assert tables["adoption"].count("先试两栋楼") == 4
    assert tables["effect"].count("要等 2027-02 过完") == 3
    assert missing == [404, 404]
    assert ["春晓物业" in each for each in found] == [True, False, False]
