"""At the desk a queue is narrowed, and one thing done to several cases: seen first, done, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.presence import CaseTag
from models.vocabulary import Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import csrf, enter, listed, words_of
from tests.bot.web.rig import Rig
from workflows.ledger import subject_of


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def kinds(house: Rig, number: str) -> list[str]:
    """The kinds of the events of a case."""
    told = select(col(Event.kind)).where(col(Event.subject) == subject_of(number)).order_by(col(Event.seq))
    return house.database.read_now(lambda tx: list(tx.execute(told).scalars()))


async def test_several_cases_are_tagged_found_by_it_and_untagged(house: Rig) -> None:
    numbers = [raise_case(house), raise_case(house)]
    browser = await enter(house, Role.HEAD)
    page = (await browser.get("/desk")).text
    form = {"csrf": csrf(page), "case": numbers, "kind": "tag", "value_tag": "春节前", "show": "all"}

    seen = await browser.post("/desk/bulk", data=form)
    order = {"csrf": csrf(seen.text), "case": numbers, "kind": "tag", "value": "春节前"}
    await browser.post("/desk/bulk/do", data=order)
    found = (await browser.get("/desk?tag=春节前")).text
    undo = {"csrf": csrf(found), "bulk": found.partition('name="bulk" value="')[2].partition('"')[0]}
    await browser.post("/desk/bulk/undo", data=undo)
    after = (await browser.get("/desk?tag=春节前")).text

    assert "这 2 件会处理" in words_of(seen.text)
    assert sorted(listed(found)) == sorted(numbers)
    assert [kinds(house, each)[-2:] for each in numbers] == [["tagged", "tagged"]] * 2
    assert listed(after) == []


async def test_a_head_reminds_and_a_case_of_another_body_is_left_as_it_is(house: Rig) -> None:
    number = raise_case(house)
    elsewhere = house.database.read_now(
        lambda tx: tx.execute(select(col(Case.number)).where(col(Case.body) != "B1")).scalars().first()
    )
    browser = await enter(house, Role.HEAD)
    page = (await browser.get("/desk")).text
    form = {"csrf": csrf(page), "case": [number, str(elsewhere)], "kind": "remind"}

    seen = words_of((await browser.post("/desk/bulk", data=form)).text)
    done = await browser.post("/desk/bulk/do", data=form)

    assert "这 1 件会处理" in seen
    assert f"这 1 件现在不能这样处理，保持不变： {elsewhere} · 不归您办" in seen
    assert done.status_code == 303
    assert kinds(house, number)[-1] == "chased"
    assert "chased" not in kinds(house, str(elsewhere))


async def test_a_telephone_number_is_no_tag_and_an_auditor_does_nothing(house: Rig) -> None:
    number = raise_case(house)
    head, auditor = await enter(house, Role.HEAD), await enter(house, Role.AUDITOR, None)
    proof, other = [csrf((await each.get("/desk")).text) for each in (head, auditor)]
    tag = {"case": number, "kind": "tag", "value": "13800001234"}

    answers = [
        await head.post("/desk/bulk/do", data={**tag, "csrf": proof}),
        await auditor.post("/desk/bulk/do", data={"case": number, "kind": "remind", "csrf": other}),
    ]

    assert [each.status_code for each in answers] == [422, 422]
    assert house.database.read_now(lambda tx: tx.execute(select(CaseTag)).all()) == []


async def test_a_filter_keeps_what_it_names(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house, Role.HEAD)

    assigned = listed((await browser.get("/desk?status=assigned")).text)
    suspended = listed((await browser.get("/desk?status=suspended")).text)

    assert number in assigned
    assert suspended == []


@pytest.mark.parametrize("value", ["9" * 40, "²", "7"])
async def test_nobody_who_works_elsewhere_is_named_and_nothing_breaks(house: Rig, value: str) -> None:
    number = raise_case(house)
    browser = await enter(house, Role.HEAD)
    form = {"csrf": csrf((await browser.get("/desk")).text), "case": number, "kind": "assign", "value": value}

    seen = await browser.post("/desk/bulk", data=form)

    assert seen.status_code == 422
