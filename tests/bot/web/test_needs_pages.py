"""The pages of supply and demand: what is foreseen, what is short, and one press that asks for means."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.case import Case
from models.means import MeansSource
from models.vocabulary import Role
from tests.bot.web.community import Filled, after, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import START, Rig
from tests.workflows.responsiveness.rows import DEFAULTS
from workflows.cases.acts import SYSTEM, Act
from workflows.reference import Reference
from workflows.responsiveness.forecast.keep import outside
from workflows.transaction import Transaction

SOURCE = {
    **{
        "code": "ZY-1",
        "kind": "people",
        "name": "应急队",
        "owner": "B2",
        "areas": "S",
        "unit": "",
        "must_not": "",
    },
    **{
        "purpose": "临时增援",
        "basis": "街道规定",
        "basis_version": "2026",
        "release_role": "head",
        "balance": 0,
    },
    **{"release_body": "B2", "opened_at": START},
}


def busy(tx: Transaction, reference: Reference) -> None:
    """Fifty weeks in two communities; of late most is answered late, and two came from nowhere known."""
    rows = []
    for back in range(50, 0, -1):
        for number in range(6 if back > 34 else 24):
            opened = START - timedelta(weeks=back) + timedelta(hours=6 * number)
            rows.append(
                {
                    **DEFAULTS,
                    "number": f"N-{back}-{number}",
                    "status": "closed",
                    "category": "01",
                    "cell": None if back == 20 and number < 2 else "C1a" if number % 3 else "C2b",
                    "body": "B1",
                    "opened_at": opened,
                    "due_at": opened + timedelta(days=5),
                    "answered_at": opened + timedelta(days=9 if number >= 6 else 2),
                }
            )
    tx.execute(insert(Case), rows)
    outside(tx, reference, START)()(Act(tx, SYSTEM, START, reference, random.Random(1)))


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, after(ready, busy)) as rig:
        yield rig


async def read(rig: Rig, address: str, language: str = "zh-CN") -> str:
    async with rig.client(**{"accept": "text/html", "accept-language": language}) as stranger:
        answer = await stranger.get(address)
    assert answer.status_code == 200
    return answer.text


async def test_everybody_reads_what_is_foreseen_and_takes_the_tables_away(rig: Rig) -> None:
    page = words_of(await read(rig, "/needs"))
    weeks = await read(rig, "/needs/weeks.csv")
    places = await read(rig, "/needs/places.csv")

    assert "每周诉求：过去半年和接下来八周" in page
    assert "历史还不满一年，没有计入季节" in page
    assert "春晓物业" in page
    assert len(weeks.strip().splitlines()) == 1 + 26 + 8
    assert len(places.strip().splitlines()) == 4
    assert "城乡建设" in await read(rig, "/needs/categories.csv")
    assert "Supply and demand" in await read(rig, "/needs", "en")


async def test_a_few_from_nowhere_hide_what_would_give_them_away(rig: Rig) -> None:
    page = words_of(await read(rig, "/needs"))
    places = await read(rig, "/needs/places.csv")

    assert places.count("不显示") >= 2
    assert "数字太小" in page


async def test_one_press_at_the_desk_asks_for_means(rig: Rig) -> None:
    coordinator, head = await enter(rig, Role.COORDINATOR, None), await enter(rig, Role.HEAD, "B2")
    await rig.database.write(lambda tx: tx.execute(insert(MeansSource).values(SOURCE)))
    page = (await coordinator.get("/desk/needs")).text
    asked = {"csrf": csrf(page), "about_shortage": "1"}

    nothing = await coordinator.post("/desk/needs/meet_need", data={**asked, "what": "x"})
    await coordinator.post("/desk/needs/ask_means", data=asked)
    theirs = (await head.get("/desk/needs")).text
    answer = {"csrf": csrf(theirs), "about_shortage": "1", "what": "加派两人"}
    await head.post("/desk/needs/meet_need", data=answer)

    assert "预计" in words_of(page)
    assert nothing.status_code == 422
    assert "已请有资源的单位想办法" in words_of(theirs)
    assert "加派两人" in words_of((await coordinator.get("/desk/needs")).text)
    assert (await coordinator.get("/desk/needs/bodies.csv")).status_code == 200


async def test_who_has_no_duty_there_is_led_to_the_desk(rig: Rig) -> None:
    handler = await enter(rig)

    assert (await handler.get("/desk/needs")).status_code == 303
    assert (await handler.get("/desk/needs/bodies.csv")).status_code == 404
