"""What several do at once, from several processes, comes to what it would have come to in some order."""

import asyncio
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import permutations
from threading import Barrier
from threading import Event as Happening
from time import sleep
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from bot.clock import Clock
from models import post
from models.case import Case, Joining, Words
from models.database import Database
from models.ledger import Event
from models.person import Chat, Membership, Person
from models.post import Parcel
from models.post_tables import Outbox, Timer
from models.vocabulary import EventKind, Role, Solved, Status, TimerKind
from tests.databases import on_postgres, prepared
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORT,
    REPORTER,
    SEATS,
    START,
    fill,
)
from tests.principles.life import DEEDS
from tests.vaults import a_vault
from workflows import ledger
from workflows.arrivals import Address
from workflows.cases import follow_up, handle, plead, take_part
from workflows.cases.acts import Act, Actor, case_of
from workflows.cases.merging import merge
from workflows.cases.open import open_case
from workflows.cases.parties import NotTheHandler
from workflows.cases.pleas import PleaRefused
from workflows.errors import WorkflowError
from workflows.governance import begin
from workflows.governance.matters import locked
from workflows.ledger import Entry, subject_of
from workflows.policy import Policy
from workflows.privacy.farewell import PARTING, leave_word
from workflows.reference import Reference, load_reference
from workflows.screens import Screen, say
from workflows.verify import verify

COLLEAGUE = len(SEATS) + 1
SECOND_COORDINATOR = COLLEAGUE + 1
ALSO = {SECOND_COORDINATOR: (Role.COORDINATOR, "DISTRICT")}
PROCESSES = 3
Command = Callable[[Act, int], object]


@dataclass
class Town:
    """One installation that several processes serve."""

    processes: list[Database]
    reference: Reference

    def act(self, tx: Session, person: int) -> Act:
        """Let a person act a minute after the start."""
        role, body = {**SEATS, **ALSO}.get(person, SEATS[COMPANY])
        chance = random.SystemRandom()
        return Act(tx, Actor(role, person, body), START + timedelta(minutes=1), self.reference, chance)

    def case(self) -> int:
        """Register a report of the first resident."""
        return self.processes[0].write_now(lambda tx: open_case(self.act(tx, REPORTER), REPORT).case.id)

    def at_once(self, steps: list[Callable[[Session], Any]]) -> list[Any]:
        """Run steps at the same moment, in processes of their own as far as there are; return what became."""
        ready = Barrier(len(steps), timeout=10)

        def run(number: int) -> Any:
            ready.wait()
            return outcome(lambda: self.processes[number % PROCESSES].write_now(steps[number]))

        with ThreadPoolExecutor(len(steps)) as several:
            return list(several.map(run, range(len(steps))))


def outcome(work: Callable[[], Any]) -> Any:
    """What something returns, or the kind of the refusal."""
    try:
        return work()
    except WorkflowError as refusal:
        return type(refusal).__name__


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    url = prepared(tmp_path_factory.mktemp("town"), "principles", fill)
    with ExitStack() as stack:
        processes = [Database(url, vault=a_vault()) for _ in range(PROCESSES)]
        for process in processes:
            stack.callback(process.close)
        processes[0].write_now(add_colleague)
        yield Town(processes, processes[0].read_now(lambda tx: load_reference(tx, Policy(), START)))


def add_colleague(tx: Session) -> None:
    """Give the company a second handler."""
    tx.execute(insert(Person).values(name="示例·丙", created_at=START))
    tx.execute(insert(Membership).values(person_id=COLLEAGUE, role="handler", body="COMPANY", since=START))


COMMANDS: dict[str, tuple[int, Command]] = {
    "accept": (COMPANY, handle.accept),
    "accept too": (COLLEAGUE, handle.accept),
    "release": (COMPANY, handle.release),
    "ask": (COMPANY, lambda act, case: handle.ask(act, case, "几楼？")),
    "reply": (COMPANY, lambda act, case: handle.reply(act, case, "已修好。")),
    "add": (REPORTER, lambda act, case: take_part.add(act, case, "还有异响")),
    "withdraw": (REPORTER, take_part.withdraw),
    "join": (NEIGHBOUR, take_part.join),
    "solved": (REPORTER, lambda act, case: follow_up.answer_solved(act, case, Solved.SOLVED)),
}
TAKEN = ("nothing", "accept", "reply")
"""How far a case has come before everybody acts on it at once."""


def told(town: Town, name: str, case_id: int) -> Callable[[Session], str]:
    """Make the step of a command; it says only that it was done."""
    person, command = COMMANDS[name]
    return done(town, person, command, case_id)


def done(town: Town, person: int, command: Command, case_id: int) -> Callable[[Session], str]:
    """Make the step of a person's command; it says only that it was done."""

    def step(tx: Session) -> str:
        command(town.act(tx, person), case_id)
        return "done"

    return step


def due_of(tx: Session, case_id: int) -> datetime:
    """When a case is due."""
    return tx.get_one(Case, case_id).due_at or START


