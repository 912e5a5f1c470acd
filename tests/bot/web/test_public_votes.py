"""The public pages of votes: nothing before the end, then everything that is needed to count again."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert

from models.person import Person
from models.vocabulary import Role
from models.vocabulary_votes import VoteKind
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import words_of
from tests.bot.web.rig import Rig
from tests.bot.web.test_pictures import picture
from tests.principles.community import START
from tests.workflows.participation.votes.polling import (
    CLOSES,
    NO,
    OPENS,
    ORGANIZER,
    THREE,
    VOTERS,
    YES,
    Polling,
    move_in,
)
from workflows.cases.acts import Actor
from workflows.forms import NO_PICTURE
from workflows.participation.decisions.resolve import Answers, Commission, resolve
from workflows.participation.recount.check import recount
from workflows.participation.recount.folder import read
from workflows.participation.votes.announce import announce
from workflows.participation.votes.lists import public_votes
from workflows.participation.votes.pictures import picture_options
from workflows.participation.votes.records import find
from workflows.pictures import Shot, keep_pictures
from workflows.transaction import Transaction

SHOT = "a" * 32 + ".jpg"


def run_votes(tx: Transaction) -> tuple[str, str, str]:
    """A vote that is over, one that is open, and a draft; return their numbers."""
    move_in(tx)
    tx.execute(insert(Person), [{"id": 7, "name": "组织者", "created_at": START}])
    polling = Polling(tx)
    roll = polling.roll()
    over = polling.opened(roll)
    for place, person in enumerate(VOTERS[:20]):
        polling.cast(over, person, YES if place < 13 else NO)
    polling.closed(over)
    going_on = polling.draft(roll, question=THREE, kind=VoteKind.CHOICE)
    keep_pictures(tx, VOTERS[0], [Shot(SHOT, "ab" * 16, picture())], START)
    sender = polling.act(Actor(Role.ORGANIZER, VOTERS[0]), START)
    picture_options(sender, going_on.id, [SHOT, NO_PICTURE, SHOT], ["木色的长椅，两张"])
    announce(sender, going_on.id)
    polling.tick(OPENS)
    polling.cast(going_on, VOTERS[0], {1: 1})
    return over.code, going_on.code, polling.draft(roll, question=THREE, kind=VoteKind.CHOICE).code


@pytest.fixture
async def votes(tmp_path: Path, ready: Filled) -> AsyncIterator[tuple[Rig, str, str, str]]:
    with community(tmp_path, ready) as rig:
        yield rig, *await rig.database.write(run_votes)


async def get(rig: Rig, path: str) -> httpx.Response:
    """Read a page as anybody does."""
    async with rig.client() as client:
        return await client.get(path)


async def test_a_vote_that_is_over_shows_its_result_and_how_to_count_again(
    votes: tuple[Rig, str, str, str],
) -> None:
    rig, over, _, _ = votes

    page = words_of((await get(rig, f"/vote/{over}")).text)

    assert "参加 20 人，名册上 40 人" in page
    assert "✔ 同意 13" in page
    assert "赞成的理由：老人上下楼方便" in page
    assert f"huiying verify {over}" in page


async def test_an_open_vote_shows_the_question_and_no_count(votes: tuple[Rig, str, str, str]) -> None:
    rig, _, going_on, _ = votes

    page = words_of((await get(rig, f"/vote/{going_on}")).text)

    assert "1. 木色" in page
    assert "去聊天里投票" in page
    assert "参加" not in page.replace("参加投票的人", "")
    assert (await get(rig, f"/vote/{going_on}/ballots.csv")).status_code == 404


async def test_a_ballot_can_be_printed_while_it_can_be_given(votes: tuple[Rig, str, str, str]) -> None:
    rig, over, going_on, draft = votes

    paper = await get(rig, f"/vote/{going_on}/paper")

    assert paper.text.count('class="box"') == 3
    assert ("木色" in paper.text, "参加 1 人" in paper.text) == (True, False)
    assert [(await get(rig, f"/vote/{code}/paper")).status_code for code in (over, draft)] == [404, 404]


async def test_pictures_stand_beside_their_options(votes: tuple[Rig, str, str, str]) -> None:
    rig, _, going_on, _ = votes

    page = (await get(rig, f"/vote/{going_on}")).text
    shown = [(await get(rig, f"/vote/{going_on}/option-{place}.jpg")).status_code for place in (1, 2, 3)]

    assert ('alt="木色的长椅，两张"' in page, 'alt="灰色"' in page) == (True, True)
    assert shown == [200, 404, 200]


async def test_a_draft_is_nobodys_to_see(votes: tuple[Rig, str, str, str]) -> None:
    rig, over, going_on, draft = votes

    listed = (await get(rig, "/votes")).text

    assert (await get(rig, f"/vote/{draft}")).status_code == 404
    assert [over in listed, going_on in listed, draft in listed] == [True, True, False]
    assert len(await rig.database.read(public_votes)) == 2


async def test_the_archive_is_all_a_stranger_needs(votes: tuple[Rig, str, str, str], tmp_path: Path) -> None:
    rig, over, _, _ = votes

    kept = await get(rig, f"/vote/{over}/{over}.zip")
    zipfile.ZipFile(io.BytesIO(kept.content)).extractall(tmp_path)

    found = recount(read(tmp_path / over))
    assert (found.faults, found.ballots, found.winners) == ((), 20, ("yes",))


@pytest.mark.parametrize("name", ["nothing.csv", "..%2Fvote.json", "x" * 300])
async def test_a_file_that_is_none_is_not_there(votes: tuple[Rig, str, str, str], name: str) -> None:
    rig, over, _, _ = votes

    assert (await get(rig, f"/vote/{over}/{name}")).status_code == 404


def resolve_one(tx: Transaction, code: str) -> None:
    """Say what was decided after a vote, with one task."""
    polling, vote = Polling(tx), find(tx, code)
    assert vote is not None
    four = Answers("院里的老人", "物业", "全院居民", "院里的居民")
    task = Commission(next(iter(polling.reference.standing)), "装两部电梯", date(2027, 3, 1))
    resolve(polling.act(ORGANIZER, CLOSES), vote.id, "三号楼加装电梯", four, task)


async def test_what_was_decided_stands_on_the_page_with_its_tasks_and_four_answers(
    votes: tuple[Rig, str, str, str],
) -> None:
    rig, over, _, _ = votes
    await rig.database.write(lambda tx: resolve_one(tx, over))

    page = words_of((await get(rig, f"/vote/{over}")).text)
    every = words_of((await get(rig, "/decisions")).text)

    for told in ("决定：三号楼加装电梯", "装两部电梯", "办理中", "为了谁：院里的老人", "谁来评：院里的居民"):
        assert (told in page, told in every) == (True, True)


async def test_without_a_decision_the_list_says_so(votes: tuple[Rig, str, str, str]) -> None:
    rig, over, _, _ = votes

    assert "还没有公布过决定" in words_of((await get(rig, "/decisions")).text)
    assert 'id="then"' not in (await get(rig, f"/vote/{over}")).text
