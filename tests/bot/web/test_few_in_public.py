"""What a few in a place do is told by no public page: two towns that differ in nothing else look the same."""

import json
import random
import re
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import words_of
from tests.bot.web.rig import START, Rig
from tests.workflows.responsiveness.rows import add_case
from workflows.cases.acts import SYSTEM, Act
from workflows.reference import Reference
from workflows.responsiveness.deficits import publish as deficits
from workflows.responsiveness.figures.definitions import versions
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.publish import publish
from workflows.responsiveness.forecast.keep import outside as foresee
from workflows.responsiveness.index.definitions import index_versions
from workflows.responsiveness.index.publish import publish as publish_index
from workflows.transaction import Transaction

MONTH = Month(2026, 10)
CELLS = ("C1a",) * 30 + ("C1b",) * 30
MEASURES = ("response", "satisfaction", "kept", "in_time", "overdue", "came_in", "praise", "answer_time")
PAGES = (
    *("/", "/figures.json", "/grid.geojson", "/rates.csv?by=area", "/rates.csv?by=category"),
    *("/figures", "/index", "/index/table.csv", "/index/B1", "/index/B1/months.csv"),
    *("/loop", "/loop/effects.csv", "/loop/sides.csv", "/loop/acts.csv"),
    *("/signs", "/topics", "/practices", "/deficits"),
    *("/needs", *(f"/needs/{each}.csv" for each in ("weeks", "categories", "places", "bodies"))),
    *(f"/dashboard?of={each}" for each in ("whole", "area:C2", "area:C2b")),
    *("/dashboard/months.csv?of=area:C2b", "/dashboard/categories.csv", "/feed.xml"),
    *("/figures/solution", *(f"/figures/{each}/table.csv?by=area" for each in MEASURES)),
)
"""Every page that tells numbers of more than one case."""
STANDING = ("/rates.csv?by=area", "/rates.csv?by=category", "/grid.geojson")
"""What is told of places and categories, and nothing of the whole."""


def lived(tx: Transaction, reference: Reference, few: int) -> None:
    """Sixty-five cases of October: so many in one small cell, what is left of five in the one beside it."""
    for number, cell in enumerate((*CELLS, *["C2a"] * few, *["C2b"] * (5 - few))):
        opened = MONTH.begins(reference.calendar.zone) + timedelta(days=number % 20)
        add_case(
            tx,
            f"F-{number}",
            status="closed",
            cell=cell,
            opened_at=opened,
            accepted_at=opened + timedelta(hours=1),
            due_at=opened + timedelta(days=7),
            answered_at=opened + timedelta(days=2),
            closed_at=opened + timedelta(days=4),
            **{"contacted": True, "solved": "solved", "satisfaction": 5, "lacks": 0},
        )
    for number in range(60):  # weeks to foresee others from
        opened = START - timedelta(weeks=4 + number % 12, days=number // 12)
        add_case(tx, f"E-{number}", status="closed", opened_at=opened, answered_at=opened + timedelta(days=2))
    act = Act(tx, SYSTEM, START, reference, random.Random(1))
    publish(act, MONTH, versions()[0])
    publish_index(act, MONTH, index_versions()[0])
    deficits.outside(tx, reference, START)()(act)
    foresee(tx, reference, START)()(act)


def ended(tx: Transaction) -> None:
    """One more who has said what they think, today, in a place of which much is told."""
    heard = {"contacted": False, "solved": "unsolved", "satisfaction": 1, "lacks": 0}
    times = {"opened_at": START - timedelta(days=1), "answered_at": START, "closed_at": START}
    add_case(tx, "F-new", status="closed", cell="C1a", **times, **heard)


async def told(rig: Rig, page: str) -> str:
    """The words of a page, without what is new at each look."""
    async with rig.client(**{"accept-language": "zh-CN"}) as client:
        answer = await client.get(page)
    assert answer.status_code == 200, page
    return re.sub(r"nonce=\S+", "", words_of(answer.text) if "<html" in answer.text else answer.text)


async def test_no_public_page_tells_how_many_a_few_in_a_place_are(tmp_path: Path, ready: Filled) -> None:
    with ExitStack() as towns:
        rigs = []
        for few in (3, 4):
            (tmp_path / str(few)).mkdir()
            rigs.append(towns.enter_context(community(tmp_path / str(few), ready)))
            await rigs[-1].database.write(lambda tx, few=few: lived(tx, ready.reference, few))  # type: ignore[misc]
        differ = [page for page in PAGES if await told(rigs[0], page) != await told(rigs[1], page)]

    assert differ == []


async def test_what_one_has_just_said_changes_nothing_of_their_place(tmp_path: Path, ready: Filled) -> None:
    with community(tmp_path, ready) as rig:
        await rig.database.write(lambda tx: lived(tx, ready.reference, 3))
        before = {page: await told(rig, page) for page in STANDING}

        await rig.database.write(ended)
        rig.clock.move(timedelta(hours=1))

        assert {page: await told(rig, page) for page in STANDING} == before
        assert ",2026-10,,65," in before["/rates.csv?by=area"]
        assert ",2026-10,,65," in before["/rates.csv?by=category"]
        cells = json.loads(before["/grid.geojson"])["features"]
        assert [each["properties"]["count"] for each in cells] == ["–", "–", "<5", "<5"]