def state_of(tx: Session, case_id: int) -> tuple[Any, ...]:
    """What a case has come to, without what chance has chosen."""
    tx.flush()
    case = tx.get_one(Case, case_id, populate_existing=True)
    subject = subject_of(case.number)
    kinds = select(col(Event.kind)).where(col(Event.subject) == subject).order_by(col(Event.seq))
    return (
        *(case.status, case.version, case.handler_id, case.clock, case.solved),
        tuple(tx.execute(kinds).scalars()),
        count(tx, Joining, case_id),
        count(tx, Words, case_id),
        tx.execute(select(func.count()).where(col(Timer.subject) == case_id)).scalar_one(),
        tx.execute(select(func.count()).where(col(Outbox.case_id) == case_id)).scalar_one(),
    )


def count(tx: Session, table: type[Joining] | type[Words], case_id: int) -> int:
    """Count what belongs to a case."""
    return int(tx.execute(select(func.count()).where(col(table.case_id) == case_id)).scalar_one())


class Undone(Exception):
    """Everything was tried, and nothing shall stay."""


def in_some_order(town: Town, names: list[str], case_id: int) -> set[Any]:
    """What the commands come to in every order: the answer to each, and the state at the end."""
    found: set[Any] = set()

    def try_all(tx: Session) -> None:
        for order in permutations(range(len(names))):
            with tx.begin_nested() as whole:
                answers = {number: tried(town, tx, names[number], case_id) for number in order}
                found.add((tuple(answers[number] for number in range(len(names))), state_of(tx, case_id)))
                tx.expire_all()
                whole.rollback()
        raise Undone

    with pytest.raises(Undone):
        town.processes[0].write_now(try_all)
    return found


def tried(town: Town, tx: Session, name: str, case_id: int) -> str:
    """Run a command in a savepoint of its own."""
    with tx.begin_nested() as mine:
        answer = str(outcome(lambda: told(town, name, case_id)(tx)))
        tx.flush()
        if answer != "done":
            mine.rollback()
            tx.expire_all()
    return answer


@settings(
    max_examples=20 if on_postgres() else 6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    before=st.sampled_from(TAKEN), names=st.lists(st.sampled_from(sorted(COMMANDS)), min_size=2, max_size=4)
)
def test_commands_at_once_come_to_what_they_come_to_in_some_order(
    town: Town, before: str, names: list[str]
) -> None:
    case_id = town.case()
    for name in TAKEN[1 : TAKEN.index(before) + 1]:
        town.processes[0].write_now(told(town, name, case_id))
    expected = in_some_order(town, names, case_id)

    answers = town.at_once([told(town, name, case_id) for name in names])

    state = town.processes[1].read_now(lambda tx: state_of(tx, case_id))
    assert (tuple(answers), state) in expected
    assert town.processes[1].read_now(lambda tx: verify(tx, subject_of(number_of(tx, case_id)))).whole


def status_of(tx: Session, case_id: int) -> str:
    """How a case stands."""
    return tx.get_one(Case, case_id).status


def number_of(tx: Session, case_id: int) -> str:
    """The public number of a case."""
    return tx.get_one(Case, case_id).number


def test_two_handlers_accept_one_case_and_one_is_told_who_was_faster(town: Town) -> None:
    for _ in range(5):
        case_id = town.case()

        answers = town.at_once([told(town, name, case_id) for name in ("accept", "accept too")])

        assert sorted(answers) == [NotTheHandler.__name__, "done"]


def test_two_coordinators_grant_a_plea_once_and_one_learns_that_it_is_settled(town: Town) -> None:
    case_id = town.case()
    for person, step in (
        (COMPANY, handle.accept),
        (COMPANY, DEEDS["ask for time"]),
        (COMPANYS_HEAD, plead.approve),
    ):
        town.processes[0].write_now(done(town, person, step, case_id))
    due = town.processes[0].read_now(lambda tx: due_of(tx, case_id))

    answers = town.at_once(
        [done(town, person, plead.approve, case_id) for person in (COORDINATOR, SECOND_COORDINATOR)]
    )

    later = town.processes[1].read_now(lambda tx: due_of(tx, case_id))
    assert sorted(answers) == [PleaRefused.__name__, "done"]
    assert later == due + timedelta(days=7)


def test_a_chain_that_many_append_to_has_neither_gap_nor_double(town: Town) -> None:
    def append(tx: Session) -> int:
        entries = [Entry("house:rules", EventKind.REMINDED, START, "system:clock")] * 2
        return ledger.append_all(tx, entries).seq

    ends = town.at_once([append] * 8)

    assert sorted(ends) == list(range(2, 17, 2))
    assert town.processes[0].read_now(lambda tx: verify(tx, "house:rules")).whole


