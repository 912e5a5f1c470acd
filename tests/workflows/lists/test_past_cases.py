"""History brought in as it was: foreign numbers, unknown cells, a chain that vouches for every row."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.case import Case
from models.ledger import Event
from tests.workflows.lists.community import NOW, sample_session, sheet
from workflows import ledger
from workflows.cases.acts import state_hash
from workflows.lists.bring import bring
from workflows.lists.sheets import Imported, Reason

COLUMNS = (
    "number opened_at category cell body due_at answered_at closed_at "
    "contacted solved satisfaction returned reopened excluded"
)
WHOLE = (
    *("2019-0007(甲)", "2026-03-01 08:00", "0101", "WT0101", "WYXF", "2026-03-08T08:00:00+08:00"),
    *("2026-03-02T00:30:00Z", "2026-03-03", "1", "1", "5", "0", "1", ""),
)
BARE = ("2019-0008", "2026-03-01T08:00", *[""] * 12)
NAMES = COLUMNS.split()


def line(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, value) for name, value in zip(NAMES, WHOLE, strict=True))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with sample_session(tmp_path) as session:
        yield session


def test_a_case_is_kept_as_it_was(session: Session) -> None:
    imported = bring(session, "cases", [sheet(COLUMNS, WHOLE, BARE)], NOW)
    session.commit()
    session.expire_all()

    whole, bare = session.exec(select(Case)).all()
    assert imported == Imported(2)
    assert (whole.number, whole.status, whole.imported, whole.basis) == (
        "2019-0007(甲)",
        "closed",
        True,
        "imported",
    )
    assert whole.opened_at == datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
    assert whole.due_at == datetime(2026, 3, 8, 0, 0, tzinfo=UTC)
    assert whole.answered_at == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert (whole.contacted, whole.solved, whole.satisfaction) == (True, "solved", 5)
    assert (whole.returned, whole.reopened, whole.excluded) == (0, 1, False)
    assert (bare.status, bare.category, bare.contacted, bare.solved) == ("registered", None, None, None)


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, "closed"),
        ({"closed_at": ""}, "replied"),
        ({"closed_at": "", "answered_at": ""}, "assigned"),
        ({"closed_at": "", "answered_at": "", "body": ""}, "registered"),
    ],
)
def test_the_status_follows_from_what_is_known(session: Session, cells: dict[str, str], status: str) -> None:
    bring(session, "cases", [sheet(COLUMNS, line(**cells))], NOW)

    assert session.exec(select(Case.status)).all() == [status]


@pytest.mark.parametrize(
    ("cell", "kept"), [("1", "solved"), ("0", "unsolved"), ("partly", "partly"), ("", None)]
)
def test_solved_is_a_number_or_a_word_or_unknown(session: Session, cell: str, kept: str | None) -> None:
    bring(session, "cases", [sheet(COLUMNS, line(solved=cell))], NOW)

    assert session.exec(select(Case.solved)).all() == [kept]


def test_the_ledger_vouches_for_every_case(session: Session) -> None:
    bring(session, "cases", [sheet(COLUMNS, WHOLE, BARE)], NOW)
    session.commit()
    session.expire_all()

    events = session.exec(select(Event)).all()
    states = [json.loads(event.data)["state"] for event in events]
    assert ledger.check_chain(events) == []
    assert [(event.subject, event.kind, event.at) for event in events] == [
        ("case:2019-0007(甲)", "imported", NOW),
        ("case:2019-0008", "imported", NOW),
    ]
    assert states == [state_hash(case) for case in session.exec(select(Case)).all()]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        pytest.param({"opened_at": "yesterday"}, "opened_at", Reason.BAD_INSTANT, id="no instant"),
        pytest.param({"opened_at": ""}, "opened_at", Reason.EMPTY, id="never opened"),
        pytest.param({"category": "9999"}, "category", Reason.UNKNOWN_CODE, id="category"),
        pytest.param({"cell": "WT01"}, "cell", Reason.UNKNOWN_CODE, id="a community is no cell"),
        pytest.param({"body": "XX"}, "body", Reason.UNKNOWN_CODE, id="body"),
        pytest.param({"contacted": "maybe"}, "contacted", Reason.BAD_BOOLEAN, id="boolean"),
        pytest.param({"satisfaction": "6"}, "satisfaction", Reason.BAD_NUMBER, id="level"),
        pytest.param({"answered_at": "2026-02-01"}, "answered_at", Reason.WRONG_ORDER, id="answered before"),
        pytest.param({"closed_at": "2026-03-01T09:00"}, "closed_at", Reason.WRONG_ORDER, id="closed before"),
        pytest.param({"number": "=1+1"}, "number", Reason.FORMULA, id="formula"),
    ],
)
def test_a_bad_cell_is_named(session: Session, cells: dict[str, str], column: str, reason: Reason) -> None:
    imported = bring(session, "cases", [sheet(COLUMNS, BARE, line(**cells))], NOW)

    assert [(error.row, error.column, error.reason) for error in imported.errors] == [(3, column, reason)]
    assert session.exec(select(Case)).all() == []


def test_a_number_is_taken_once(session: Session) -> None:
    bring(session, "cases", [sheet(COLUMNS, WHOLE)], NOW)

    imported = bring(session, "cases", [sheet(COLUMNS, WHOLE, BARE, BARE)], NOW)

    assert [(error.row, error.reason, error.values) for error in imported.errors] == [
        (2, Reason.NUMBER_TAKEN, ()),
        (4, Reason.DUPLICATE, ("3",)),
    ]


def test_thousands_of_cases_come_in_batches(session: Session) -> None:
    many = [line(number=f"N{number}") for number in range(4_500)]

    imported = bring(session, "cases", [sheet(COLUMNS, *many)], NOW)

    assert imported == Imported(4_500)
    assert len(session.exec(select(Case.id)).all()) == len(session.exec(select(Event.id)).all()) == 4_500
