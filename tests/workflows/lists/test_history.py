"""The demo's past: played by the real steps, in order, up to now, and marked for what it is."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot import tables
from models.case import Case, Words
from models.ledger import Event
from models.post_tables import Outbox, Timer
from models.vocabulary import OPEN_STATUSES, Status, TimerKind
from tests.workflows.lists.community import NOW, SAMPLE, sample_session, sheet
from workflows import ledger
from workflows.cases.acts import SYSTEM, Act, state_hash
from workflows.cases.sealed import open_words
from workflows.lists.history import HistoryUnreadable, load_history
from workflows.lists.sheets import Reason, Sheet
from workflows.policy import Policy
from workflows.reference import load_reference

TOLD = "days_ago time category cell place text hours_to_answer reply"
COLUMNS = f"{TOLD} contacted solved satisfaction returned reopened"


def act_in(session: Session, seed: int = 1) -> Act:
    return Act(session, SYSTEM, NOW, load_reference(session, Policy(), NOW), random.Random(seed))


def past(**cells: str) -> Sheet:
    told = {
        **{"days_ago": "9", "time": "10:00", "category": "0101", "cell": "WT0101", "place": "place"},
        **{"text": "words", "hours_to_answer": "8", "reply": "done", "contacted": "1", "solved": "solved"},
        **{"satisfaction": "5", "returned": "0", "reopened": "0", **cells},
    }
    return sheet(COLUMNS, [told[name] for name in COLUMNS.split()])


def played(session: Session, **cells: str) -> tuple[Case, list[str]]:
    load_history(act_in(session), [past(**cells)])
    case = session.exec(select(Case)).one()
    kinds = session.exec(select(Event.kind).order_by(col(Event.seq))).all()
    return case, [kind for kind in kinds if kind not in ("reminded", "brought_forward")]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with sample_session(tmp_path) as session:
        yield session


def test_a_past_case_takes_every_step_of_a_real_one(session: Session) -> None:
    case, kinds = played(session)

    assert kinds == ["registered", "assigned", "accepted", "replied", *["verdict"] * 3, "closed"]
    assert (case.status, case.body, case.demo, case.imported) == (Status.CLOSED, "WYXF", True, False)
    assert (case.basis, case.solved, case.satisfaction) == ("L0101-WT0101@2025-1", "solved", 5)
    assert case.accepted_at is not None
    assert case.answered_at is not None
    assert case.closed_at is not None
    assert case.opened_at < case.accepted_at < case.answered_at < case.closed_at < NOW
    assert (case.answered_at - case.opened_at).total_seconds() == 8 * 3600


def test_a_returned_and_a_reopened_case_go_the_long_way(session: Session) -> None:
    case, kinds = played(session, returned="1", reopened="1", reply="not ours|soon|done")

    rows = session.exec(select(Words).order_by(col(Words.id))).all()
    words = [(row.kind, open_words(session, row.hash, row.text)) for row in rows]
    assert kinds[:6] == ["registered", "assigned", "accepted", "returned", "ruled", "accepted"]
    assert kinds.count("replied") == 2
    assert (case.returned, case.reopened, case.solved) == (1, 1, "solved")
    assert [text for kind, text in words if kind == "reply"] == ["soon", "done"]
    assert next(text for kind, text in words if kind == "reason") == "not ours"


def test_silence_closes_a_case_without_a_verdict(session: Session) -> None:
    case, _ = played(session, contacted="", solved="", satisfaction="")

    assert (case.status, case.contacted, case.solved, case.satisfaction) == ("closed", None, None, None)


def test_what_was_not_answered_is_open_and_has_its_next_rung(session: Session) -> None:
    case, kinds = played(session, hours_to_answer="", reply="", days_ago="1")

    mine = (col(Timer.subject) == case.id) & (col(Timer.kind) == TimerKind.RUNG)
    due = session.exec(select(Timer.due_at).where(mine)).all()
    assert case.status in OPEN_STATUSES
    assert "replied" not in kinds
    assert len(due) == 1
    assert due[0] > NOW


def test_what_would_come_after_now_has_not_happened(session: Session) -> None:
    case, _ = played(session, days_ago="1", time="10:30", hours_to_answer="200")

    assert (case.status, case.answered_at) == (Status.ACCEPTED, None)


def test_the_same_seed_tells_the_same_past(tmp_path: Path) -> None:
    tales = []
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        with sample_session(tmp_path / name) as session:
            load_history(act_in(session, seed=7), [past(reopened="1", reply="soon|done")])
            tales.append(session.exec(select(Event.hash).order_by(col(Event.id))).all())

    assert tales[0] == tales[1]


def test_a_row_that_cannot_be_read_is_refused(session: Session) -> None:
    with pytest.raises(HistoryUnreadable) as caught:
        load_history(act_in(session), [past(days_ago="0", satisfaction="9")])

    assert [(error.column, error.reason) for error in caught.value.errors] == [
        ("days_ago", Reason.BAD_NUMBER),
        ("satisfaction", Reason.BAD_NUMBER),
    ]


def test_the_sample_history_is_a_plausible_past_with_a_whole_chain(session: Session) -> None:
    (told,) = tables.read_file(SAMPLE / "history.csv")
    newest = tuple(row for row in told.rows if int(row.cells["days_ago"]) <= 12)

    count = load_history(act_in(session), [replace(told, rows=newest)])
    session.commit()
    session.expire_all()

    cases = session.exec(select(Case)).all()
    events = session.exec(select(Event).order_by(col(Event.subject), col(Event.seq))).all()
    states = {event.subject: json.loads(event.data)["state"] for event in events}
    by_status = Counter(case.status for case in cases)
    late = [case for case in cases if case.due_at and (case.answered_at or NOW) > case.due_at]
    assert len(told.rows) >= 220
    assert count == len(cases) == len(newest)
    assert all(case.demo for case in cases)
    assert ledger.check_chain(events) == []
    assert states == {ledger.subject_of(case.number): state_hash(case) for case in cases}
    assert {Status.CLOSED, Status.REPLIED, Status.ACCEPTED, Status.REOPENED} <= by_status.keys()
    assert 0 < len(late) < len(cases) / 3
    assert any(case.status == Status.CLOSED and case.satisfaction is None for case in cases)
    assert len({case.body for case in cases}) > 20
    assert session.exec(select(Outbox)).all() == []
    assert session.exec(select(Timer).where(col(Timer.due_at) <= NOW)).all() == []


def test_what_nobody_could_place_waits_for_a_dispatcher(session: Session) -> None:
    case, kinds = played(session, category="", hours_to_answer="", reply="", returned="0")

    assert kinds == ["registered"]
    assert (case.status, case.category, case.body) == (Status.REGISTERED, None, None)


@pytest.mark.parametrize("reason", ["wrong_body", "no_power"])
def test_a_return_that_was_never_answered_waits_for_its_ruling(session: Session, reason: str) -> None:
    columns = f"{COLUMNS} return_reason"
    told = {"hours_to_answer": "", "returned": "1", "reply": "not ours", "return_reason": reason}
    cells = {**dict(zip(COLUMNS.split(), past().rows[0].cells.values(), strict=True)), **told}
    load_history(act_in(session), [sheet(columns, [cells[name] for name in columns.split()])])

    case = session.exec(select(Case)).one()

    assert (case.status, case.returned) == (Status.RETURNED, 1)
    newest = session.exec(select(Event.data).where(Event.kind == "returned")).one()
    assert json.loads(newest)["reason"] == reason
