"""What the house really lets people see and do equals the table of the gate: role × action × whose it is."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from models.case import Attachment, Case
from models.database import Database
from models.migrations.upgrade import migrate
from models.vocabulary import Role, Status
from tests.databases import on_postgres, prepared
from tests.security.trials import READS, TRIALS, Trial
from tests.security.world import (
    COLLEAGUE,
    MATTERS,
    REPORTER,
    SEATS,
    START,
    WORDS,
    Matter,
    Seat,
    found,
    reference_of,
)
from tests.vaults import a_vault
from workflows.cases.acts import CaseUnknown, keep_words
from workflows.cases.parties import NotTheHandler
from workflows.cases.queries import case_for, may_see_picture
from workflows.cases.reach import scope_of, visible
from workflows.gate import may
from workflows.gate_terms import Action, Because, Grade, Scope
from workflows.reference import Reference
from workflows.transaction import Transaction


@dataclass(frozen=True)
class World:
    """The database of the world, and its lists."""

    database: Database
    reference: Reference

    def look(self, query: Callable[[Transaction], object]) -> None:
        """Let something happen in a transaction that leaves nothing behind."""

        def step(tx: Transaction) -> None:
            with tx.begin_nested() as point:
                query(tx)
                point.rollback()

        self.database.write_now(step)


def fill(url: str) -> None:
    """Found the world, with words and two pictures in every case."""
    migrate(url)
    database = Database(url, vault=a_vault())
    database.write_now(found)
    database.write_now(furnish)
    database.close()


def furnish(tx: Transaction) -> None:
    """Give every case its words, a picture of the resident and one of the answer."""
    act = SEATS[0].act(tx, reference_of(tx), random.Random(1))
    for matter in MATTERS:
        keep_words(act, matter.id, "report", WORDS)
        for by_staff in (False, True):
            row = {"case_id": matter.id, "chat_id": REPORTER, "hash": "", "at": START}
            tx.execute(insert(Attachment).values(**row, name=picture(matter, by_staff), by_staff=by_staff))


def picture(matter: Matter, by_staff: bool) -> str:
    """Name a picture of a case."""
    return f"{matter.id}-{'answer' if by_staff else 'report'}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    database = Database(prepared(tmp_path_factory.mktemp("gate"), "gate", fill), vault=a_vault())
    yield World(database, database.read_now(reference_of))
    database.close()


Found = tuple[Seat, Matter, Scope]


def one_of_each(tx: Transaction, reference: Reference, cases: Iterator[tuple[Seat, Case]]) -> list[Found]:
    """Return one pair of a person and a case for every role and scope that occurs."""
    kept: dict[tuple[Role, Scope], Found] = {}
    by_id = {matter.id: matter for matter in MATTERS}
    for seat, case in cases:
        scope = scope_of(tx, reference, seat.chat, case)
        kept.setdefault((seat.role, scope), (seat, by_id[case.id], scope))
    return list(kept.values())


def test_a_list_holds_the_very_cases_that_the_gate_lets_a_seat_see(world: World) -> None:
    wrong: list[str] = []

    def compare(tx: Transaction) -> None:
        cases = list(tx.execute(select(Case).order_by(col(Case.id))).scalars())
        for seat in (each for each in SEATS if each.role is not Role.RESIDENT):
            listed = set(
                tx.execute(select(col(Case.id)).where(visible(tx, world.reference, seat.chat))).scalars()
            )
            seen = {
                case.id
                for case in cases
                if may(seat.role, Action.SEE, scope_of(tx, world.reference, seat.chat, case)).allowed
            }
            wrong.extend(f"{seat} {number}" for number in sorted(listed ^ seen))

    world.look(compare)

    assert wrong == []


def test_a_case_shows_the_very_words_and_pictures_that_the_gate_allows(world: World) -> None:
    wrong: list[str] = []
    tried: set[tuple[Role, Action, Grade]] = set()

    def compare(tx: Transaction) -> None:
        cases = list(tx.execute(select(Case).order_by(col(Case.id))).scalars())
        for seat, matter, scope in one_of_each(tx, world.reference, product(NEAR_OR_FAR, cases)):
            allowed = {action: may(seat.role, action, scope).grade for action in READS}
            seen = observed(tx, world.reference, seat, matter)
            wrong.extend(
                f"{seat} {matter} {action}: {seen[action]}, not {grade}"
                for action, grade in allowed.items()
                if not fits(action, seen[action], grade)
            )
            tried.update((seat.role, action, grade) for action, grade in allowed.items())

    world.look(compare)

    assert wrong == []
    assert {(Role.AUDITOR, Action.WORDS, Grade.MASKED), (Role.OPERATOR, Action.SEE, Grade.REFUSED)} <= tried


def fits(action: Action, seen: Grade, allowed: Grade) -> bool:
    """Whether what is seen is what is allowed; a picture is there or not, and masks nothing."""
    if action in (Action.PICTURE, Action.ANSWER):
        return (seen is NONE) == (allowed is NONE)
    return seen is allowed


def observed(tx: Transaction, reference: Reference, seat: Seat, matter: Matter) -> dict[Action, Grade]:
    """What a person really gets of a case."""
    pictures = {
        action: Grade.OPEN if may_see_picture(tx, reference, seat.chat, picture(matter, by_staff)) else NONE
        for action, by_staff in ((Action.PICTURE, False), (Action.ANSWER, True))
    }
    try:
        view = case_for(tx, reference, seat.chat, matter.number)
    except CaseUnknown:
        return {**pictures, Action.SEE: NONE, Action.WORDS: NONE}
    shown = set(view.pictures)
    if shown != {picture(matter, by) for by in (False, True) if pictures[BY[by]] is Grade.OPEN}:
        raise AssertionError(f"the page of {matter} names other pictures than may be fetched")
    return {**pictures, Action.SEE: Grade.OPEN, Action.WORDS: grade_of(view.words)}


NONE = Grade.REFUSED
BY = {False: Action.PICTURE, True: Action.ANSWER}


def grade_of(words: str) -> Grade:
    """How much of the words is shown."""
    if not words:
        return NONE
    return Grade.OPEN if words == WORDS else Grade.MASKED


SOME = sorted(TRIALS)[:: 4 if on_postgres() else 1]
"""The gate itself knows no database: on the second one a few steps are enough."""


@pytest.mark.parametrize("action", SOME, ids=str)
def test_a_step_lets_act_whom_the_gate_allows_and_nobody_else(world: World, action: Action) -> None:
    wrong: list[str] = []
    answers: set[str] = set()

    def compare(tx: Transaction) -> None:
        for trial, taken in product(TRIALS[action], TAKEN if action in OF_WORKERS else (None,)):
            for seat, matter, scope in pairs(tx, world.reference, trial, taken, FEW[action is Action.JOIN]):
                said = may(seat.role, action, scope)
                expected = "taken" if said.because is Because.TAKEN else "done" if said.allowed else "unknown"
                answer = attempt(tx, world.reference, seat, matter, trial, expected)
                answers.add(answer)
                if answer != expected:
                    wrong.append(f"{seat} {matter} {taken}: {answer}, not {expected}")

    world.look(compare)

    assert wrong == []
    assert {"done", "unknown"} <= answers


IDLE = frozenset({Role.ORGANIZER, Role.OPERATOR, Role.AUDITOR})
OWN = -1
"""Stands for the person who acts."""
TAKEN = (None, OWN, COLLEAGUE)
OF_WORKERS = frozenset({Action.ACCEPT, Action.RELEASE, Action.ASK, Action.REPLY, Action.RETURN})
HIDDEN = [each for each in MATTERS if each.body in (None, "COMPANY") and each.status is not Status.RETURNED]
PLAIN = [each for each in HIDDEN if each.nature == "help" and not each.anonymous]
FEW = {True: HIDDEN, False: [each for each in PLAIN if each.about in (None, "STREET")]}
"""Cases that differ in what acts depend on; joining depends on more."""


NEAR_OR_FAR = [each for each in SEATS if each.area in (None, "S1", "K1", "C2")]
"""Seats of areas that differ to the gate."""


def pairs(
    tx: Transaction, reference: Reference, trial: Trial, taken: int | None, few: Sequence[Matter]
) -> Iterator[Found]:
    """Yield one person and case for every role and scope; the cases stand as the trial needs them."""
    here = col(Case.id).in_([matter.id for matter in few])
    stand, look = update(Case).where(here), select(Case).where(here).order_by(col(Case.id))
    tx.execute(stand.values(status=trial.status, handler_id=None if taken == OWN else taken))
    cases = tx.scalars(look, execution_options={"populate_existing": True}).all()
    seen: set[tuple[Role, Scope]] = set()
    for seat in (each for each in NEAR_OR_FAR if each.role not in IDLE or each.body is None):
        if taken == OWN:
            tx.execute(stand.values(handler_id=seat.id))
            cases = tx.scalars(look, execution_options={"populate_existing": True}).all()
        for matter, case in zip(few, cases, strict=True):
            scope = scope_of(tx, reference, seat.chat, case)
            if (seat.role, scope) not in seen:
                seen.add((seat.role, scope))
                yield seat, matter, scope


def attempt(
    tx: Transaction, reference: Reference, seat: Seat, matter: Matter, trial: Trial, expected: str
) -> str:
    """Let somebody really act on a case; take back what was expected to happen."""
    point = tx.begin_nested() if expected == "done" else None
    try:
        trial.step(seat.act(tx, reference, random.Random(2)), matter.id)
        answer = "done"
    except CaseUnknown:
        answer = "unknown"
    except NotTheHandler:
        answer = "taken"
    if point is not None:
        point.rollback()
    return answer
