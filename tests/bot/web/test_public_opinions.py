"""The pages of opinion maps: groups, common ground, numbers under five untold; the desk opens and removes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.web.opinion_chart import bar, middles, picture
from models.person import Person
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import words_of
from tests.bot.web.rig import Rig
from tests.principles.community import COORDINATOR, START
from tests.workflows.participation.conversations.room import SEEDS, Room
from tests.workflows.participation.votes.polling import FIRST, move_in
from workflows.participation.conversations.drawn import Group, Numbers
from workflows.participation.conversations.view import view
from workflows.transaction import Transaction


def converse(tx: Transaction) -> str:
    """One that thirty have answered, with a statement that was taken down; return its number."""
    move_in(tx)
    tx.execute(insert(Person), [{"id": COORDINATOR, "name": "协调员", "created_at": START}])
    room = Room(tx)
    conversation = room.opened()
    removed = room.adds(conversation, FIRST, "他家电话是多少")
    room.two_sides(conversation)
    room.removed(removed)
    return room.mapped(conversation).code


@pytest.fixture
async def opinions(tmp_path: Path, ready: Filled) -> AsyncIterator[tuple[Rig, str]]:
    with community(tmp_path, ready) as rig:
        yield rig, await rig.database.write(converse)


async def test_a_page_shows_groups_and_common_ground_and_no_place_of_anybody(
    opinions: tuple[Rig, str],
) -> None:
    rig, code = opinions

    async with rig.client() as client:
        page = (await client.get(f"/opinions/{code}")).text
        listed = (await client.get("/opinions")).text

    words = " ".join(words_of(page).split())
    assert "A组 18 人、B组 12 人" in words
    assert f"「{SEEDS[4]}」 多数赞成" in words
    assert "赞成 18，不赞成 12，说不准 <5" in words
    assert "A 多数赞成 · B 多数不赞成" in words
    assert page.count("<circle") == 30 + 2
    assert "他家电话是多少" not in page
    assert "有别人的个人信息 1" in words
    assert "院子怎么用" in listed


async def test_an_unknown_number_is_no_page(opinions: tuple[Rig, str]) -> None:
    async with opinions[0].client() as client:
        assert (await client.get("/opinions/GD-20261122-AAAAA")).status_code == 404


async def test_no_picture_of_few_and_circles_that_do_not_touch(opinions: tuple[Rig, str]) -> None:
    rig, code = opinions
    seen = await rig.database.read(lambda tx: view(tx, code))
    assert seen is not None
    drawn = picture(seen, "AB")
    assert drawn is not None
    one, other = drawn.circles

    assert (len(one.dots), len(other.dots)) == (18, 12)
    assert ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5 > one.radius + other.radius
    same = [Group(9, 0.0, 0.0, ()), Group(9, 0.0, 0.0, ())]
    assert len(set(middles(same, [30.0, 30.0]))) == 2


@pytest.mark.parametrize(
    ("numbers", "told", "drawn"),
    [
        (Numbers(12, 4, 0), ("12", "<5", "<5"), (75.0, 12.5, 12.5)),
        (Numbers(12, 0, 4), ("12", "<5", "<5"), (75.0, 12.5, 12.5)),
        (Numbers(4, 4, 4), ("<5", "<5", "<5"), None),
    ],
)
def test_a_bar_tells_no_more_than_its_numbers(
    numbers: Numbers, told: tuple[str, str, str], drawn: tuple[float, float, float] | None
) -> None:
    found = bar(numbers)

    assert (found.agree, found.disagree, found.passed) == told
    assert found.widths == drawn
