"""The page about the machine's reading: figures for all staff, words as the gate allows, versions by hand."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.ledger import Event
from models.vocabulary import Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import Rig
from workflows import gate
from workflows.cases.acts import SYSTEM, Act
from workflows.learning import accuracy, unlearn, versions
from workflows.learning.judge import Trial
from workflows.learning.versions import Learnt
from workflows.transaction import Transaction

LEARNT = Learnt(b"weights", "origin", 12_000, (), Trial(100, 60, 70, 10, 0), Trial(1000, 700, 700, 5, 5))
TELLING = "电梯按钮坏了，打我电话13900000000"


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def misread(house: Rig, **facts: object) -> str:
    """Let somebody put a category right before they registered."""
    given = {"words": TELLING, "category": "01", "corrected": True, "read": "0501", **facts}
    return raise_case(house, **given)


def learn(house: Rig) -> int:
    return house.database.write_now(lambda tx: versions.keep(an_act(house, tx), LEARNT).number)


def an_act(house: Rig, tx: Transaction) -> Act:
    return Act(tx, SYSTEM, house.clock(), house.door.reference(), random.Random(1))


def live(house: Rig) -> versions.Live:
    return house.database.read_now(versions.live)


async def test_every_reading_of_the_week_is_counted_once(house: Rig) -> None:
    raise_case(house)
    raise_case(house)
    misread(house)
    raise_case(house, category="01", corrected=True, read=None)
    raise_case(house, category=None)

    weeks = house.database.read_now(lambda tx: accuracy.weeks(tx, house.door.reference(), house.clock()))

    newest = weeks[-1]
    assert (newest.read, newest.stood, newest.unsure, newest.category_wrong) == (5, 2, 2, 1)


@pytest.mark.parametrize(
    "role", [Role.HANDLER, Role.DISPATCHER, Role.COORDINATOR, Role.AUDITOR, Role.OPERATOR]
)
async def test_all_staff_see_the_figures(house: Rig, role: Role) -> None:
    misread(house)
    browser = await enter(house, role, "B1" if role in gate.WORKERS else None)

    answer = await browser.get("/desk/reading")

    assert answer.status_code == 200
    assert "识别得怎么样" in answer.text


async def test_nobody_without_a_seat_sees_them(house: Rig) -> None:
    answer = await house.client().get("/desk/reading")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


async def test_a_confused_pair_opens_to_masked_cases(house: Rig) -> None:
    number = misread(house)
    browser = await enter(house, Role.AUDITOR, None)

    text = (await browser.get("/desk/reading")).text

    assert number in text
    assert "电梯按钮坏了" in text
    assert "13900000000" not in text


async def test_who_may_not_see_a_case_learns_only_the_count(house: Rig) -> None:
    number = misread(house)
    browser = await enter(house, Role.HANDLER, "B2")

    text = (await browser.get("/desk/reading")).text

    assert number not in text
    assert "电梯按钮坏了" not in text
    assert "这些工单不归您看" in text


async def test_a_sealed_matter_shows_no_words_to_who_does_not_work_on_it(house: Rig) -> None:
    misread(house, nature="report", object_body="B2")
    browser = await enter(house, Role.AUDITOR, None)

    assert "电梯按钮坏了" not in (await browser.get("/desk/reading")).text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OPERATOR])
async def test_who_may_goes_back_to_what_came_with_the_house_and_lets_go_again(
    house: Rig, role: Role
) -> None:
    number = learn(house)
    browser = await enter(house, role, None)
    page = (await browser.get("/desk/reading")).text
    pressed = {"csrf": csrf(page), "version": "0"}

    answer = await browser.post("/desk/reading/choose", data=pressed, follow_redirects=True)
    back = live(house)
    again = await browser.post("/desk/reading/go-on", data={"csrf": csrf(answer.text)}, follow_redirects=True)

    assert f"第 {number} 版" in words_of(page)
    assert (back.number, back.held, live(house).held) == (0, True, False)
    assert "人工选定" in answer.text
    assert "人工选定，不自动更换" not in again.text
    actors = select(Event.actor).where(col(Event.subject) == "house:reader").order_by(col(Event.seq).desc())
    assert house.database.read_now(lambda tx: tx.exec(actors).first()).startswith(f"{role}:")  # type: ignore[union-attr]


async def test_a_version_whose_words_are_erased_is_shown_and_offered_no_more(house: Rig) -> None:
    number = learn(house)
    house.database.write_now(lambda tx: unlearn.let_go(an_act(house, tx), {number}))
    browser = await enter(house, Role.COORDINATOR, None)

    page = (await browser.get("/desk/reading")).text

    assert "学过的原话已经清除" in page
    assert "/desk/reading/choose" not in page
    assert live(house).number == 0


@pytest.mark.parametrize("role", [Role.HANDLER, Role.DISPATCHER, Role.AUDITOR])
async def test_others_are_offered_no_choice_and_cannot_force_one(house: Rig, role: Role) -> None:
    number = learn(house)
    browser = await enter(house, role, "B1" if role is Role.HANDLER else None)
    page = (await browser.get("/desk/reading")).text

    answer = await browser.post("/desk/reading/choose", data={"csrf": csrf(page), "version": "0"})

    assert "/desk/reading/choose" not in page
    assert answer.status_code == 404
    assert live(house).number == number


@pytest.mark.parametrize(
    "typed", ["", "-1", "7", "x", "9" * 40], ids=["none", "below", "unknown", "word", "vast"]
)
async def test_a_version_that_is_none_is_nothing_here(house: Rig, typed: str) -> None:
    browser = await enter(house, Role.COORDINATOR, None)
    page = (await browser.get("/desk/reading")).text

    answer = await browser.post("/desk/reading/choose", data={"csrf": csrf(page), "version": typed})

    assert answer.status_code == 404
    assert live(house) == versions.Live()


async def test_a_form_of_a_foreign_page_changes_nothing(house: Rig) -> None:
    number = learn(house)
    browser = await enter(house, Role.COORDINATOR, None)

    answer = await browser.post("/desk/reading/choose", data={"csrf": "00", "version": "0"})

    assert answer.status_code == 403
    assert live(house).number == number
