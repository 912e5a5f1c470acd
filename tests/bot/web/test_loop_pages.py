"""Pages of the loop: everybody reads rules, acts and effects; at the desk a body contests, others rule."""

import random
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path

import pytest

from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter
from tests.bot.web.rig import START, Rig
from workflows.cases.acts import SYSTEM, Act
from workflows.responsiveness.loop import deeds
from workflows.responsiveness.loop.judge import Number
from workflows.responsiveness.loop.record import begin
from workflows.responsiveness.loop.switches import rules_of
from workflows.transaction import Transaction


def acting(tx: Transaction, rig: Rig) -> None:
    """A body is often late, and a community is dissatisfied."""
    act = Act(tx, SYSTEM, START, rig.door.reference(), random.Random(3))
    for code, unit, number in (("late", "B1", 5), ("dissatisfied", "C1", 7)):
        rule = rules_of(act).rule(code)
        assert rule is not None
        row = begin(act, rule, unit, Number(Fraction(number), 31))
        row.held, row.state = False, "acting"
        deeds.tell_begun(act, rule, row)


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, ready) as rig:
        await rig.database.write(lambda tx: acting(tx, rig))
        yield rig


async def test_everybody_reads_the_figures_of_a_body_and_none_of_a_place(rig: Rig) -> None:
    page, acts, effects, sides = [
        await rig.client().get(path)
        for path in ("/loop", "/loop/acts.csv", "/loop/effects.csv", "/loop/sides.csv")
    ]

    assert [each.status_code for each in (page, acts, effects, sides)] == [200] * 4
    assert "5/31" in page.text
    assert "7/31" not in page.text
    rows = {line.split(",")[1]: line.split(",") for line in acts.text.split()[1:]}
    assert (rows["late"][6:8], rows["dissatisfied"][6:9]) == (["5", "31"], ["", "", ""])


async def test_a_head_contests_at_the_desk_and_a_coordinator_rules(rig: Rig) -> None:
    head = await enter(rig, Role.HEAD, "B1")
    page = await head.get("/desk/loop")
    form = {"csrf": csrf(page.text), "about_act": "1", "reason": "交接期间没有人"}
    contested = await head.post("/desk/loop/contest_loop", data=form)
    coordinator = await enter(rig, Role.COORDINATOR, None)
    seen = await coordinator.get("/desk/loop")
    ruling = {"csrf": csrf(seen.text), "about_act": "1", "decision": "lift", "reason": "交接期间不算"}
    ruled = await coordinator.post("/desk/loop/rule_loop", data=ruling)

    assert "7/31" not in page.text
    assert "交接期间没有人" in seen.text
    assert (contested.status_code, ruled.status_code) == (303, 303)
    assert "交接期间不算" in (await rig.client().get("/loop")).text
