"""The write lane of PostgreSQL: run again when another was in the way, one outcome whatever is cut."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from models.database import Database, OutcomeUnknown, Step, Tries
from models.migrations.upgrade import migrate
from models.postgres_lane import WRITERS
from models.receipts import Slip
from models.retries import CROWDED, Hindrance, hindrance_of
from tests.databases import newest
from tests.models.cutter import Cut, Cutter
from tests.models.lane import Lane, ids, keep, statement
from tests.postgres import DURABLE, Server


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Lane]:
    lane = Lane(tmp_path)
    yield lane
    lane.database.close()


class Waits:
    """A way to try again that does not sleep, and remembers how long it would have."""

    def __init__(self, **most: int) -> None:
        self.pauses: list[float] = []
        bounds = {each: most.get(each.value, 60) for each in Hindrance}
        self.tries = Tries(chance=random.Random(7), sleep=self.pauses.append, most=bounds)


def counted(step: Step[int], runs: list[int]) -> Step[int]:
    """Count the runs of a step."""

    def run(session: Session) -> int:
        runs.append(len(runs) + 1)
        return step(session)

    return run


def count_up(session: Session) -> int:
    """Read a number and write the next: what two at once would write as one."""
    last = session.execute(text("SELECT id FROM kept")).scalar_one()
    session.execute(text(f"UPDATE kept SET id = {last + 1}"))
    return int(last) + 1


OTHERS_IN_LINE = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
"""Cuts off whoever holds a place in line."""


# others in the way


def test_steps_that_read_what_they_change_lose_no_change(lane: Lane) -> None:
    lane.database.write_now(keep(0))

    with closing(Database(lane.url)) as second, ThreadPoolExecutor(8) as several:
        work = [(lane.database, second)[number % 2] for number in range(40)]
        counted = list(several.map(lambda database: database.write_now(count_up), work))

    assert sorted(counted) == list(range(1, 41))
    assert lane.rows() == [40]


def test_a_step_overtaken_by_another_is_run_again_as_a_whole(lane: Lane) -> None:
    lane.database.write_now(keep(0))
    runs: list[int] = []

    def overtaken(session: Session) -> int:
        last = ids(session)[0]
        if len(runs) == 1:
            lane.database.write_now(statement("UPDATE kept SET id = id + 10"))
        return int(session.execute(text(f"UPDATE kept SET id = {last} + 1 RETURNING id")).scalar_one())

    assert lane.database.write_now(counted(overtaken, runs)) == 11
    assert runs == [1, 2]


def test_a_crowded_step_whose_place_in_line_is_lost_happens_once(lane: Lane) -> None:
    lane.database.write_now(keep(0))
    runs: list[int] = []

    def crowded(session: Session) -> int:
        last = ids(session)[0]
        if len(runs) <= CROWDED:
            lane.database.write_now(statement("UPDATE kept SET id = id + 10"))
        else:
            session.execute(OTHERS_IN_LINE)
        return int(session.execute(text(f"UPDATE kept SET id = {last} + 1 RETURNING id")).scalar_one())

    assert lane.database.write_now(counted(crowded, runs)) == 10 * CROWDED + 1
    assert runs == list(range(1, CROWDED + 2))
    assert lane.rows() == [10 * CROWDED + 1]


def test_steps_that_wait_for_each_other_both_end(lane: Lane) -> None:
    lane.database.write_now(statement("INSERT INTO kept (id) VALUES (1), (2)"))
    both = Barrier(2, timeout=10)
    met: set[int] = set()

    def cross(first: int, second: int) -> Step[None]:
        def step(session: Session) -> None:
            session.execute(text(f"UPDATE kept SET id = id WHERE id = {first}"))
            if first not in met:
                met.add(first)
                both.wait()
            session.execute(text(f"UPDATE kept SET id = id WHERE id = {second}"))

        return step

    crossing = [lane.database.submit(cross(1, 2)), lane.database.submit(cross(2, 1))]

    assert [each.exception(20) for each in crossing] == [None, None]


def test_a_row_that_is_taken_for_good_is_refused_after_a_few_runs(tmp_path: Path) -> None:
    waits, runs = Waits(taken=3), list[int]()
    lane = Lane(tmp_path, waits.tries)
    lane.database.write_now(keep(1))

    with closing(lane.database), pytest.raises(IntegrityError):
        lane.database.write_now(counted(keep(1), runs))

    assert runs == [1, 2, 3, 4]
    assert len(waits.pauses) == 3


def test_a_step_that_fails_by_itself_is_run_once(lane: Lane) -> None:
    runs: list[int] = []

    def fail(session: Session) -> int:
        return 1 // 0

    with pytest.raises(ZeroDivisionError):
        lane.database.write_now(counted(fail, runs))

    assert runs == [1]


def test_pauses_grow_to_a_bound_and_differ() -> None:
    tries = Tries(chance=random.Random(7))

    pauses = [[tries.pause(kind, count) for count in range(1, 12)] for kind in Hindrance]

    assert all(0.001 <= pause <= 0.05 for row in pauses[:2] for pause in row)
    assert all(0.025 <= pause <= 1 for pause in pauses[2])
    assert all(row[0] < row[5] and row[-1] != row[-2] for row in pauses)


# a wire that is cut


@pytest.fixture
def cutter(tmp_path: Path) -> Iterator[Cutter]:
    url = newest(tmp_path)
    with closing(Database(url)) as database:
        database.write_now(statement("CREATE TABLE kept (id INTEGER PRIMARY KEY)"))
    with Cutter(url) as cutter:
        yield cutter


@pytest.mark.parametrize(
    ("cut", "runs"), [(Cut.NEVER, 1), (Cut.REQUEST, 2), (Cut.ANSWER, 1)], ids=["whole", "request", "answer"]
)
def test_a_commit_whose_answer_is_lost_happens_once(cutter: Cutter, cut: Cut, runs: int) -> None:
    run: list[int] = []
    with closing(Database(cutter.url)) as database:
        database.write_now(statement("SELECT 1"))
        cutter.cut = cut
        database.write_now(counted(lambda session: keep(len(run))(session), run))

        assert database.read_now(ids) == [runs]
    assert len(run) == runs


def test_a_commit_that_arrives_after_it_was_given_up_is_refused(cutter: Cutter) -> None:
    run: list[int] = []
    with closing(Database(cutter.url)) as database:
        database.write_now(statement("SELECT 1"))
        cutter.cut = Cut.LATE
        database.write_now(counted(lambda session: keep(len(run))(session), run))
        cutter.given_up.set()

        assert cutter.answered.wait(10)
        assert cutter.answer.startswith(b"E")  # an error
        assert database.read_now(ids) == [2]


def test_a_wire_cut_in_mid_step_is_cut_before_anything_has_happened(lane: Lane) -> None:
    run: list[int] = []

    def interrupted(session: Session) -> int:
        keep(len(run))(session)
        if len(run) == 1:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return len(run)

    assert lane.database.write_now(counted(interrupted, run)) == 2
    assert lane.rows() == [2]


def test_a_reader_whose_wire_is_cut_reads_again(lane: Lane) -> None:
    lane.database.write_now(keep(1))
    run: list[int] = []

    def interrupted(session: Session) -> list[int]:
        run.append(1)
        if len(run) == 1:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return ids(session)

    assert lane.database.read_now(interrupted) == [1]


def test_a_database_that_stays_away_is_waited_for_in_vain_once(cutter: Cutter) -> None:
    waits = Waits(away=3)
    with closing(Database(cutter.url, tries=waits.tries)) as database:
        database.write_now(keep(1))
        cutter.shut()

        with pytest.raises(OperationalError):
            database.write_now(keep(2))

    assert len(waits.pauses) == 3


def test_an_outcome_that_nobody_can_tell_is_called_so(cutter: Cutter) -> None:
    """Neither is the step run again, nor is it said to have failed."""
    waits, run = Waits(away=2), list[int]()

    def shut(_point: str) -> None:
        if run:
            cutter.shut()

    with closing(Database(cutter.url, shut, tries=waits.tries)) as database, pytest.raises(OutcomeUnknown):
        database.write_now(counted(keep(1), run))

    assert run == [1]
    assert len(waits.pauses) == 2


def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_crashes() -> None:
    server = Server(DURABLE)
    try:
        migrate(server.url())
        with closing(Database(server.url())) as database, ThreadPoolExecutor(4) as several:
            database.write_now(statement("CREATE TABLE kept (id INTEGER)"))  # a doubled row would be seen
            for number in several.map(database.write_now, map(keep, range(200))):
                if number in (50, 100, 150):
                    server.stop("immediate")
                    server.start()
            kept = database.read_now(ids)
    finally:
        server.delete()

    assert kept == list(range(200))


# receipts


def receipts(session: Session) -> list[str]:
    """The lanes whose receipts are kept."""
    return list(session.execute(text("SELECT lane FROM receipt")).scalars())


def test_receipts_of_lanes_long_gone_are_dropped_by_who_closes(lane: Lane) -> None:
    with closing(Database(lane.url)) as old:
        old.write_now(statement("INSERT INTO receipt VALUES ('old', 7, now() - interval '8 days')"))

    assert "old" not in lane.database.read_now(receipts)


def test_a_lane_whose_count_is_out_of_step_counts_anew(lane: Lane) -> None:
    """As after a database was brought back from a backup under a running process."""
    lane.database.write_now(keep(1))
    with closing(Database(lane.url)) as other:
        other.write_now(statement("UPDATE receipt SET step = step - 1"))

    outcomes = [lane.database.submit(keep(number)).exception(10) for number in range(2, 12)]

    assert 1 <= len([each for each in outcomes if each]) <= WRITERS
    assert outcomes[-1] is None


def test_a_lane_counts_its_commits() -> None:
    slip = Slip("ab")
    slip.count()

    assert "VALUES ('ab', 2, now())" in slip.commit()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("40001", Hindrance.CONFLICT),
        ("23505", Hindrance.TAKEN),
        ("08006", Hindrance.AWAY),
        ("57P01", Hindrance.AWAY),
        ("22001", None),
    ],
)
def test_what_keeps_a_step_from_its_commit_is_told_by_its_state(
    state: str, expected: Hindrance | None
) -> None:
    error = Exception()
    error.sqlstate = state  # type: ignore[attr-defined]  # as the driver's errors have it

    assert hindrance_of(error) is expected
