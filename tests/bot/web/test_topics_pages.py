"""Pages of topics and warnings: everybody reads what may be told; who coordinates presses at the desk."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.grid import PatrolRound
from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import START, Rig
from tests.workflows.participation.rolls.estate import owner, sheet
from workflows.cases.acts import SYSTEM, Act
from workflows.lists.bring import bring
from workflows.responsiveness.topics import recurrence, warn
from workflows.responsiveness.topics.evidence import Evidence
from workflows.responsiveness.topics.excess import Excess
from workflows.responsiveness.topics.land import land_of
from workflows.responsiveness.topics.steps import made
from workflows.transaction import Transaction

SEEN = Evidence(
    cases=20,
    unsolved=9,
    again=3,
    bodies=("B1",),
    months=(9, 4, 8),
    beside=(7, 6, 2),
    first="2026-08",
    cells=(("C1a", 12),),
)


def topics(tx: Transaction, rig: Rig) -> None:
    """A warning of one cell, and a topic of its community that is proposed."""
    act = Act(tx, SYSTEM, START, rig.door.reference(), random.Random(1))
    land = land_of(act.reference)
    days = (0,) * 25 + (2, 3, 4)
    found = Excess("C1a", "01", START.date() - timedelta(days=1), 3, 9, 0.4, 1e-9, days, (("C1a", 9),))
    warn.take(act, land, [found])
    made(act, "C1", "01", SEEN)
    recurrence.keep(act, {("C1", "01"): SEEN}, land)


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, ready) as rig:
        await rig.database.write(lambda tx: topics(tx, rig))
        yield rig


async def test_a_topic_is_public_once_it_is_picked_and_tells_no_small_number(rig: Rig) -> None:
    browser = await enter(rig, Role.COORDINATOR, None)
    before = await browser.get("/topics")
    proof = csrf((await browser.get("/desk/topic/T2026-11-1")).text)
    form = {"csrf": proof, "about_topic": "1", "title": "楼道堆物", "owner": "B1"}
    done = await browser.post("/desk/topics/pick_topic", data=form)

    listed, page = await browser.get("/topics"), await browser.get("/topic/T2026-11-1")
    table = await browser.get("/topic/T2026-11-1/months.csv")
    own = await browser.get("/desk/topic/T2026-11-1")

    assert "还没有选定的题目" in before.text
    assert done.status_code == 303
    assert "楼道堆物" in listed.text
    assert "春晓物业" in page.text
    rows = [line.split(",") for line in table.text.lstrip("\ufeff").split()]
    assert rows[1:] == [["2026-08", "9"], ["2026-09", "<5"], ["2026-10", "不列出"]]
    assert '<th scope="row">2026-09</th><td class="number">4</td>' in own.text


async def test_one_press_at_the_desk_sends_somebody_and_a_second_one_is_told_why_not(rig: Rig) -> None:
    browser = await enter(rig, Role.COORDINATOR, None)
    page = await browser.get("/desk/topics")
    form = {"csrf": csrf(page.text), "about_warning": "1"}

    await browser.post("/desk/topics/warning_patrol", data=form)
    again = await browser.post("/desk/topics/warning_patrol", data=form)

    assert "近3天有9人次反映，往常约0.4" in words_of(page.text)
    assert "春晓社区" in words_of(page.text)
    rounds = await rig.database.read(lambda tx: tx.execute(select(col(PatrolRound.cause))).scalars().all())
    assert rounds == ["look:01"]
    assert again.status_code == 422
    assert "已经有人做过了" in again.text


async def test_others_see_neither_warnings_nor_what_is_only_proposed(rig: Rig) -> None:
    browser = await enter(rig, Role.HANDLER, "B2")

    page, topic = await browser.get("/desk/topics"), await browser.get("/desk/topic/T2026-11-1")
    table, days = (
        await browser.get("/desk/topics/recurring.csv"),
        await browser.get("/desk/warning/1/days.csv"),
    )

    assert "9人次" not in page.text
    assert "T2026-11-1" not in page.text
    assert topic.status_code == 404
    assert table.status_code == 303
    assert days.status_code == 404


async def test_a_topic_becomes_a_draft_of_a_vote_with_one_press(rig: Rig) -> None:
    lines = [owner(f"1栋{flat}", area="C1", body="B1") for flat in (101, 102)]
    await rig.database.write(lambda tx: bring(tx, "roll", sheet(lines), rig.clock()))
    browser = await enter(rig, Role.COORDINATOR, None)
    page = (await browser.get("/desk/topic/T2026-11-1")).text

    about = {"csrf": csrf(page), "category": "01", "area": "C1"}
    draft = await browser.post("/desk/votes/vote_on_category", data=about, follow_redirects=True)

    assert 'action="/desk/votes/vote_on_category"' in page
    assert draft.url.path.startswith("/desk/vote/TP-")
