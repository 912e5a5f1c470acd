"""Rolls at the web door: the desk of who sees to them, the sheets for the doors, what everybody may read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll, RollUnit
from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import Rig
from tests.workflows.participation.rolls.estate import owner, sheet
from workflows.lists.bring import bring
from workflows.transaction import Transaction

LINES = [owner(f"{house}栋{flat}", area="C1a", body="B1") for house in (1, 2) for flat in (101, 102, 201)]


@pytest.fixture
async def house(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, ready) as rig:
        outcome = await rig.database.write(lambda tx: bring(tx, "roll", sheet(LINES), rig.clock()))
        assert outcome.errors == ()
        yield rig


def drawn(tx: Transaction) -> int:
    """How many doors have a code."""
    return len(tx.execute(select(col(RollUnit.id)).where(col(RollUnit.code_hash) != "")).all())


def roll_id(tx: Transaction) -> int:
    """The roll's number."""
    return int(tx.execute(select(col(Roll.id))).scalar_one())


async def test_a_head_reads_the_rolls_of_the_body_as_counts(house: Rig) -> None:
    browser = await enter(house, Role.HEAD)

    shown = words_of((await browser.get("/desk/rolls")).text)

    assert "示例小区业主名册" in shown
    assert "6 行，6 票 · 537.00 m²" in shown
    assert "1-101" not in shown


@pytest.mark.parametrize(("role", "body"), [(Role.HANDLER, "B1"), (Role.AUDITOR, None)])
async def test_nobody_else_gets_to_the_page(house: Rig, role: Role, body: str | None) -> None:
    browser = await enter(house, role, body)

    answer = await browser.get("/desk/rolls")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


async def test_the_head_of_another_body_sees_no_roll_and_draws_no_code(house: Rig) -> None:
    browser = await enter(house, Role.HEAD, "B2")
    page = (await browser.get("/desk/rolls")).text
    found = await house.database.read(roll_id)

    answer = await browser.post(
        "/desk/rolls/codes", data={"csrf": csrf((await browser.get("/desk")).text), "about_roll": str(found)}
    )

    assert "示例小区业主名册" not in page
    assert answer.status_code == 404
    assert await house.database.read(drawn) == 0


async def test_the_sheets_come_as_a_pdf_that_nobody_keeps(house: Rig) -> None:
    browser = await enter(house, Role.HEAD)
    proof = csrf((await browser.get("/desk/rolls")).text)
    found = await house.database.read(roll_id)

    answer = await browser.post("/desk/rolls/codes", data={"csrf": proof, "about_roll": str(found)})

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF")
    assert await house.database.read(drawn) == 6


async def test_a_ruling_on_nothing_is_refused_in_words(house: Rig) -> None:
    browser = await enter(house, Role.HEAD)
    proof = csrf((await browser.get("/desk/rolls")).text)

    answer = await browser.post(
        "/desk/rolls/roll_grant", data={"csrf": proof, "about_plea": "99", "reason": "示例"}
    )

    assert answer.status_code == 422
    assert "没有这份名册" in answer.text


async def test_everybody_reads_counts_and_never_a_door(house: Rig) -> None:
    browser = house.client(accept="text/html")

    listed, one = await browser.get("/rolls"), await browser.get("/roll/OWNERS")
    missing = await browser.get("/roll/NONE")

    assert "示例小区业主名册" in listed.text
    assert "537.00 m²" in words_of(one.text)
    assert "征询意见" in one.text
    assert "1-101" not in one.text
    assert missing.status_code == 404
