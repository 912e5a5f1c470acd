"""The pages of the monthly figures: what each means, who decides by it, numbers, tables, and cases behind."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.web.community import Filled, after, community
from tests.bot.web.desk_visits import words_of
from tests.bot.web.rig import START, Rig
from tests.workflows.responsiveness.rows import add_case
from workflows.cases.acts import SYSTEM, Act
from workflows.reference import Reference
from workflows.responsiveness.figures.definitions import versions
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import Telling
from workflows.responsiveness.figures.publish import publish
from workflows.responsiveness.figures.view import places
from workflows.transaction import Transaction

MEASURE = next(each for each in versions()[0].measures if each.code == "came_in")
LAST = START - timedelta(days=30)
"""A day of October."""


def october(tx: Transaction, reference: Reference) -> None:
    """Twenty cases closed in October; one of them is about a body, two lie in another community."""
    for number in range(20):
        heard = {"contacted": number % 4 > 0, "solved": "solved", "satisfaction": 3 if number % 2 else 5}
        add_case(
            tx,
            f"F-{number}",
            status="closed",
            opened_at=LAST - timedelta(days=2),
            answered_at=LAST - timedelta(days=1),
            closed_at=LAST,
            cell="C2a" if number < 2 else "C1a",
            object_body="B2" if number == 19 else None,
            **heard,
        )
    publish(Act(tx, SYSTEM, START, reference, random.Random(1)), Month(2026, 10), versions()[0])


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, after(ready, october)) as rig:
        yield rig


async def test_every_measure_says_what_it_means_and_who_decides_by_it(rig: Rig) -> None:
    page = await read(rig, "/figures")

    assert "每月指标 · 2026-10" in page
    assert "居民说联系过自己的占多少" in page
    assert "承办单位负责人据此安排谁先联系居民" in page
    assert "75.0% 15/20" in page
    assert "2026-11 还没有结束" in page


async def test_a_measure_shows_its_formula_version_bodies_and_only_places_with_enough(rig: Rig) -> None:
    page = await read(rig, "/figures/satisfaction")

    assert "95.0% 19/20" in page
    assert "basically * count(valid and satisfaction == 3)" in page
    assert "规则版本 2026-1" in page
    assert "春晓物业 95.0% 19/20" in page
    assert "没有这类事 青禾城管" in page
    assert "秋实社区a <5 <5" in page
    assert "春晓社区 不列出" in page


async def test_each_chart_has_its_table_to_take_away(rig: Rig) -> None:
    async with rig.client() as client:
        address = "/figures/response/table.csv?by="
        tables = {by: await client.get(address + by) for by in ("month", "body", "area")}
        chart = (await client.get("/figures/response/trend.json")).json()
        wrong = [
            (await client.get(f"/figures/{address}")).status_code
            for address in ("no", "response/table.csv?by=person", "response?month=13", "response?version=9",
                            "response/cases?month=9999-12", "bulk?month=0001-01")
        ]  # fmt: skip

    assert "2026-10,B1,春晓物业,told,15,20,0.75,0,2026-1" in tables["body"].text
    assert "2026-10,,2026-10,told,15,20,0.75,0,2026-1" in tables["month"].text
    assert "C2a,秋实社区a,<5,,<5,,,2026-1" in tables["area"].text
    assert chart["series"][0]["data"] == [75.0]
    assert wrong == [404] * 6


async def test_a_figure_opens_to_its_cases_without_places_that_are_not_told(rig: Rig) -> None:
    page = await read(rig, "/figures/response/cases?by=body&of=B1&month=2026-10")

    assert page.count("城乡建设") == 19
    assert "另有不公开的事 <5 件" in page
    assert "社区a" not in page
    assert "秋实社区" not in page


async def test_a_month_that_was_not_published_shows_no_number(rig: Rig) -> None:
    page = await read(rig, "/figures/response?month=2026-09")

    assert "那个月没有数据" in page


async def test_an_area_that_was_added_later_hides_nothing_of_what_was_published(rig: Rig) -> None:
    later = replace(rig.door.reference().areas["C1b"], code="C3", kind="community", parent="S")
    areas = {**rig.door.reference().areas, "C3": later}
    grown = replace(rig.door.reference(), areas=areas)

    def told(tx: Transaction, reference: Reference) -> dict[str, Telling]:
        found = places(tx, reference, versions()[0], MEASURE, Month(2026, 10))
        return {each.figure.code: each.telling for each in found}

    before = await rig.database.read(lambda tx: told(tx, rig.door.reference()))
    after = await rig.database.read(lambda tx: told(tx, grown))

    assert before == after
    assert Telling.EXACTLY in before.values()


async def read(rig: Rig, address: str) -> str:
    async with rig.client() as client:
        answer = await client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return words_of(answer.text)
