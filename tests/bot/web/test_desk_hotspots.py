"""The page of hot spots: what several people report in one's area, counted by people, drawn by week."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.web.desk_hotspots import HEIGHT, bars
from models.core import table
from models.person import Person
from models.vocabulary import Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import enter
from tests.bot.web.rig import Rig
from workflows.access import ChatView
from workflows.responsiveness.matters import WEEKS, HotMatter, gather, spots_of
from workflows.transaction import Transaction

LIFT = (
    "幸福里3号楼电梯又坏了,老人下不了楼",
    "幸福里3号楼电梯坏了三天没人修,老人下不了楼",
    "3号楼电梯又坏了,没人修",
)
FIRST = 9_000


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def somebody(house: Rig, number: int) -> int:
    """Add a resident."""

    def step(tx: Transaction) -> int:
        row = {"id": FIRST + number, "name": "", "created_at": house.clock()}
        tx.execute(insert(table(Person)), [row])
        return FIRST + number

    return house.database.write_now(step)


def reported(house: Rig, *said: str, **facts: object) -> None:
    """Let so many people report something, a week apart."""
    for number, words in enumerate(said):
        raise_case(house, words=words, person_id=somebody(house, number), **facts)
        house.clock.move(timedelta(days=7))


def seen(house: Rig, role: Role, body: str | None = None, area: str | None = None) -> list[HotMatter]:
    """What a seat would be shown."""
    chat = ChatView(1, "web", 1, role, body, area, "zh-CN")
    reference = house.door.reference()
    return house.database.read_now(lambda tx: spots_of(gather(tx, reference, chat, house.clock()), reference))


async def test_what_several_people_report_is_shown_with_how_it_grew(house: Rig) -> None:
    reported(house, *LIFT)
    browser = await enter(house, Role.DISPATCHER, None)

    page = (await browser.get("/desk/hotspots")).text

    assert "电梯" in page
    assert "3 人" in page
    assert "每周件数" in page
    assert page.count('class="hot-bar"') == 3


def test_one_person_who_writes_often_is_no_hot_spot(house: Rig) -> None:
    for words in LIFT:
        raise_case(house, words=words)

    assert seen(house, Role.DISPATCHER) == []


def test_a_title_tells_of_nobody(house: Rig) -> None:
    telling = "我叫王小明电话13900000000,幸福里3号楼电梯又坏了,老人下不了楼"
    reported(house, telling, telling)

    titles = [matter.title for matter in seen(house, Role.DISPATCHER)]

    assert titles
    assert not [title for title in titles if "王小明" in title or "13900000000" in title]


@pytest.mark.parametrize(
    "facts", [{"object_body": "B1"}, {"nature": "report"}], ids=["about a body", "report"]
)
def test_what_is_sealed_is_in_no_hot_spot(house: Rig, facts: dict[str, object]) -> None:
    reported(house, *LIFT, **facts)

    assert seen(house, Role.DISPATCHER) == []


def test_a_seat_sees_its_own_area_and_no_other(house: Rig) -> None:
    reported(house, *LIFT, cell="C1a")

    assert seen(house, Role.DISPATCHER, area="C1a")
    assert seen(house, Role.DISPATCHER, area="C2b") == []


def test_a_matter_knows_its_area_its_weeks_and_its_growth(house: Rig) -> None:
    reported(house, *LIFT)

    (matter,) = seen(house, Role.DISPATCHER)

    assert matter.area == "C1a"
    assert len(matter.weeks) == WEEKS
    assert (matter.people, matter.cases, sum(matter.weeks), matter.growth) == (3, 3, 3, 3)


async def test_what_was_found_is_kept_for_minutes_and_no_longer(house: Rig) -> None:
    browser = await enter(house, Role.DISPATCHER, None)
    before = (await browser.get("/desk/hotspots")).text
    for number, words in enumerate(LIFT[:2]):
        raise_case(house, words=words, person_id=somebody(house, number))

    kept = (await browser.get("/desk/hotspots")).text
    house.clock.move(timedelta(minutes=11))
    anew = (await browser.get("/desk/hotspots")).text

    assert "hot-matter" not in before + kept
    assert "hot-matter" in anew


async def test_nobody_without_a_queue_is_shown_them(house: Rig) -> None:
    stranger = house.client()
    organizer = await enter(house, Role.ORGANIZER, None)

    answers = [(await each.get("/desk/hotspots")).status_code for each in (stranger, organizer)]

    assert answers == [303, 303]


def test_the_highest_bar_fills_the_picture() -> None:
    drawn = bars([0, 1, 2])

    assert [each.height for each in drawn] == [HEIGHT // 2, HEIGHT]
    assert drawn[-1].y == 0
