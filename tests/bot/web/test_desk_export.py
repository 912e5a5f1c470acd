"""A list taken away: no word in the open, nothing that a spreadsheet would run, and a trace in the ledger."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.ledger import Event
from models.person import Person
from models.vocabulary import HouseEvent, Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import csrf, enter, press
from tests.bot.web.rig import Rig
from workflows.verify import verify

RUNS = '=HYPERLINK("http://x","1")\n我家在3号楼1202，电话13900000000，我叫李小龙'


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def take(browser: httpx.AsyncClient, **form: str) -> httpx.Response:
    """Send the form of the list."""
    page = (await browser.get("/desk")).text
    return await browser.post("/desk/export", data={"csrf": csrf(page), "show": "all", **form})


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def notes(house: Rig) -> list[tuple[str, str, dict[str, object]]]:
    statement = select(col(Event.kind), col(Event.actor), col(Event.data)).where(
        col(Event.subject) == "house:exports"
    )
    rows = house.database.read_now(lambda tx: list(tx.execute(statement)))
    return [(kind, actor, json.loads(data)) for kind, actor, data in rows]


async def test_the_table_is_opened_by_a_spreadsheet_as_it_is_meant(house: Rig) -> None:
    number = raise_case(house)
    answer = await take(await enter(house, Role.AUDITOR, None), format="csv")

    (row,) = table(answer)

    assert answer.headers["content-disposition"] == 'attachment; filename="huiying-all-20261123.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert (row["编号"], row["状态"], row["承办单位"]) == (number, "待签收", "春晓物业")
    assert (row["登记时间"], row["是否超时"]) == ("2026-11-23 09:00", "否")


async def test_nobody_s_words_leave_unless_they_are_asked_for_and_then_masked(house: Rig) -> None:
    raise_case(house, words=RUNS)
    browser = await enter(house, Role.AUDITOR, None)

    without, masked = [await take(browser, words=wanted) for wanted in ("", "yes")]

    assert "HYPERLINK" not in without.text
    assert "HYPERLINK" in masked.text
    for telling in ("13900000000", "李小龙", "1202"):
        assert telling not in without.text + masked.text


async def test_sealed_words_do_not_leave_at_all(house: Rig) -> None:
    raise_case(house, words=RUNS, object_body="B2")

    answer = await take(await enter(house, Role.AUDITOR, None), words="yes", format="json")

    assert answer.json()["cases"][0]["words"] == ""


async def test_no_cell_is_taken_for_a_formula(house: Rig) -> None:
    number = raise_case(house, words=RUNS)
    handler = await enter(house)
    await press(handler, f"/desk/case/{number}", "accept")
    house.database.write_now(lambda tx: tx.execute(update(Person).values(name="＝cmd|'/c calc'!A1")))

    answer = await take(await enter(house, Role.DISPATCHER, None), words="yes")

    cells = [cell for row in table(answer) for cell in row.values()]
    assert [cell for cell in cells if cell.lstrip(" \u3000")[:1] in tuple("=+-@\t\r\n＝＋－＠|%")] == []
    assert any("HYPERLINK" in cell for cell in cells)
    assert any("cmd" in cell for cell in cells)


async def test_every_table_leaves_who_what_and_how_many_in_the_ledger(house: Rig) -> None:
    raise_case(house)
    browser = await enter(house, Role.AUDITOR, None)

    await take(browser, format="json")
    await take(browser, show="late", words="yes")

    first, second = notes(house)
    assert (first[0], first[1].split(":")[0]) == (HouseEvent.EXPORTED, "auditor")
    facts = {"part": "all", "format": "json", "rows": 1, "words": False, "body": None, "area": None}
    assert first[2] == facts
    assert (second[2]["part"], second[2]["rows"], second[2]["words"]) == ("late", 0, True)
    assert house.database.read_now(lambda tx: verify(tx, "house:exports")).whole


async def test_a_head_takes_the_own_body_s_list_only(house: Rig) -> None:
    number = raise_case(house)
    house.database.write_now(
        lambda tx: tx.execute(update(Person).where(col(Person.id) == 1).values(name="甲"))
    )

    own = await take(await enter(house, Role.HEAD), format="json")
    other = await take(await enter(house, Role.HEAD, "B2"), format="json")

    assert [each["number"] for each in own.json()["cases"]] == [number]
    assert other.json()["cases"] == []


@pytest.mark.parametrize("role", [Role.HANDLER, Role.GRID_WORKER, Role.OPERATOR, Role.ORGANIZER])
async def test_who_may_not_take_lists_away_gets_none_and_leaves_no_trace(house: Rig, role: Role) -> None:
    raise_case(house)
    browser = await enter(house, role, "B1" if role in (Role.HANDLER, Role.GRID_WORKER) else None)

    answer = await take(browser)

    assert answer.status_code == 404
    assert "/desk/export" not in (await browser.get("/desk")).text
    assert notes(house) == []


@pytest.mark.parametrize(
    ("form", "status"),
    [({"show": "mine"}, 404), ({"show": "'"}, 404), ({"format": "xlsx"}, 422), ({"csrf": "0" * 32}, 403)],
    ids=["foreign part", "no part", "format", "foreign form"],
)
async def test_a_wrong_form_takes_nothing(house: Rig, form: dict[str, str], status: int) -> None:
    raise_case(house)

    answer = await take(await enter(house, Role.AUDITOR, None), **form)

    assert answer.status_code == status
    assert notes(house) == []
