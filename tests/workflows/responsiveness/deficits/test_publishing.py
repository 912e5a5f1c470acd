"""Deficits are published from the published figures, once for each version, and tell nothing of few."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from models.area import Area
from models.body import Body
from models.case import Case
from models.deficit import Deficit as Row
from models.ledger import Event
from models.vocabulary import Role
from tests.databases import newest, session_on
from tests.workflows.responsiveness.deficits.rows_of_deficits import FIGURES, FORMULAS, MANY, OCTOBER, october
from tests.workflows.responsiveness.figures.rows_of_figures import FROM, TO
from tests.workflows.responsiveness.rows import add_case, fill_lists
from workflows.cases.acts import Act, Actor
from workflows.policy import Policy
from workflows.reference import Reference, load_reference
from workflows.responsiveness.deficits import publish as deficits
from workflows.responsiveness.deficits.finding import Finding, State
from workflows.responsiveness.deficits.rest import REST
from workflows.responsiveness.figures import publish as figures
from workflows.responsiveness.figures.definitions import Measure
from workflows.responsiveness.figures.places import Telling
from workflows.responsiveness.figures.view import places
from workflows.verify import chain_named, verify

NOW = TO + timedelta(hours=4)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


@pytest.fixture
def reference(session: Session) -> Reference:
    """Four communities of two cells each."""
    fill_lists(session)
    for number in (3, 4):
        session.add(Area(code=f"C{number}", name=f"社区{number}", kind="community", parent="S"))
        for cell in ("a", "b"):
            session.add(Area(code=f"C{number}{cell}", name=cell, kind="cell", parent=f"C{number}"))
    session.flush()
    return load_reference(session, Policy(), NOW)


def act_of(session: Session, reference: Reference) -> Act:
    return Act(session, Actor(Role.SYSTEM), NOW, reference, random.Random(1))


def published(session: Session, reference: Reference) -> dict[tuple[str, str], Finding]:
    """Publish October, and return what stands."""
    act = act_of(session, reference)
    figures.publish(act, OCTOBER, FIGURES)
    deficits.publish(act, OCTOBER, FORMULAS, FIGURES)
    rows = session.execute(select(Row)).scalars()
    return {(row.deficit, row.area): deficits.finding_of(row) for row in rows}


def test_the_clock_publishes_what_figures_stand_of_once_and_verify_counts_again(
    session: Session, reference: Reference
) -> None:
    for cell, late in (("C1a", 10), ("C2a", 16), ("C3a", 24), ("C4a", 30)):
        october(session, cell, MANY, late)
    act = act_of(session, reference)

    deficits.outside(session, reference, NOW)()(act)
    before = session.execute(select(Row)).all()
    figures.outside(session, reference, NOW)()(act)
    deficits.outside(session, reference, NOW)()(act)

    stands = {
        (row.deficit, row.area): deficits.finding_of(row) for row in session.execute(select(Row)).scalars()
    }
    assert before == []
    assert deficits.missing(session, reference, NOW) == []
    assert deficits.publish(act, OCTOBER, FORMULAS, FIGURES) == 0
    overdue = stands["governance", ""].pieces[1]
    assert (overdue.numerator, overdue.denominator, overdue.value) == (Fraction(80), 160, Fraction(1, 2))
    assert stands["governance", "C1"].pieces[1].value == 0.25
    assert stands["development", "C4"].pieces[0].value > 0  # type: ignore[operator]
    assert (
        stands["trust", ""].pieces[3].value == 0
    )  # everybody gave a verdict: shown, and counted for nothing
    assert verify(session, chain_named(session, "deficits")).events == 1
    assert verify(session, "deficits").whole


@pytest.mark.parametrize("wrong", [{"value": "1/2"}, {"parts": None}], ids=["a value", "a count"])
def test_a_changed_row_is_a_fault_even_when_its_hash_was_changed_too(
    session: Session, reference: Reference, wrong: dict[str, object]
) -> None:
    for cell in ("C1a", "C2a", "C3a", "C4a"):
        october(session, cell, MANY, 10)
    published(session, reference)
    row = session.execute(select(Row).where(col(Row.deficit) == "trust", col(Row.area) == "")).scalar_one()
    forged = (
        wrong if "value" in wrong else {"parts": row.parts.replace('"numerator":"32"', '"numerator":"31"')}
    )

    session.execute(update(Row).where(col(Row.id) == row.id).values(**forged))
    faults = [(each.subject, each.problem) for each in verify(session, "deficits").faults]
    rows = session.execute(select(Row)).scalars().all()
    event = session.execute(select(Event).where(col(Event.subject) == "deficits")).scalar_one()
    event.data = json.dumps({**json.loads(event.data), "hash": deficits.STANDING.digest_of(rows)})
    session.flush()

    assert ("deficits", "deficits") in faults
    assert ("deficits", "deficits") in [
        (each.subject, each.problem) for each in verify(session, "deficits").faults
    ]


def test_months_without_data_have_no_deficit(session: Session, reference: Reference) -> None:
    act = act_of(session, reference)
    add_case(session, "C-1", opened_at=NOW)

    deficits.outside(session, reference, NOW)()(act)

    assert session.execute(select(Row)).all() == []


def test_a_month_in_which_little_happened_says_so_and_is_not_none_of_a_hundred(
    session: Session, reference: Reference
) -> None:
    add_case(session, "C-1", opened_at=FROM + timedelta(days=1), body=None, due_at=NOW + timedelta(days=1))

    stands = published(session, reference)

    assert stands["trust", ""].state is State.NO_CASES
    assert stands["development", ""].state is State.NO_CASES
    assert stands["governance", ""].state is State.UNDEFINED  # one part of three is not enough
    assert {each.value for each in stands.values()} == {None}


def test_a_limit_that_stands_still_is_not_late_and_what_was_withdrawn_needs_nobody(
    session: Session, reference: Reference
) -> None:
    october(session, "C1a", MANY, 10)
    due = FROM + timedelta(days=9)
    for number, status in enumerate(("awaiting_resident", "suspended", "withdrawn", "merged", "declined")):
        body = "B1" if number < 2 else None
        add_case(session, f"P-{number}", status=status, opened_at=FROM, due_at=due, body=body)

    stands = published(session, reference)

    unowned, overdue, _ = stands["governance", ""].pieces
    assert (unowned.value, unowned.denominator) == (Fraction(), MANY + 5)
    assert (overdue.value, overdue.denominator) == (Fraction(1, 4), MANY)
    assert stands["trust", ""].pieces[0].denominator == MANY


INSIDE = ("C1", "C2", "C3", "C4")


@pytest.mark.parametrize("seed", range(3))
def test_whoever_subtracts_finds_no_more_than_the_figures_tell(
    session: Session, reference: Reference, seed: int
) -> None:
    chance = random.Random(seed)
    for cell in ("C1a", "C1b", "C2a", "C3a", "C3b", "C4a"):
        many = chance.choice([3, 7, 20, MANY])
        october(session, cell, many, chance.randint(0, many), chance.randint(0, many))

    stands = published(session, reference)

    told = {
        (code, each.figure.code): (each.figure.numerator, each.figure.denominator)
        for code in FORMULAS.measures
        for each in places(session, reference, FIGURES, measure_of(code), OCTOBER)
        if each.telling is Telling.EXACTLY
    }
    for (deficit, area), found in stands.items():
        for part, piece in zip(FORMULAS.deficit(deficit).all_parts, found.pieces, strict=True):  # type: ignore[union-attr]
            if area.startswith(REST) and piece.numerator is not None:
                inside = [
                    each for (code, where), each in told.items() if code == part.measure and where in INSIDE
                ]
                among = told[part.measure, area.removeprefix(REST)][1]
                assert piece.denominator == (among or 0) - sum(each[1] or 0 for each in inside)
            elif area and piece.numerator is not None:
                assert all((measure, area) in told for measure in part.measures)
                some, among = told[part.measure, area]
                assert piece.denominator == among
                assert piece.numerator in (some, among - (some or 0)) or part.against
        if deficit == "development" and not area:
            mine = [each for (code, where), each in stands.items() if code == deficit and where]
            for at, piece in enumerate(found.pieces):
                if piece.numerator is not None:
                    assert piece.numerator == sum(each.pieces[at].numerator or 0 for each in mine)


def measure_of(code: str) -> Measure:
    found = FIGURES.measure(code)
    assert found is not None
    return found


def test_a_community_that_was_split_has_its_parts_from_then_on(
    session: Session, reference: Reference
) -> None:
    for cell in ("C1a", "C1b", "C2a", "C3a", "C4a"):
        october(session, cell, MANY, 10)
    session.get_one(Area, "C1").kind = "street"
    for cell in ("C1a", "C1b"):
        session.add(Area(code=f"{cell}+", name=cell, kind="community", parent="C1"))
        session.get_one(Area, cell).parent = f"{cell}+"
    session.flush()

    stands = published(session, load_reference(session, Policy(), NOW))

    assert {area for deficit, area in stands if deficit == "trust"} == {"", "C1a+", "C1b+", "C2", "C3", "C4"}
    assert stands["trust", "C1a+"].value == stands["trust", "C2"].value


def test_a_body_that_was_merged_changes_no_deficit(session: Session, reference: Reference) -> None:
    for cell in ("C1a", "C2a", "C3a", "C4a"):
        october(session, cell, MANY, 10)
    before = deficits_now(session, reference)
    session.get_one(Body, "B1").kind = "ended"
    session.execute(update(Case).values(body="B2"))
    session.flush()

    assert deficits_now(session, load_reference(session, Policy(), NOW)) == before


def deficits_now(session: Session, reference: Reference) -> dict[tuple[str, str], Finding]:
    """Publish, look, and take it back."""
    with session.begin_nested() as point:
        found = published(session, reference)
        point.rollback()
    return found


def test_small_neighbours_are_compared_together_so_that_places_do_not_seem_alike(
    session: Session, reference: Reference
) -> None:
    for community in ("C5", "C6", "C7"):
        session.add(Area(code=community, name=community, kind="community", parent="S"))
        session.add(Area(code=f"{community}a", name="a", kind="cell", parent=community))
    session.flush()
    for cell in ("C1a", "C2a", "C3a"):
        october(session, cell, 400, 80, 80)
    for cell in ("C4a", "C5a", "C6a", "C7a"):
        october(session, cell, 3, 2, 2)

    stands = published(session, load_reference(session, Policy(), NOW))

    late = {area: found.pieces[0] for (code, area), found in stands.items() if code == "development"}
    assert {late[code].state for code in ("C4", "C5", "C6", "C7")} == {State.FEW}
    together = late[f"{REST}S"]
    assert together.numerator == 8
    assert together.denominator == 12
    assert late[""].value is not None
    assert late[""].value > 0
    assert late[""].low is not None
    assert verify(session, "deficits").whole
