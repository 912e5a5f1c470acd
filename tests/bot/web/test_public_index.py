"""The pages of the index: bodies with their intervals, how it is worked out, and each down to its figures."""

import random
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.post_tables import Outbox
from models.vocabulary import Role
from tests.bot.web.community import Filled, after, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import START, Rig
from tests.bot.web.test_public_figures import october
from tests.workflows.responsiveness.rows import add_case
from workflows.cases.acts import SYSTEM, Act
from workflows.reference import Reference
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.index.definitions import index_versions
from workflows.responsiveness.index.publish import publish, tell_heads
from workflows.transaction import Transaction


def published(tx: Transaction, reference: Reference) -> None:
    """A month with figures and their index; one body was thanked."""
    october(tx, reference)
    add_case(tx, "F-thanks", nature="praise", opened_at=START.replace(month=10), body="B1")
    publish(Act(tx, SYSTEM, START, reference, random.Random(1)), Month(2026, 10), index_versions()[0])


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, after(ready, published)) as rig:
        yield rig


async def read(rig: Rig, address: str) -> str:
    async with rig.client() as client:
        found = await client.get(address)
    assert found.status_code == 200
    return words_of(found.text)


async def test_a_month_shows_bodies_lists_weights_and_what_stands_beside(rig: Rig) -> None:
    page = await read(rig, "/index")

    assert "响应指数 · 2026-10" in page
    assert "这个月没有办结的事" in page  # the other body: said, not nothing
    assert "15/20" in page
    assert "收到表扬" in page
    assert "不会让指数变低" in page
    assert "规则版本 2026-1" in page


async def test_a_body_is_opened_down_to_its_figures(rig: Rig) -> None:
    page = await read(rig, "/index/B1")

    assert "春晓物业" in page
    assert "退单不成立率 办理水平 0/20" in page
    assert "以前还没有数字可比" in page


async def test_tables_are_taken_away_and_what_is_not_there_is_not_found(rig: Rig) -> None:
    async with rig.client() as client:
        table = await client.get("/index/table.csv")
        months = await client.get("/index/B1/months.csv")
        wrong = [(await client.get(f"/index{each}")).status_code for each in ("?month=2020-01", "/nobody")]

    assert table.text.splitlines()[1].startswith("2026-10,B1,")
    assert [line[:7] for line in months.text.splitlines()[1:]] == ["2026-10"]
    assert wrong == [404, 404]


async def test_a_head_is_told_their_own(rig: Rig, ready: Filled) -> None:
    head = await enter(rig, Role.HEAD, "B1")

    def tell(tx: Transaction) -> None:
        tell_heads(Act(tx, SYSTEM, START, ready.reference, random.Random(2)), "2026-10", "2026-1")

    await rig.database.write(tell)
    asked = select(col(Outbox.dedup)).where(col(Outbox.dedup).startswith("index:"))
    told = await rig.database.read(lambda tx: [row[0] for row in tx.execute(asked)])

    assert head is not None
    assert [each.rpartition(":")[0] for each in told] == ["index:2026-10:2026-1:B1"] * len(told)
    assert told


async def test_where_no_coordinator_may_rule_auditors_hear_of_a_plea(rig: Rig) -> None:
    head = await enter(rig, Role.HEAD, "B1")
    await enter(rig, Role.COORDINATOR, "B1", "S")
    auditor = await enter(rig, Role.AUDITOR, None, "S")
    page = await head.get("/desk/index")
    plea = {"csrf": csrf(page.text), "kind": "appeal", "words": "同类的事比别家多。"}

    await head.post("/desk/index/contest_index", data=plea)

    asked = select(col(Outbox.dedup)).where(col(Outbox.dedup).startswith("index.plea_came:"))
    told = await rig.database.read(lambda tx: [row[0] for row in tx.execute(asked)])
    assert auditor is not None
    assert len(told) == 1


async def test_a_head_contests_at_the_desk_and_somebody_else_rules(rig: Rig) -> None:
    head = await enter(rig, Role.HEAD, "B1")
    page = await head.get("/desk/index")
    plea = {"csrf": csrf(page.text), "kind": "correction", "words": "有三件记在了别家。"}
    said = await head.post("/desk/index/contest_index", data=plea)
    own = await head.get("/desk/index")

    other = await enter(rig, Role.COORDINATOR, None, "S")
    waits = await other.get("/desk/index")
    number = re.findall(r'name="about_plea" value="(\d+)"', waits.text)[0]
    ruling = {"csrf": csrf(waits.text), "about_plea": number, "outcome": "granted", "reason": "属实。"}
    ruled = await other.post("/desk/index/rule_index", data=ruling)

    assert (said.status_code, ruled.status_code) == (303, 303)
    assert "about_plea" not in own.text
    assert "更正 · 成立 有三件记在了别家。 属实。" in await read(rig, "/index/B1")
