"""The pages of the queues: headings by what is due, pages to turn, what is said where nothing is; search."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale, Role
from tests.bot.web.community import WORDS, Filled, community, raise_case
from tests.bot.web.desk_visits import enter, listed, words_of
from tests.bot.web.rig import Rig
from tests.workflows.responsiveness.rows import add_case
from workflows.transaction import Transaction

HANS = Locale.HANS


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def fill(tx: Transaction, house: Rig, hours: Mapping[str, int]) -> None:
    """Put cases in that are due in so many hours."""
    for number, left in hours.items():
        add_case(tx, number, due_at=house.clock() + timedelta(hours=left))


async def test_the_list_says_what_is_due_when(house: Rig) -> None:
    due = {"late": -1, "today": 3, "week": 50, "later": 24 * 9}
    house.database.write_now(lambda tx: fill(tx, house, {name.upper(): each for name, each in due.items()}))
    grave = raise_case(house, urgency="danger")
    browser = await enter(house)

    text = (await browser.get("/desk")).text

    assert listed(text) == [grave, "LATE", "TODAY", "WEEK", "LATER"]
    told = words_of(text).partition(phrase("filter.risk", HANS))[2]
    places = [told.index(phrase(f"desk.group.{name}", HANS)) for name in ("danger", *due)]
    assert places == sorted(places)


async def test_fifty_stand_on_a_page_and_the_rest_on_the_next(house: Rig) -> None:
    hours = {f"N-{number:02}": number for number in range(53)}
    house.database.write_now(lambda tx: fill(tx, house, hours))
    browser = await enter(house)

    first, second = [(await browser.get(f"/desk?page={page}")).text for page in (1, 2)]

    assert (len(listed(first)), listed(second)) == (50, ["N-50", "N-51", "N-52"])
    assert 'rel="next" href="/desk?show=all&amp;page=2"' in first
    assert 'rel="prev" href="/desk?show=all&amp;page=1"' in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999", "1e3", "٣"])
async def test_a_page_that_is_none_is_answered_with_one(house: Rig, page: str) -> None:
    number = raise_case(house)
    browser = await enter(house)

    answer = await browser.get("/desk", params={"page": page, "show": "nothing"})

    assert (answer.status_code, listed(answer.text)) == (200, [number])


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.COORDINATOR, Role.AUDITOR])
async def test_where_nothing_waits_the_page_says_so_and_shows_the_way_on(house: Rig, role: Role) -> None:
    raise_case(house)
    browser = await enter(house, role, None)

    text = (await browser.get("/desk?show=returned")).text

    assert phrase("desk.empty.returned", HANS) in text
    assert 'href="/desk?show=all"' in text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ORGANIZER])
async def test_who_has_no_queue_gets_a_page_of_their_own(house: Rig, role: Role) -> None:
    number = raise_case(house)
    browser = await enter(house, role, None)

    text = (await browser.get("/desk")).text

    assert phrase(f"desk.none.{role}", HANS) in text
    assert number not in text
    assert 'role="search"' not in text


async def test_a_head_sees_who_has_what(house: Rig) -> None:
    raise_case(house)
    browser = await enter(house, Role.HEAD)

    told = words_of((await browser.get("/desk")).text)

    assert phrase("desk.load.title", HANS) in told
    assert f"{phrase('desk.load.nobody', HANS)} 1 0 0" in told


async def test_a_list_of_whom_it_is_not_for_shows_no_words(house: Rig) -> None:
    raise_case(house, category=None)
    for role in (Role.DISPATCHER, Role.COORDINATOR, Role.AUDITOR):
        text = (await (await enter(house, role, None)).get("/desk?show=all")).text

        assert WORDS not in text
        assert "13900000000" not in text


async def test_a_number_leads_to_its_case_however_it_is_typed(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)

    answer = await browser.get("/desk/find", params={"number": number.lower().replace("-", " ")})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/case/{number}")


async def test_a_slip_asks_what_was_meant(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")

    answer = await browser.get("/desk/find", params={"number": wrong})

    assert answer.status_code == 404
    assert phrase("desk.find.near", HANS) in answer.text
    assert f'href="/desk/case/{number}"' in answer.text


async def test_a_case_of_others_is_answered_like_one_that_is_not_there(house: Rig) -> None:
    number = raise_case(house)
    absent = "HY-20261123-2222"
    browser = await enter(house, Role.HANDLER, "B2")

    async def answer(typed: str) -> tuple[int, str]:
        seen = await browser.get("/desk/find", params={"number": typed})
        return seen.status_code, words_of(seen.text).replace(typed, "…")

    assert await answer(number) == await answer(absent)
    pages = [await browser.get(f"/desk/case/{each}") for each in (number, absent)]
    assert [page.status_code for page in pages] == [404, 404]
    assert words_of(pages[0].text) == words_of(pages[1].text)


async def test_words_are_no_number(house: Rig) -> None:
    raise_case(house)
    browser = await enter(house, Role.AUDITOR, None)

    answer = await browser.get("/desk/find", params={"number": "电梯 <b>妈"})

    assert phrase("desk.find.only_numbers", HANS, typed="电梯 &lt;b&gt;妈") in answer.text


async def test_a_stranger_finds_nothing(house: Rig) -> None:
    number = raise_case(house)

    async with house.client(accept="text/html") as browser:
        answer = await browser.get("/desk/find", params={"number": number})

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
