"""Votes at the desk: one page to put one, a look at what voters will see, papers that two officers read."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from models.case import Case
from models.governance import Matter, MatterOption
from models.person import Person
from models.vocabulary import MatterStage, Role
from models.vocabulary_votes import Secrecy
from models.vote import Vote
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import Rig
from tests.bot.web.test_pictures import picture
from tests.principles.community import START
from tests.workflows.participation.rolls.estate import owner, sheet
from tests.workflows.participation.votes.polling import Polling, move_in
from workflows.lists.bring import bring
from workflows.transaction import Transaction

LINES = [owner(f"{house}栋{flat}", area="C1a", body="B1") for house in (1, 2) for flat in (101, 102, 201)]
CHAIRS = {
    "roll": "示例小区业主名册",
    "title": "长椅放哪里",
    "question": "院里的长椅放哪里？",
    "options": "东门\n西门\n花园",
    "most": "1",
    "secrecy": "pseudonymous",
    "closes": "",
}


@pytest.fixture
async def house(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, ready) as rig:
        outcome = await rig.database.write(lambda tx: bring(tx, "roll", sheet(LINES), rig.clock()))
        assert outcome.errors == ()
        yield rig


async def organizer(house: Rig) -> httpx.AsyncClient:
    """Come in as an organizer."""
    return await enter(house, Role.ORGANIZER, None, "C1a")


async def post(browser: httpx.AsyncClient, page: str, verb: str, **given: str) -> httpx.Response:
    """Send a form of a page."""
    proof = csrf((await browser.get(page)).text)
    data = {"csrf": proof, **given}
    return await browser.post(f"/desk/votes/{verb}", data=data, follow_redirects=True)


async def put(browser: httpx.AsyncClient, **changes: str) -> httpx.Response:
    """Put a vote by its one page."""
    given = {**CHAIRS, "roll": await roll_in(browser), **changes}
    return await post(browser, "/desk/votes/put/put_choice", "put_choice", **given)


async def roll_in(browser: httpx.AsyncClient) -> str:
    """The roll that the form offers."""
    found = re.search(
        r'<option value="([^"]+)">示例小区业主名册', (await browser.get("/desk/votes/put/put_choice")).text
    )
    assert found is not None
    return found[1]


async def test_three_pages_lead_from_the_desk_to_an_announced_vote(house: Rig) -> None:
    browser = await organizer(house)
    listed = (await browser.get("/desk/votes")).text
    assert "/desk/votes/put/put_choice" in listed

    preview = await put(browser)
    shown = words_of(preview.text)
    code = preview.url.path.rpartition("/")[2]
    vote = (await house.database.read(lambda tx: tx.execute(select(Vote)).scalar_one())).id
    announced = await post(browser, preview.url.path, "announce_vote", about_vote=str(vote))

    assert ("草稿存好了" in shown, "1. 东门" in shown, "管理系统的人在数据库里仍查得到" in shown) == (
        True,
    ) * 3
    assert "已公示" in words_of(announced.text)
    assert '<a href="/desk/votes" aria-current="true">' in announced.text
    assert (await house.client().get(f"/vote/{code}")).status_code == 200


async def test_a_picture_that_is_sent_for_an_option_stands_beside_it_for_everybody(house: Rig) -> None:
    browser = await organizer(house)
    draft = (await put(browser)).url.path
    vote = (await house.database.read(lambda tx: tx.execute(select(Vote)).scalar_one())).id
    told = {"csrf": csrf((await browser.get(draft)).text), "about_vote": str(vote), "alt_2": "西门的空地"}

    kept = await browser.post(
        "/desk/votes/picture_options",
        data=told,
        files={"photo_2": ("a.jpg", picture(), "image/jpeg")},
        follow_redirects=True,
    )
    before = await house.client().get(f"/vote/{draft.rpartition('/')[2]}/option-2.jpg")
    await post(browser, draft, "announce_vote", about_vote=str(vote))
    page = (await house.client().get(f"/vote/{draft.rpartition('/')[2]}")).text
    shown = await house.client().get(f"/vote/{draft.rpartition('/')[2]}/option-2.jpg")

    assert "照片配好了" in words_of(kept.text)
    assert 'alt="西门的空地"' in page
    assert (before.status_code, shown.headers["content-type"], shown.content[:2]) == (
        404,
        "image/jpeg",
        b"\xff\xd8",
    )


async def test_a_file_that_is_no_picture_is_refused(house: Rig) -> None:
    browser = await organizer(house)
    draft = (await put(browser)).url.path
    told = {"csrf": csrf((await browser.get(draft)).text), "about_vote": "1"}

    refused = await browser.post(
        "/desk/votes/picture_options", data=told, files={"photo_1": ("a.jpg", b"no picture", "image/jpeg")}
    )

    assert refused.status_code == 415


async def test_a_form_that_is_refused_says_why_on_its_own_page(house: Rig) -> None:
    browser = await organizer(house)

    refused = await put(browser, options="东门")

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert 'action="/desk/votes/put_choice"' in refused.text
    assert ">院里的长椅放哪里？</textarea>" in refused.text


@pytest.mark.parametrize(("role", "body"), [(Role.HANDLER, "B1"), (Role.AUDITOR, None)])
async def test_nobody_else_gets_to_the_pages(house: Rig, role: Role, body: str | None) -> None:
    browser = await enter(house, role, body)

    places = [(await browser.get(page)).status_code for page in ("/desk/votes", "/desk/vote/TP-1")]

    assert places == [303, 303]


async def test_an_organizer_of_another_place_finds_no_vote_and_no_form(house: Rig) -> None:
    preview = await put(await organizer(house))
    other = await enter(house, Role.ORGANIZER, None, "C2a")

    assert (await other.get(preview.url.path)).status_code == 404
    assert (await other.get("/desk/votes/put/put_choice")).status_code == 404
    assert "长椅放哪里" not in (await other.get("/desk/votes")).text


def opened(tx: Transaction, secrecy: Secrecy) -> tuple[int, str]:
    """A vote that is open at the hour of the house."""
    move_in(tx)
    tx.execute(insert(Person), [{"id": 7, "name": "组织者", "created_at": START}])
    polling = Polling(tx)
    roll = polling.roll()
    roll.area = "C1a"
    vote = polling.opened(roll, secrecy=secrecy)
    return vote.id, vote.code


async def test_two_officers_take_a_paper_in_at_the_desk(house: Rig) -> None:
    vote, code = await house.database.write(lambda tx: opened(tx, Secrecy.PSEUDONYMOUS))
    house.clock.now = START + timedelta(days=31)
    page, read = f"/desk/vote/{code}", {"about_vote": str(vote), "door": "1-7", "marks": "1"}
    first, second = await organizer(house), await organizer(house)

    one = await post(first, page, "read_paper", **read)
    again = await post(first, page, "read_paper", **read)
    waits = words_of((await second.get(page)).text)
    two = await post(second, page, "read_paper", **read)

    assert "请另一位工作人员独立再读一遍" in words_of(one.text)
    assert (again.status_code, "第二遍要由另一位" in words_of(again.text)) == (422, True)
    assert "等另一位工作人员再读一遍：1-7" in waits
    assert "两位读得一致，已收入" in words_of(two.text)


async def on_hotspot(browser: httpx.AsyncClient, **about: str) -> httpx.Response:
    """Press the button of a hot spot."""
    given = {"csrf": csrf((await browser.get("/desk/votes")).text), "category": "01", "area": "C1a", **about}
    return await browser.post("/desk/votes/vote_on_category", data=given, follow_redirects=True)


async def test_a_hot_spot_becomes_a_draft_with_one_press(house: Rig) -> None:
    browser = await enter(house, Role.COORDINATOR, None, "C1a")

    draft = await on_hotspot(browser)

    vote = await house.database.read(lambda tx: tx.execute(select(Vote)).scalar_one())
    names = house.door.reference()
    assert draft.url.path == f"/desk/vote/{vote.code}"
    assert (vote.stage, names.area_name("C1a") in vote.title, vote.secrecy) == (
        "draft",
        True,
        Secrecy.PSEUDONYMOUS,
    )


async def test_where_several_rolls_fit_the_form_is_filled_in_and_asks_which(house: Rig) -> None:
    more = [
        owner(f"9栋{flat}", roll="OTHER", title="另一小区业主名册", area="C1a", body="B1") for flat in (1, 2)
    ]
    await house.database.write(lambda tx: bring(tx, "roll", sheet(more), house.clock()))
    browser = await enter(house, Role.COORDINATOR, None, "C1a")

    form = await on_hotspot(browser)

    assert 'action="/desk/votes/put_choice"' in form.text
    assert f">{house.door.reference().area_name('C1a')}" in form.text
    assert await house.database.read(lambda tx: tx.execute(select(Vote)).all()) == []


@pytest.mark.parametrize("about", [{"category": "none"}, {"area": "none"}])
async def test_what_is_no_hot_spot_is_no_draft(house: Rig, about: dict[str, str]) -> None:
    browser = await enter(house, Role.COORDINATOR, None, "C1a")

    assert (await on_hotspot(browser, **about)).status_code == 404


def joint(tx: Transaction, number: str) -> int:
    """A matter made of a case, with two ways to go."""
    case = tx.execute(select(Case).where(col(Case.number) == number)).scalar_one()
    matter = Matter(case_id=case.id, code="LZ-20261123-K7M3", stage=MatterStage.OPTIONS, title="停车")
    matter.opened_at = matter.stage_at = START
    tx.add(matter)
    tx.flush()
    ways = ("晚上借用菜场的停车场", "把旧车棚改成车位")
    tx.add_all(MatterOption(matter_id=matter.id, what=what, cost="0", doer="B1") for what in ways)
    tx.flush()
    return matter.id


async def test_a_joint_matter_becomes_a_draft_with_its_ways_and_no_residents_words(house: Rig) -> None:
    number = raise_case(house, words="我家在3号楼,天天抢不到车位")
    matter = await house.database.write(lambda tx: joint(tx, number))
    browser = await enter(house, Role.COORDINATOR, None, "C1a")
    page = (await browser.get("/desk/matter/LZ-20261123-K7M3")).text

    given = {"csrf": csrf(page), "about_matter": str(matter)}
    draft = await browser.post("/desk/votes/vote_on_matter", data=given, follow_redirects=True)
    unknown = await browser.post("/desk/votes/vote_on_matter", data={**given, "about_matter": "99"})

    shown = words_of(draft.text)
    assert 'action="/desk/votes/vote_on_matter"' in page
    assert ("1. 晚上借用菜场的停车场" in shown, "2. 把旧车棚改成车位" in shown, "抢不到" in shown) == (
        True,
        True,
        False,
    )
    assert unknown.status_code == 404
