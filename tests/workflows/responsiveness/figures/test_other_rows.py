"""What is counted beside cases: parts of called bodies, tasks of decisions, votes, the grid, bulk acts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from models.decision import Decision, DecisionTask
from models.grid import PatrolRound
from models.joint import Part
from models.person import Membership, Person
from models.presence import BulkAct
from models.roll import Roll
from models.vote import Vote, VoteElector
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
    asked: Row = {
        "body": "B1",
        "kind": "part",
        "asked_by": "handler",
        "signed_in_at": None,
        "answered_at": None,
        "mark": None,
    }
    rows = [{**part, **each, "place": place} for place, each in enumerate((came, late, asked), 1)]
    session.execute(insert(Part), rows)

    assert told(session, reference, "sign_in") == {"B1": ("0", 1), "B2": ("1", 1)}
    assert told(session, reference, "joint_answers") == {"B1": ("1", 1), "B2": ("0", 1)}
    assert told(session, reference, "caller_rating") == {"B1": ("0", 1), "B2": ("1", 1)}
    assert told(session, reference, "came", "pair") == {"|B1": ("1", 1), "|B2": ("1", 1), "B1|B1": ("0", 1)}


def test_who_was_called_has_until_it_is_due_and_need_not_come_once_nobody_waits(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", body="B1", opened_at=FROM - 9 * HOUR)
    part: Row = {"case_id": 1, "kind": "part", "asked_by": "handler", "body": "B2", "looked_at": AT}
    part |= {"what": "", "came": "", "answer": "", "signed_in_at": None, "answered_at": None, "done_at": None}
    missed: Row = {"asked_at": FROM - HOUR, "due_at": AT}
    called_late: Row = {"asked_at": TO - HOUR, "due_at": TO + HOUR}
    spared: Row = {"asked_at": FROM, "due_at": AT, "done_at": AT - HOUR}
    kept: Row = {"asked_at": FROM, "due_at": AT, "answered_at": AT - HOUR, "done_at": AT - HOUR}
    rows = [{**part, **each, "place": at} for at, each in enumerate((missed, called_late, spared, kept), 1)]
    session.execute(insert(Part), rows)

    assert told(session, reference, "came") == {"B2": ("1", 2)}


def test_of_a_whistle_too_nothing_counts_before_its_limit_or_once_nobody_waits(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", body="B1", opened_at=FROM - 9 * HOUR)
    part: Row = {"case_id": 1, "kind": "quick", "asked_by": "coordinator", "body": "B2", "looked_at": AT}
    part |= {"what": "", "came": "", "answer": "", "signed_in_at": None, "answered_at": None, "done_at": None}
    before: Row = {"asked_at": FROM - 2 * HOUR, "sign_in_by": FROM + HOUR, "due_at": AT}  # missed both
    on_the_last_day: Row = {"asked_at": TO - HOUR, "sign_in_by": TO + HOUR, "due_at": TO + 3 * HOUR}
    spared: Row = {"asked_at": AT, "sign_in_by": AT + HOUR, "due_at": AT + 3 * HOUR, "done_at": AT}
    unsigned: Row = {**spared, "answered_at": AT, "done_at": AT}
    rows = [{**part, **each, "place": at} for at, each in enumerate((before, on_the_last_day, spared), 1)]
    session.execute(insert(Part), rows)
    session.execute(insert(Part), [{**part, **unsigned, "place": 4}])

    assert told(session, reference, "sign_in") == {"B2": ("1", 2)}
    assert told(session, reference, "joint_answers") == {"B2": ("1", 2)}


def test_wishes_are_judged_by_whoever_said_how_satisfied_they_are(session: Session) -> None:
    reference = fill_lists(session)
    part: Row = {"kind": "wish", "asked_by": "handler", "body": "B2", "looked_at": AT, "asked_at": FROM}
    part |= {"what": "", "came": "", "answer": "", "due_at": AT, "place": 1}
    for number, satisfaction in enumerate((5, 2, None), 1):
        add_case(session, f"C-{number}", opened_at=FROM, body="B1", satisfaction=satisfaction)
        session.execute(insert(Part), [{**part, "case_id": number, "answered_at": AT}])

    assert told(session, reference, "wishes_met") == {"B2": ("1", 2)}


def test_a_limit_is_kept_or_not_only_where_it_ran_out(session: Session) -> None:
    reference = fill_lists(session)
    early, after = AT - HOUR, AT + HOUR
    facts: list[Row] = [
        {"answered_at": early},
        {"answered_at": after},
        {"status": "assigned"},
        {"status": "withdrawn", "closed_at": early},
        {"status": "declined", "closed_at": early},
        {"status": "withdrawn", "closed_at": after},  # it was late by then
        {"status": "merged"},
        {"status": "suspended"},
        {"status": "awaiting_resident"},
    ]
    for number, each in enumerate(facts):
        add_case(session, f"C-{number}", **{"opened_at": FROM, "due_at": AT, "status": "closed", **each})

    assert told(session, reference, "kept", "whole") == {"": ("1", 4)}


def test_a_task_that_is_not_done_was_not_done_in_time(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", opened_at=AT)
    session.execute(insert(Decision), [decided()])
    done = [{**task_of(1), "done_at": at} for at in (AT - HOUR, AT + HOUR, None)]
    session.execute(insert(DecisionTask), done)

    assert told(session, reference, "decisions_kept") == {"B1": ("1", 3)}
    assert told(session, reference, "decisions_kept", "area") == {"": ("1", 3)}


def test_a_vote_counts_for_its_place_once_it_is_counted(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", opened_at=AT)
    add_vote(session, stage="closed", area="C1")
    add_vote(session, stage="cancelled", area="C1")
    session.execute(insert(Decision), [{**decided(), "vote_id": 1}])
    session.execute(insert(DecisionTask), [{**task_of(1), "done_at": AT}])

    assert told(session, reference, "turnout", "whole") == {"": ("2", 3)}
    assert told(session, reference, "turnout", "area")["C1"] == ("1", 2)
    assert told(session, reference, "decisions_kept", "area") == {"C1": ("1", 1), "S": ("1", 1)}


def test_cells_are_silent_or_crowded_by_what_happened_in_the_month(session: Session) -> None:
    reference = fill_lists(session)
    for number in range(41):
        add_case(session, f"C-{number}", opened_at=AT, cell="C1a")
    add_case(session, "C-before", opened_at=FROM - HOUR, cell="C1b")
    session.execute(insert(Person), [{"id": 1, "created_at": FROM}])
    named = {"person_id": 1, "role": "grid_worker", "since": FROM - HOUR, "until": None}
    cells = [{**named, "area": "C1a"}, {**named, "area": "C1a"}, {**named, "area": "C2a"}]
    session.execute(insert(Membership), [*cells, {**named, "area": "C2b", "until": AT}])
    walked = {"cell": "C2b", "kind": "patrol", "at": AT, "done_at": AT + HOUR}
    session.execute(
        insert(PatrolRound), [{**walked, "missed": False}, {**walked, "cell": "C1b", "missed": True}]
    )

    assert told(session, reference, "silent_cells", "whole") == {"": ("2", 4)}
    assert told(session, reference, "unstaffed_cells", "whole") == {"": ("2", 4)}
    assert told(session, reference, "heavy_cells", "whole") == {"": ("1", 2)}


def test_who_is_named_for_a_community_is_named_for_its_cells_and_counts_once(session: Session) -> None:
    reference = fill_lists(session)
    for number in range(20):
        add_case(session, f"C-{number}", opened_at=AT, cell="C1a")
    session.execute(insert(Person), [{"id": 1, "created_at": FROM}])
    named = {"person_id": 1, "role": "grid_worker", "since": FROM - HOUR, "until": None}
    session.execute(insert(Membership), [{**named, "area": area} for area in ("C1", "C1a")])

    assert told(session, reference, "unstaffed_cells", "whole") == {"": ("2", 4)}
    assert told(session, reference, "heavy_cells", "whole") == {"": ("1", 2)}


def decided() -> Row:
    four = dict.fromkeys(("for_whom", "rely_on", "who_gains", "who_judges"), "示例")
    return {"words": "示例", "resolved_at": FROM, **four, "measure": "", "review": ""}


def task_of(decision: int) -> Row:
    return {
        "decision_id": decision,
        "body": "B1",
        "what": "示例",
        "due_at": AT,
        "progress": "",
        "late_why": "",
        "report": "",
    }


def add_vote(session: Session, stage: str, area: str) -> None:
    """A vote that has ended, with three who might vote in it: two did."""
    roll = Roll(code=f"R-{stage}", name="示例", kind="households", created_at=FROM)
    session.add(roll)
    session.flush()
    vote = Vote(
        code=f"V-{stage}",
        roll_id=roll.id,
        stage=stage,
        process="survey",
        kind="yes_no",
        method="majority",
        secrecy="named",
        title="示例",
        question="示例",
        area=area,
        made_at=FROM,
        opens_at=FROM,
        closes_at=AT,
        ended_at=AT,
    )
    session.add(vote)
    session.flush()
    for place, (cell, voted) in enumerate((("C1a", True), ("C1b", False), ("C2a", True))):
        entry = f"{stage}-{place}"
        session.add(
            VoteElector(vote_id=vote.id, holder=str(place), salt="", entry=entry, cell=cell, voted=voted)
        )
    session.flush()


def test_an_act_on_several_cases_counts_once_and_not_when_it_was_undone(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", opened_at=AT)
    session.execute(insert(Person), [{"id": 1, "created_at": FROM}])
    act = {"person_id": 1, "kind": "remind", "done": "[]", "at": AT}
    session.execute(insert(BulkAct), [{**act, "undone_at": undone} for undone in (None, None, AT + HOUR)])

    assert told(session, reference, "bulk", "whole") == {"": ("2", 3)}
    assert told(session, reference, "bulk") == {}
