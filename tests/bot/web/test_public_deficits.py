"""The page of the four deficits: values with their parts and intervals, by community and month."""

import csv
import io
import random
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path

import pytest

from bot.web.deficit_words import DeficitWords
from bot.web.names import Namer
from models.vocabulary import Locale
from tests.bot.web.community import Filled, after, community
from tests.bot.web.desk_visits import words_of
from tests.bot.web.rig import START, Rig
from tests.workflows.responsiveness.deficits.rows_of_deficits import FIGURES, FORMULAS, OCTOBER, october
from workflows.cases.acts import SYSTEM, Act
from workflows.reference import Reference
from workflows.responsiveness.deficits import publish as deficits
from workflows.responsiveness.deficits.finding import Finding, State
from workflows.responsiveness.deficits.view import Seen
from workflows.responsiveness.figures import publish as figures
from workflows.transaction import Transaction


def filled(tx: Transaction, reference: Reference) -> None:
    """A month in which one community is large, and the other has three cases."""
    october(tx, "C1a", 60, 15)
    october(tx, "C2a", 3, 1, 1)
    act = Act(tx, SYSTEM, START, reference, random.Random(1))
    figures.publish(act, OCTOBER, FIGURES)
    deficits.publish(act, OCTOBER, FORMULAS, FIGURES)


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, after(ready, filled)) as rig:
        yield rig


async def test_the_page_says_what_each_deficit_is_made_of_and_tells_nothing_of_few(rig: Rig) -> None:
    page = await read(rig, "/deficits")

    assert "四个赤字 · 2026-10" in page
    assert "没人负责、没按时办、被退回" in page
    assert "逾期 25.4% 16/63 16.3%–37.3% 1/3" in page
    assert "没有评价 0.0% 0/63 0.0%–5.7% 不计入" in page
    assert "第一次没派对" in page
    assert "发展赤字 不够计算" in page  # of two communities nothing is said
    assert "秋实社区 <5" in page


async def test_everything_may_be_taken_away(rig: Rig) -> None:
    async with rig.client() as client:
        texts = {
            name: (await client.get(f"/deficits/{name}.csv")).text
            for name in ("table", "trend", "governance")
        }
        wrong = [
            (await client.get(f"/deficits{address}")).status_code
            for address in ("/person.csv", "?month=13", "?version=9", "/table.csv?month=9999-12")
        ]

    rows = list(csv.DictReader(io.StringIO(texts["table"].removeprefix("\ufeff"))))
    small = [row for row in rows if row["area"] == "C2"]
    assert {(row["numerator"], row["denominator"], row["value"]) for row in small} == {("", "", "")}
    assert {row["figures"] for row in rows} == {"2026-1"}
    assert "2026-10" in texts["trend"]
    assert "秋实社区" in texts["governance"]
    assert wrong == [404] * 4


async def test_a_month_that_was_not_published_shows_no_number(rig: Rig) -> None:
    page = await read(rig, "/deficits?month=2026-09")

    assert "没有数据" in page
    assert "%" not in page.split("权重")[0].split("95%的区间")[0]


def test_a_place_like_all_others_comes_before_those_that_are_not_told(ready: Filled) -> None:
    development = FORMULAS.deficit("development")
    assert development is not None
    values = (("C1", Fraction()), ("S", None), ("C2", Fraction(-1, 50)), ("C3", Fraction(1, 50)))
    found = {
        (development.code, area): Finding(development.code, area, state, value, None, None, ())
        for area, value in values
        for state in (State.HIDDEN if value is None else State.TOLD,)
    }
    seen = Seen(FORMULAS, OCTOBER, (OCTOBER,), "2026-1", found, {}, ())

    rows = list(DeficitWords(seen, Namer(ready.reference, Locale.EN)).places(development).lines())

    assert [told for _, told in rows] == ["+2.0 points", "+0.0 points", "-2.0 points", "not shown"]


async def read(rig: Rig, address: str) -> str:
    async with rig.client() as client:
        answer = await client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return words_of(answer.text)
