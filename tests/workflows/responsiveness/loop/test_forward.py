"""After a bad outcome the next reminder comes sooner; the lot leaves some, to tell what it brings."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from models.case import Case, Nudge
from tests.principles.community import COMPANY, REPORTER, START, Community
from tests.principles.life import let
from workflows.cases.acts import SYSTEM, Act
from workflows.policy import Policy
from workflows.responsiveness.loop import forward
from workflows.responsiveness.loop.definitions import versions
from workflows.responsiveness.loop.effect import forward_effect

DAY = timedelta(days=1)
(RULE,) = (each for each in versions()[-1].rules if each.code == "forward")


def after_a_bad_outcome(place: Community, hold: int) -> tuple[Case, Nudge]:
    """The company has a case whose limit runs, and another one was not solved."""
    place.reference = replace(place.reference, policy=replace(place.reference.policy, loop_hold=hold))
    case, bad = place.case(), place.case()
    assert let(place, COMPANY, "accept", bad, 1)
    assert let(place, COMPANY, "reply", bad, 2)
    assert let(place, REPORTER, "a bad verdict", bad, 3)
    place.tx.flush()
    return case, place.tx.execute(select(Nudge)).scalar_one()


@pytest.mark.parametrize(
    ("hold", "held", "told"), [(0, None, True), (100, True, False)], ids=["no lot", "held"]
)
def test_a_reminder_that_the_lot_leaves_stays_and_nobody_is_told_that_it_moved(
    place: Community, hold: int, held: bool | None, told: bool
) -> None:
    case, nudge = after_a_bad_outcome(place, hold)

    assert (nudge.used_case_id, nudge.held) == (case.id, held)
    assert (case.forward != "[]") is told
    for person in (COMPANY, REPORTER):
        assert any("loop.to_" in each for each in place.told(person)) is told


def clock(place: Community, days: float) -> None:
    """Let the clock look what came of it."""
    now = START + days * DAY
    act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
    forward.keep(act, forward.came(place.tx, place.reference, now))
    place.tx.expire_all()


def test_it_is_looked_whether_that_case_was_answered_in_time_beside_those_before(place: Community) -> None:
    case, nudge = after_a_bad_outcome(place, 100)
    for number, late in enumerate((True, False, False)):
        add_due(place, number, late=late)

    clock(place, 0.5)
    waits = nudge.measured_at
    clock(place, 30)

    assert waits is None
    assert (nudge.in_time, nudge.before_kept, nudge.before_due) == (False, 2, 3)
    assert case.answered_at is None


def add_due(place: Community, number: int, *, late: bool) -> None:
    """A case of the company whose limit ran out some days before."""
    due = START - (8 + number) * DAY
    fixed = {
        name: field.default
        for name, field in Case.model_fields.items()
        if not field.is_required() and name != "id"
    }
    answered = due + (DAY if late else -DAY)
    given = {
        "number": f"X-{number}",
        "status": "closed",
        "category": "0101",
        "cell": "CELL",
        "body": "COMPANY",
    }
    times = {"opened_at": due - 7 * DAY, "due_at": due, "answered_at": answered, "closed_at": answered}
    place.tx.execute(insert(Case).values({**fixed, **given, **times}))


def drawn(chance: random.Random, gain: float) -> Sequence[Nudge]:
    """Forty bodies with ten cases on either side; who is reminded sooner is better by a gain."""
    rows = []
    for number in range(40):
        usual = 0.4 + 0.4 * chance.random()
        for held in (True, False) * 10:
            kept = sum(chance.random() < usual for _ in range(20))
            in_time = chance.random() < usual + (0 if held else gain)
            rows.append(
                Nudge(
                    body=f"B{number}",
                    case_id=1,
                    cause="overdue",
                    at=START,
                    used_at=START,
                    held=held,
                    measured_at=START,
                    in_time=in_time,
                    before_kept=kept,
                    before_due=20,
                )
            )
    return rows


@pytest.mark.parametrize(("gain", "says"), [(0.15, "better"), (0.0, "open"), (-0.15, "worse")])
def test_the_effect_is_the_one_that_was_drawn(gain: float, says: str) -> None:
    told = forward_effect(RULE, Policy(), drawn(random.Random(3), gain))

    assert told.says == says
    assert told.low is not None
    assert told.high is not None
    assert told.low < gain < told.high
    assert (told.acted.units, told.held.acts, told.measure) == (40, 400, "kept")


def test_without_a_lot_or_with_few_bodies_nothing_is_claimed() -> None:
    few = [each for each in drawn(random.Random(3), 0.5) if each.body in ("B1", "B2")]

    assert forward_effect(RULE, replace(Policy(), loop_hold=0), ()).says == "no_lot"
    assert forward_effect(RULE, Policy(), few).says == "too_little"
