"""The database counts what the rules say: the same figures as `measures`, asked of the rows."""

import random
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from models.case import Case
from models.vocabulary import Solved, Status
from tests.databases import newest, session_on
from workflows.responsiveness.measures import By, ClosedCase, MeasurePolicy, Rate, measure_by
from workflows.responsiveness.rates import as_dict, rates

FROM = datetime(2026, 8, 1, tzinfo=UTC)
TO = datetime(2026, 11, 1, tzinfo=UTC)
DEFAULTS = {name: field.default for name, field in Case.model_fields.items() if not field.is_required()}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


def row_of(case: ClosedCase, number: int) -> dict[str, object]:
    kept = {field.name: getattr(case, field.name) for field in fields(case)}
    kept["cell"], kept["accepted_at"] = kept.pop("area") or None, kept.pop("first_contact_at")
    kept["body"], kept["category"] = kept["body"] or None, kept["category"] or None
    row = {**DEFAULTS, **kept, "number": f"T-{number}", "status": str(Status.CLOSED)}
    del row["id"]
    return row


def some_case(chance: random.Random) -> ClosedCase:
    opened = FROM + timedelta(seconds=chance.randrange(-20 * 86400, 100 * 86400))
    answered = chance.choice([None, opened + timedelta(seconds=chance.randrange(900_000))])
    return ClosedCase(
        body=chance.choice(["", "B1", "B2", "B3"]),
        area=chance.choice(["", "G1", "G2"]),
        category=chance.choice(["01", "0101", "02"]),
        opened_at=opened,
        due_at=chance.choice([None, opened + timedelta(days=7)]),
        answered_at=answered,
        closed_at=(answered or opened) + timedelta(seconds=chance.randrange(86_400)),
        contacted=chance.choice([None, True, True, False]),
        solved=chance.choice([None, *Solved]),
        satisfaction=chance.choice([None, 1, 2, 3, 3, 4, 5]),
        returned=chance.choice([0, 0, 1, 2]),
        reopened=chance.choice([0, 0, 1]),
        excluded=chance.random() < 0.1,
        first_contact_at=chance.choice([None, opened + timedelta(seconds=chance.randrange(9_000))]),
        lacks=chance.choice([None, 0, 0, 1, 4]),
    )


@pytest.mark.parametrize("by", ["body", "area", "category"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_counts_exactly_as_the_rules_do(session: Session, by: By, seed: int) -> None:
    chance = random.Random(seed)
    cases = [some_case(chance) for _ in range(400)]
    session.execute(insert(Case), [row_of(case, number) for number, case in enumerate(cases)])

    counted = rates(session, by, FROM, TO)

    assert counted == measure_by(by, cases, FROM, TO, MeasurePolicy())


def closed(number: int, **facts: object) -> dict[str, object]:
    opened = FROM + timedelta(days=1)
    given = {"number": f"C-{number}", "body": "B1", "cell": "G1", "category": "01", "opened_at": opened}
    row = {**DEFAULTS, **given, "status": "closed", "closed_at": opened + timedelta(days=1), **facts}
    row.pop("id", None)
    return row


def test_silence_is_in_no_denominator_and_level_three_counts_nine_tenths(session: Session) -> None:
    session.execute(
        insert(Case),
        [
            closed(1, contacted=True, solved="solved", satisfaction=3),
            closed(2, contacted=True, solved="partly", satisfaction=2),
            closed(3),
            closed(4, contacted=True, solved="solved", satisfaction=5, excluded=True),
        ],
    )

    (row,) = rates(session, "body", FROM, TO)

    assert (row.cases, row.excluded) == (3, 1)
    assert (row.response, row.solution) == (Rate(Fraction(2), 2, "2026-1"), Rate(Fraction(1), 2, "2026-1"))
    assert row.satisfaction == Rate(Fraction(9, 10), 2, "2026-1")


@pytest.mark.parametrize(
    ("closed_at", "counted"), [(FROM, 1), (TO, 0), (TO - timedelta(seconds=1), 1)], ids=["from", "to", "last"]
)
def test_the_window_takes_its_start_and_leaves_its_end(
    session: Session, closed_at: datetime, counted: int
) -> None:
    session.execute(insert(Case), [closed(1, closed_at=closed_at)])

    assert sum(row.cases for row in rates(session, "body", FROM, TO)) == counted


def test_an_open_case_has_no_place_in_the_rates(session: Session) -> None:
    session.execute(insert(Case), [closed(1, status="reopened")])

    assert rates(session, "body", FROM, TO) == ()


def test_a_row_for_json_has_its_code_its_three_rates_and_hours(session: Session) -> None:
    facts = {"contacted": True, "solved": "unsolved", "satisfaction": 4}
    session.execute(insert(Case), [closed(1, **facts, answered_at=FROM + timedelta(days=1, hours=3))])

    (row,) = rates(session, "category", FROM, TO)

    given = as_dict("category", row)
    assert given["category"] == "01"
    assert given["response"] == {"numerator": 1, "denominator": 1, "value": 1.0, "version": "2026-1"}
    assert given["solution"] == {"numerator": 0, "denominator": 1, "value": 0.0, "version": "2026-1"}
    assert given["median_hours"] == 3.0
