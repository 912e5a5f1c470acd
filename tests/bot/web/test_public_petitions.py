"""The public pages of petitions: words, numbers and what was taken down; never who has signed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.person import Person
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import words_of
from tests.bot.web.rig import Rig
from tests.principles.community import COORDINATOR, START
from tests.workflows.participation.petitions.square import TITLE, Square
from tests.workflows.participation.votes.polling import VOTERS, move_in
from workflows.transaction import Transaction


def run_petitions(tx: Transaction) -> tuple[str, str, str]:
    """One that is open, one that has reached its share, one that was taken down; return their numbers."""
    move_in(tx)
    tx.execute(insert(Person), [{"id": COORDINATOR, "name": "协调员", "created_at": START}])
    square = Square(tx)
    roll = square.polling.roll()
    going_on = square.published(roll, author=VOTERS[0])
    reached = square.published(roll, author=VOTERS[1])
    square.signs(reached, *VOTERS[2:5])
    removed = square.removed(square.published(roll, author=VOTERS[2]))
    return going_on.code, reached.code, removed.code


@pytest.fixture
async def petitions(tmp_path: Path, ready: Filled) -> AsyncIterator[tuple[Rig, str, str, str]]:
    with community(tmp_path, ready) as rig:
        yield rig, *await rig.database.write(run_petitions)


async def read(rig: Rig, path: str) -> str:
    """Read a page as anybody does."""
    async with rig.client() as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    return words_of(answer.text)


async def test_a_page_shows_how_far_a_petition_is_and_no_small_number(
    petitions: tuple[Rig, str, str, str],
) -> None:
    rig, going_on, reached, _ = petitions

    first, second = await read(rig, f"/petition/{going_on}"), await read(rig, f"/petition/{reached}")

    assert TITLE in first
    assert "支持 <5，需要 4" in first
    assert "人数已够，已立案" in second


async def test_a_removed_petition_says_why_and_none_of_its_words(
    petitions: tuple[Rig, str, str, str],
) -> None:
    rig, _, _, removed = petitions

    page, listed = await read(rig, f"/petition/{removed}"), await read(rig, "/petitions")

    assert TITLE not in page
    assert "有别人的个人信息" in page
    assert "有别人的个人信息 1" in " ".join(listed.split())


async def test_an_unknown_number_is_no_page(petitions: tuple[Rig, str, str, str]) -> None:
    async with petitions[0].client() as client:
        assert (await client.get("/petition/LM-20261122-AAAAA")).status_code == 404
