"""What a demonstration brought along: told by days before this week, imported as anybody's history."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from bot import tables
from models.case import Case
from models.ledger import Event
from tests.workflows.lists.community import NOW, SAMPLE, sample_session
from workflows import ledger
from workflows.lists.earlier import Today, bring_earlier

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAYED = 30


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with sample_session(tmp_path) as session:
        yield session


def brought(session: Session, now: datetime) -> list[Case]:
    outcome = bring_earlier(session, tables.read_file(SAMPLE / "past.csv"), Today(now, SHANGHAI, PLAYED))
    assert outcome.errors == ()
    return list(session.exec(select(Case).order_by(col(Case.opened_at))).all())


def test_the_past_of_the_sample_is_whole_and_marked(session: Session) -> None:
    cases = brought(session, NOW)

    events = session.exec(select(Event).order_by(col(Event.subject), col(Event.seq))).all()
    late = sum(case.answered_at > case.due_at for case in cases if case.answered_at and case.due_at)
    begins = (NOW - timedelta(days=PLAYED)).astimezone(SHANGHAI).date()
    assert 1_800 <= len(cases) <= 2_500
    assert all(case.demo and case.imported and case.status == "closed" for case in cases)
    assert ledger.check_chain(events) == []
    assert cases[0].opened_at < NOW - timedelta(days=400)
    assert begins - timedelta(days=2) <= cases[-1].opened_at.astimezone(SHANGHAI).date() < begins
    assert all(case.closed_at and case.closed_at < NOW for case in cases)
    assert len(cases) / 20 < late < len(cases) / 3
    assert {case.solved for case in cases} == {"solved", "partly", "unsolved", None}
    assert len({case.body for case in cases}) > 30


@pytest.mark.parametrize("ago", [0, 3, 6])
def test_a_weekday_stays_a_weekday_and_no_day_is_missing(session: Session, ago: int) -> None:
    now = datetime(2027, 3, 7, 3, 0, tzinfo=UTC) - timedelta(days=ago)  # a Sunday, and days before

    last = [case for case in brought(session, now) if case.number == "LS-00001"]
    newest = session.exec(select(Case.opened_at).order_by(col(Case.opened_at).desc())).first()

    assert [case.opened_at.astimezone(SHANGHAI).weekday() for case in last] == [0]
    assert newest is not None
    assert timedelta(days=PLAYED) < now - newest < timedelta(days=PLAYED + 3)
