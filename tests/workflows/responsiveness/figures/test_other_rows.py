"""What is counted beside cases: parts of called bodies, tasks of decisions, acts on several cases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from models.decision import Decision, DecisionTask
from models.joint import Part
from models.person import Person
from models.presence import BulkAct
from tests.databases import newest, session_on
from tests.workflows.responsiveness.figures.rows_of_figures import FROM, TO
from tests.workflows.responsiveness.rows import add_case, fill_lists
from workflows.reference import Reference
from workflows.responsiveness.figures.compute import Asked, compute
from workflows.responsiveness.figures.definitions import versions
from workflows.responsiveness.figures.figure import By
from workflows.responsiveness.figures.months import Month

Row = dict[str, object]
HOUR = timedelta(hours=1)
AT = FROM + timedelta(days=3)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


def told(session: Session, reference: Reference, code: str, by: By = "body") -> dict[str, tuple[str, int]]:
    """Numerators and denominators of October."""
    measures = tuple(each for each in versions()[0].measures if each.code == code)
    found = compute(session, reference, Asked(versions()[0], Month(2026, 10), measures, (by,)), TO)
    return {each.code: (str(each.numerator), each.denominator) for each in found if each.rows}


def test_parts_count_for_the_body_that_was_called(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", body="B1", opened_at=AT)
    part: Row = {"case_id": 1, "kind": "quick", "asked_by": "coordinator", "asked_at": AT, "looked_at": AT}
    part |= {"due_at": AT + 3 * HOUR, "sign_in_by": AT + HOUR, "what": "", "came": "", "answer": ""}
    came: Row = {"body": "B2", "signed_in_at": AT + HOUR, "answered_at": AT + 4 * HOUR, "mark": 5}
    late: Row = {"body": "B1", "signed_in_at": AT + 2 * HOUR, "answered_at": AT + 2 * HOUR, "mark": 3}
    asked: Row = {"body": "B1", "kind": "part", "signed_in_at": None, "answered_at": None, "mark": None}
    rows = [{**part, **each, "place": place} for place, each in enumerate((came, late, asked), 1)]
    session.execute(insert(Part), rows)

    assert told(session, reference, "sign_in") == {"B1": ("0", 1), "B2": ("1", 1)}
    assert told(session, reference, "joint_answers") == {"B1": ("1", 1), "B2": ("0", 1)}
    assert told(session, reference, "caller_rating") == {"B1": ("0", 1), "B2": ("1", 1)}


def test_a_task_that_is_not_done_was_not_done_in_time(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", opened_at=AT)
    four = dict.fromkeys(("for_whom", "rely_on", "who_gains", "who_judges"), "示例")
    session.execute(
        insert(Decision), [{"words": "示例", "resolved_at": FROM, **four, "measure": "", "review": ""}]
    )
    task = {"decision_id": 1, "body": "B1", "what": "示例", "due_at": AT, "progress": "", "late_why": ""}
    done = [{**task, "report": "", "done_at": at} for at in (AT - HOUR, AT + HOUR, None)]
    session.execute(insert(DecisionTask), done)

    assert told(session, reference, "decisions_kept") == {"B1": ("1", 3)}


def test_an_act_on_several_cases_counts_once_and_not_when_it_was_undone(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", opened_at=AT)
    session.execute(insert(Person), [{"id": 1, "created_at": FROM}])
    act = {"person_id": 1, "kind": "remind", "done": "[]", "at": AT}
    session.execute(insert(BulkAct), [{**act, "undone_at": undone} for undone in (None, None, AT + HOUR)])

    assert told(session, reference, "bulk", "whole") == {"": ("2", 3)}
    assert told(session, reference, "bulk") == {}
