"""The public pages of budget rounds: steps, money, vouchers, what was struck; never who proposed."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.person import Person
from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import Rig
from tests.principles.community import COORDINATOR, START
from tests.workflows.participation.budgets.purse import OFFICER, Purse
from tests.workflows.participation.votes.polling import FIRST, move_in
from workflows.participation.budgets import moderate
from workflows.transaction import Transaction


def run_round(tx: Transaction) -> str:
    """A round with a struck proposal whose formula nobody runs; return its number."""
    move_in(tx)
    tx.execute(insert(Person), [{"id": COORDINATOR, "name": "协调员", "created_at": START}])
    purse = Purse(tx)
    row = purse.opened()
    purse.proposed(row, "=1+1")
    moderate.strike(purse.by(OFFICER), purse.proposed(row, "门卫补贴", FIRST + 1).id, "staff_pay", "这是工资")
    return row.code


@pytest.fixture
async def budgets(tmp_path: Path, ready: Filled) -> AsyncIterator[tuple[Rig, str]]:
    with community(tmp_path, ready) as rig:
        yield rig, await rig.database.write(run_round)


async def read(rig: Rig, path: str) -> str:
    """Read a page as anybody does."""
    async with rig.client() as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    return words_of(answer.text)


async def test_a_page_shows_steps_money_and_what_was_struck(budgets: tuple[Rig, str]) -> None:
    rig, code = budgets

    page, listed = await read(rig, f"/budget/{code}"), await read(rig, "/budgets")

    assert "小院里的小事" in listed
    assert "3,000.00" in page
    assert "提议" in page
    assert "评议验收" in page
    assert "这笔钱不能用于：居民个人应当承担的费用、人员工资补贴、" in page
    assert "人员工资补贴 1" in page
    assert "为了谁：居民" in page


async def test_the_account_can_be_taken_away_and_runs_nothing(budgets: tuple[Rig, str]) -> None:
    rig, code = budgets

    async with rig.client() as client:
        answer = await client.get(f"/budget/{code}/account.csv")
        unknown = await client.get("/budget/YS-20261122-AAAAA")

    assert answer.headers["content-type"].startswith("text/csv")
    assert "凭证号" in answer.text
    assert unknown.status_code == 404


async def test_the_account_of_the_fund_names_what_is_set_apart(budgets: tuple[Rig, str]) -> None:
    rig, _ = budgets

    page = await read(rig, "/means")

    assert "收入 5,000.00 元" in page
    assert "划给社区预算：3,000.00 元" in page


async def test_an_organizer_sees_to_a_round_at_the_desk(budgets: tuple[Rig, str]) -> None:
    rig, code = budgets
    browser = await enter(rig, Role.COORDINATOR)
    page = (await browser.get("/desk/budgets")).text
    proof, about = {"csrf": csrf(page)}, re.search(r'name="about_proposal" value="(\d+)"', page)
    assert about is not None
    proposal = {**proof, "about_proposal": about[1]}

    unnamed = await browser.post(
        "/desk/budgets/strike_proposal", data={**proposal, "strike": "", "reason": ""}
    )
    struck = {**proposal, "strike": "staff_pay", "reason": "这也是工资"}
    done = await browser.post("/desk/budgets/strike_proposal", data=struck)
    of_residents = await browser.post("/desk/budgets/propose_project", data=proof)

    assert code in words_of(page)
    assert "=1+1" in words_of(page)
    assert (unnamed.status_code, done.status_code, of_residents.status_code) == (422, 303, 404)
    assert "人员工资补贴 2" in await read(rig, f"/budget/{code}")


async def test_a_body_without_a_part_in_it_sees_nothing_to_press(budgets: tuple[Rig, str]) -> None:
    rig, _ = budgets

    page = (await (await enter(rig, Role.HEAD)).get("/desk/budgets")).text

    assert "=1+1" not in words_of(page)
    assert 'action="/desk/budgets/' not in page