def test_an_effect_that_many_put_into_the_outbox_is_there_once(town: Town) -> None:
    parcel = Parcel(REPORTER, "web", "{}", "secret", START, dedup="rung:7:due")

    put = town.at_once([lambda tx: post.put(tx, parcel)] * 8)

    assert len([each for each in put if each is not None]) == 1


def test_messages_that_many_deliver_are_numbered_without_a_gap(town: Town) -> None:
    chat = town.processes[0].write_now(new_chat)

    def answer(tx: Session) -> list[int]:
        first = post.next_number(tx, chat, 2)
        return post.hand_over(tx, [Parcel(chat, "web", "{}", "secret", START)] * 2, first - 1)

    given = town.at_once([answer] * 8)

    assert sorted(number for pair in given for number in pair) == list(range(1, 17))


def new_chat(tx: Session) -> int:
    """Open a chat that nobody has written to."""
    chat = {"channel": "web", "address": "new", "person_id": NEIGHBOUR, "role": Role.RESIDENT}
    opened = insert(Chat).values(**chat, locale="zh-CN", created_at=START).returning(col(Chat.id))
    return int(tx.execute(opened).scalar_one())


def test_a_timer_is_fired_once_by_three_clocks(town: Town) -> None:
    def wind(tx: Session) -> None:
        for number in range(30):
            post.set_timer(tx, f"ring:{number}", TimerKind.FOLLOW_UP, START, number)

    town.processes[0].write_now(wind)
    fired: list[str] = []

    def ring(act: Act, timer: post.DueTimer) -> None:
        ledger.append(act.tx, Entry(timer.key, EventKind.REMINDED, START, "system:clock"))

    def tick(process: Database) -> int:
        clock = Clock(
            process,
            lambda: START,
            lambda: START,
            lambda: town.reference,
            random.Random(1),
            dict.fromkeys(TimerKind, ring),
            lambda: fired.append("fired"),
        )
        return asyncio.run(clock.fire_due())

    with ThreadPoolExecutor(PROCESSES) as several:
        counts = list(several.map(tick, town.processes))

    rang = select(func.count()).where(col(Event.subject).like("ring:%")).group_by(col(Event.subject))
    rings = town.processes[0].read_now(lambda tx: tx.execute(rang).scalars().all())
    assert sum(counts) == 30
    assert rings == [1] * 30


def test_last_words_that_several_leave_at_one_address_are_said_once(town: Town) -> None:
    there, screen = Address("residents", "4711"), Screen((say("forget.done"),))
    before = town.processes[0].read_now(strangers)

    became = town.at_once([lambda tx: leave_word(town.act(tx, REPORTER), there, "zh-CN", screen)] * 6)

    assert became == [None] * 6
    assert town.processes[0].read_now(parting_at(there)) == 1
    assert town.processes[0].read_now(strangers) == before + 1


def strangers(tx: Session) -> int:
    """Count the persons without a name."""
    return int(tx.execute(select(func.count()).where(col(Person.name) == "")).scalar_one())


def parting_at(there: Address) -> Callable[[Session], int]:
    """Count the last words that wait for an address."""
    here = (col(Chat.channel) == there.channel, col(Chat.address) == PARTING + there.name)
    waiting = select(func.count()).select_from(Outbox).join(Chat, col(Chat.id) == col(Outbox.chat_id))
    return lambda tx: int(tx.execute(waiting.where(*here)).scalar_one())


def test_what_is_merged_while_its_target_is_withdrawn_never_hangs_on_nothing(town: Town) -> None:
    for _ in range(5):
        target, case_id = town.case(), town.case()
        number = town.processes[0].read_now(partial(number_of, case_id=target))
        merged = done(town, DISPATCHER, partial(merge, target=number), case_id)

        answers = town.at_once([merged, told(town, "withdraw", target)])

        stands = town.processes[1].read_now(partial(status_of, case_id=case_id))
        assert (answers[0], stands) in {("done", Status.REOPENED), ("MergeRefused", Status.ASSIGNED)}
        assert answers[1] == "done"


def test_a_case_and_its_matter_are_held_in_one_order_everywhere(town: Town) -> None:
    case_id = town.case()
    matter_id = town.processes[0].write_now(lambda tx: made(town.act(tx, COORDINATOR), case_id))
    held, runs = Happening(), []

    def works_on_the_case(tx: Session) -> str:
        act = town.act(tx, COORDINATOR)
        runs.append("case")
        case_of(act, case_id)
        held.set()
        sleep(0.2)  # the other reaches for what it needs meanwhile
        locked(act, matter_id)
        return "done"

    def works_on_the_matter(tx: Session) -> str:
        held.wait(5)
        runs.append("matter")
        locked(town.act(tx, COORDINATOR), matter_id)
        return "done"

    answers = town.at_once([works_on_the_case, works_on_the_matter])

    assert answers == ["done", "done"]
    assert sorted(runs) == ["case", "matter"]  # neither had to begin anew


def made(act: Act, case_id: int) -> int:
    """Make a proposed matter of a case."""
    return begin.made(act, case_of(act, case_id)).id
