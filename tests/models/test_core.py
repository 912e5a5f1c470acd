"""Statements that go straight to the driver do what SQLAlchemy would do with them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Executable, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlmodel import Session

from models import core
from models.case import Case
from models.columns import NaiveInstant
from models.core import run, table
from models.database import Database
from models.person import Chat
from models.post_tables import Outbox, Timer
from models.vocabulary import OutboxState, Repeat
from tests.models.post_office import NOW, open_office, parcel, put_all
from tests.vaults import with_vault

OUTBOX, CHAT, TIMER = table(Outbox).c, table(Chat).c, table(Timer).c
EVERYTHING = select(table(Outbox)).where(OUTBOX.chat_id == bindparam("chat")).order_by(OUTBOX.id)
OF_CHATS = select(OUTBOX.id).where(OUTBOX.chat_id.in_(bindparam("chats", expanding=True)))
OWN_LIST = select(OUTBOX.id).where(OUTBOX.chat_id == bindparam("chat"), OUTBOX.state.in_(["due", "sent"]))
DELIVER = (
    update(table(Outbox))
    .where(OUTBOX.state == OutboxState.DUE)
    .values(state=OutboxState.SENT, sent_at=bindparam("now"), spent=True)
    .returning(OUTBOX.id, OUTBOX.sent_at, OUTBOX.spent)
)
NEW_CHAT = insert(table(Chat)).returning(CHAT.address, CHAT.state, CHAT.blocked)
NEW_TIMER = insert(table(Timer))
NOBODY = select(CHAT.id).where(CHAT.address == bindparam("address"))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = open_office(tmp_path)
    with with_vault(Session(database.lane.writer)) as session:
        yield session
    database.close()


def both_ways(
    session: Session, statement: Executable, values: core.Values, monkeypatch: pytest.MonkeyPatch
) -> tuple[core.Rows, core.Rows]:
    """Run a statement by the driver and by SQLAlchemy, each time in a savepoint that is taken back."""
    results = []
    for direct in (True, False):
        monkeypatch.setattr(core, "is_direct", lambda _connection, direct=direct: direct)
        nested = session.begin_nested()
        results.append(run(session, statement, values))
        nested.rollback()
    return results[0], results[1]


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (EVERYTHING, {"chat": 1}),
        (OF_CHATS, {"chats": [1, 2]}),
        (OF_CHATS, {"chats": []}),
        (OWN_LIST, {"chat": 1}),
        (DELIVER, {"now": NOW}),
        (NOBODY, {"address": "nowhere"}),
        (
            NEW_CHAT,
            {
                "channel": "web",
                "address": "x",
                "person_id": 1,
                "role": "resident",
                "locale": "en",
                "created_at": NOW,
            },
        ),
    ],
    ids=[
        "select",
        "list",
        "empty list",
        "a list of its own",
        "update",
        "nothing found",
        "defaults of the model",
    ],
)
def test_the_driver_gives_what_sqlalchemy_gives(
    session: Session, statement: Executable, values: core.Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_all(session, parcel(1, "a"), parcel(2, "b", repeat=Repeat.NEVER), parcel(1, "c", dedup="once"))

    directly, through_sqlalchemy = both_ways(session, statement, values, monkeypatch)

    assert list(directly) == list(through_sqlalchemy)
    assert [[type(value) for value in row] for row in directly] == [
        [type(value) for value in row] for row in through_sqlalchemy
    ]


def test_a_list_of_any_length_is_found_each_time(session: Session) -> None:
    put_all(session, parcel(1), parcel(2), parcel(2))

    found = [len(run(session, OF_CHATS, {"chats": chats})) for chats in ([1], [2], [1, 2], [])]

    assert found == [1, 2, 3, 0]


def test_an_instant_is_kept_in_utc_and_comes_back_aware(session: Session) -> None:
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    run(session, NEW_TIMER, {"key": "k", "kind": "rung", "due_at": noon})

    due = run(session, select(TIMER.due_at)).scalar_one()

    assert due == noon
    assert due.tzinfo is UTC


def test_a_naive_instant_is_refused(session: Session) -> None:
    naive = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - what must not be kept

    with pytest.raises(NaiveInstant):
        run(session, NEW_TIMER, {"key": "k", "kind": "rung", "due_at": naive})


def test_several_rows_are_written_in_one_call(session: Session) -> None:
    rows = [{"key": f"k{number}", "kind": "rung", "due_at": NOW} for number in range(3)]

    assert run(session, NEW_TIMER, rows).rowcount == 3
    assert len(run(session, select(TIMER.id))) == 3


def test_the_drivers_refusal_is_an_error_of_sqlalchemy(session: Session) -> None:
    run(session, NEW_TIMER, {"key": "k", "kind": "rung", "due_at": NOW})

    with pytest.raises(IntegrityError) as refused:
        run(session, NEW_TIMER, {"key": "k", "kind": "rung", "due_at": NOW, "data": "said in confidence"})

    assert "said in confidence" not in str(refused.value)


def test_the_only_row_is_missed_when_there_is_none(session: Session) -> None:
    with pytest.raises(NoResultFound):
        run(session, NOBODY, {"address": "nowhere"}).scalar_one()


def test_a_statement_is_rolled_back_with_its_step(tmp_path: Path) -> None:
    database: Database = open_office(tmp_path)

    def write_and_fail(session: Session) -> None:
        run(session, NEW_TIMER, {"key": "k", "kind": "rung", "due_at": NOW})
        raise ZeroDivisionError

    failed = database.submit(write_and_fail)

    assert isinstance(failed.exception(10), ZeroDivisionError)
    assert database.read_now(lambda session: len(run(session, select(TIMER.id)))) == 0
    database.close()


def test_every_kind_of_column_comes_back_as_sqlalchemy_brings_it(session: Session) -> None:
    case = Case(number="HY-1", status="assigned", confidence=0.5, latitude=31.25, opened_at=NOW, due_at=NOW)
    session.add(case)
    session.flush()
    session.refresh(case)

    (row,) = run(session, select(table(Case)))

    found = dict(zip(table(Case).c.keys(), row, strict=True))
    assert found == case.model_dump()
    assert all(type(value) is type(getattr(case, name)) for name, value in found.items())


def test_what_is_done_in_a_savepoint_that_is_undone_is_undone(tmp_path: Path) -> None:
    database = open_office(tmp_path)

    def half(session: Session) -> None:
        run(session, NEW_TIMER, {"key": "before", "kind": "rung", "due_at": NOW})
        nested = session.begin_nested()
        run(session, NEW_TIMER, {"key": "within", "kind": "rung", "due_at": NOW})
        nested.rollback()

    database.write_now(half)

    assert database.read_now(lambda session: run(session, select(TIMER.key)).scalars()) == ["before"]
    database.close()
