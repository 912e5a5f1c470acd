"""A web door on a small community: lists, staff with the real dialogue, cases with a chain of their own."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import insert

from bot.dialogue import staff
from models.body import ListEntry
from models.person import Membership, Person
from models.vocabulary import Role
from tests.bot.web.rig import START, Rig, build
from tests.databases import copied, newest
from tests.workflows.responsiveness.rows import add_case, fill_lists
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.open import Report, open_case
from workflows.policy import Policy
from workflows.reference import Reference, load_reference
from workflows.transaction import Transaction

WORDS = "3号楼电梯又停了，我妈困在12楼，电话13900000000"
ROSTER = (("测试甲", Role.HANDLER, "B1"), ("测试乙", Role.DISPATCHER, None), ("测试丙", Role.AUDITOR, None))

RESIDENT = len(ROSTER) + 1


@dataclass(frozen=True)
class Filled:
    """A database filled once for many tests, and its lists."""

    folder: Path
    reference: Reference


BEGUN: dict[tuple[Path, object], Filled] = {}
"""What has been filled further, by what it is a copy of and what has happened in it."""


def filled(folder: Path) -> Filled:
    """Fill a database, to be copied: reading the calendar takes longer than most tests."""
    rig = build(folder, newest(folder))
    try:
        reference = rig.database.write_now(fill)
    finally:
        rig.database.close()
    return Filled(folder, reference)


def after(ready: Filled, step: Callable[[Transaction, Reference], object]) -> Filled:
    """Return a community in which this has happened, once for all tests of a process that begin so."""
    if (ready.folder, step) not in BEGUN:
        folder = Path(mkdtemp(dir=ready.folder))
        rig = build(folder, copied(ready.folder, folder))
        try:
            rig.database.write_now(lambda tx: step(tx, ready.reference))
        finally:
            rig.database.close()
        BEGUN[ready.folder, step] = replace(ready, folder=folder)
    return BEGUN[ready.folder, step]


@contextmanager
def community(folder: Path, ready: Filled, *, demo: bool = True) -> Iterator[Rig]:
    """Give a door with the real dialogue of staff on a copy of a filled database."""
    rig = build(folder, copied(ready.folder, folder))
    engine = replace(
        rig.door.engine, reference=lambda: ready.reference, dialogues=dict.fromkeys(Role, staff.respond)
    )
    door = replace(rig.door, engine=engine, reference=lambda: ready.reference, demo=demo)
    try:
        yield Rig(door, rig.database, rig.clock)
    finally:
        rig.door.streams.close()
        rig.database.close()


def fill(tx: Transaction) -> Reference:
    """Lists, a line of the responsibility list, three members of staff, history of one body."""
    fill_lists(tx)
    line = {
        "code": "L-1",
        "category": "01",
        "area": "C1",
        "lead": "B1",
        "limit": "7d",
        "basis": "物业服务合同",
    }
    tx.execute(insert(ListEntry).values({**line, "valid_from": date(2026, 1, 1), "version": "2026-1"}))
    for number, (name, role, body) in enumerate(ROSTER, start=1):
        tx.add(Person(name=name, created_at=START))  # the database counts as we do
        tx.flush()
        tx.add(Membership(person_id=number, role=role, body=body, since=START))
    tx.add(Person(created_at=START))
    tx.flush()
    history(tx)
    return load_reference(tx, Policy(), START)


def history(tx: Transaction) -> None:
    """Seven closed cases in one cell, two in another: six valid follow-ups."""
    opened = START - timedelta(days=10)
    for number in range(9):
        silent = number > 5
        add_case(
            tx,
            f"OLD-{number}",
            cell="C1a" if number < 7 else "C2b",
            status="closed",
            opened_at=opened,
            due_at=opened + timedelta(days=7),
            answered_at=opened + timedelta(hours=5),
            closed_at=opened + timedelta(days=1),
            contacted=None if silent else True,
            solved=None if silent else "solved" if number else "unsolved",
            satisfaction=None if silent else 3,
            demo=True,
        )


def raise_case(rig: Rig, **facts: object) -> str:
    """Open a case of B1 as a resident would; return its number."""
    report = Report(
        words=WORDS,
        nature="help",
        urgency="ordinary",
        category="01",
        confidence=0.9,
        place="幸福里3号楼1202",
        cell="C1a",
        person_id=RESIDENT,
        chat_id=None,
    )

    def step(tx: Transaction) -> str:
        act = Act(tx, SYSTEM, rig.clock(), rig.door.reference(), random.Random(3))
        return open_case(act, replace(report, **facts)).case.number  # type: ignore[arg-type]  # fields of Report

    return rig.database.write_now(step)
