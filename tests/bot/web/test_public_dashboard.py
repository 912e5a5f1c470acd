"""The dashboard of a month: tiles with what they are made of, charts with tables, hidden places hidden."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.web.noticeboard import Noticeboard
from bot.web.warmth import Warmth
from tests.bot.web.community import Filled, after, community
from tests.bot.web.desk_visits import words_of
from tests.bot.web.rig import Rig
from tests.bot.web.test_public_figures import october, read
from workflows.responsiveness.dashboard.view import Memory, Wanted, dashboard
from workflows.responsiveness.figures.definitions import versions


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, after(ready, october)) as rig:
        yield rig


async def test_the_newest_month_is_shown_with_what_each_number_is_made_of(rig: Rig) -> None:
    page = await read(rig, "/dashboard")

    assert "总览 · 2026-10" in page
    assert "解决率 100.0% 20/20" in page
    assert "响应率 75.0% 15/20" in page
    assert "办结 20" in page
    assert "说有人联系过 15" in page
    assert "登记到答复（全程） 1 天 n=20" in page
    assert "城乡建设 20" in page


async def test_a_body_an_area_and_a_category_are_shown_by_themselves(rig: Rig) -> None:
    body = await read(rig, "/dashboard?of=body:B1")
    idle = await read(rig, "/dashboard?of=body:B2")
    area = await read(rig, "/dashboard?of=area:C2")
    category = await read(rig, "/dashboard?of=category:01&measure=response")

    assert "响应率 75.0% 15/20" in body
    assert "响应率 没有这类事" in idle
    assert "响应率 <5" in area
    assert "/2" not in area.partition("逐月变化")[0].partition("关键数字")[2]
    assert "响应率 75.0% 15/20" in category
    assert "各单位比较: 响应率" in category


async def test_every_chart_has_its_table_to_take_away(rig: Rig) -> None:
    async with rig.client() as client:
        names = ("months", "outcomes", "stages", "beside", "categories", "weeks")
        found = {name: (await client.get(f"/dashboard/{name}.csv")).text for name in names}
        hidden = (await client.get("/dashboard/months.csv?of=area:C2")).text

    assert "2026-10,100.0,95.0," in found["months"]
    assert "办结,20" in found["outcomes"]
    assert "春晓物业,100.0,83.9,100.0" in found["beside"]
    assert "城乡建设,20.0" in found["categories"]
    assert "2026-10,<5,<5,<5" in hidden


@pytest.mark.parametrize(
    "address",
    [
        *("?month=13", "?of=person:1", "?of=body:none", "?of=area:B1", "?measure=bulk", "?of=body"),
        *("/none.csv", "/months.csv?of=category:99"),
    ],
)
async def test_what_there_is_not_is_not_found(rig: Rig, address: str) -> None:
    async with rig.client() as client:
        assert (await client.get(f"/dashboard{address}")).status_code == 404


async def test_a_month_that_was_not_published_and_a_house_without_any_say_so(
    rig: Rig, tmp_path: Path, ready: Filled
) -> None:
    page = await read(rig, "/dashboard?month=2026-08")
    (tmp_path / "empty").mkdir()
    with community(tmp_path / "empty", ready) as empty:
        none = await read(empty, "/dashboard")

    assert "那个月没有数据" in page
    assert "办结的事" not in page
    assert "还没有公布过" in none


async def test_the_page_speaks_three_languages(rig: Rig) -> None:
    async with rig.client() as client:
        pages = {
            language: words_of((await client.get("/dashboard", headers={"accept-language": language})).text)
            for language in ("zh-Hant", "en")
        }

    assert "總覽 · 2026-10" in pages["zh-Hant"]
    assert "At a glance · 2026-10" in pages["en"]
    assert "Said it was solved 20" in pages["en"]


async def test_what_is_told_of_published_months_is_worked_out_before_anybody_asks(rig: Rig) -> None:
    warmth = Warmth(rig.door, Noticeboard(rig.door), Memory())

    await warmth.look()
    known = dict(warmth.memory.of(rig.door.reference()))
    found = await rig.database.read(
        lambda tx: dashboard(
            tx, rig.door.reference(), versions()[0], Wanted(by="area", code="C1"), warmth.memory
        )
    )

    assert known.keys() == warmth.memory.of(rig.door.reference()).keys()
    assert {by for _, by, _, _ in known} == {"area", "category"}
    assert found.month is not None
    assert found.at("came_in") == known[versions()[0].version, "area", "", found.month]["C1"]["came_in"]


def test_lists_and_what_is_kept_under_them_are_never_of_two_minds(rig: Rig) -> None:
    memory, old = Memory(), rig.door.reference()
    new = replace(old)
    under_old = memory.of(old)

    assert memory.of(new) is not under_old
    assert memory.of(new) is memory.of(new)
    assert memory.held == (new, {})
