"""A straw poll in staff groups: who may ask where, that it is closed once, and what comes back."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from models import post
from models.ledger import Event
from models.post_tables import Outbox, Timer
from models.vocabulary import Locale, OutboxState, Role, TimerKind
from tests.databases import newest
from tests.workflows.desk.people import Room
from tests.workflows.responsiveness.rows import NOW
from workflows.access import invite
from workflows.arrivals import Address, join_at
from workflows.cases.acts import Act, Actor
from workflows.cases.groups import open_group, worker_at
from workflows.polls import straw
from workflows.polls.choices import DURATIONS, Totals
from workflows.polls.straw import Ending, PollNotAllowed, Question
from workflows.screens import Screen, from_json
from workflows.timers import DueTimer
from workflows.transaction import Transaction

Result = TypeVar("Result")
GROUP = Address("staff", "-100815")
ASKED = Question("几点集合？", ("八点", "九点"))
WORDS = ("八点", "几点集合")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room.opened(newest(tmp_path))
    yield room
    room.database.close()


class Head:
    """Somebody who answers for the body B1, whose group is recorded."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.chat, self.actor = room.database.write_now(self._joins)
        self.does(lambda act: open_group(act, GROUP, Locale.HANS))

    def _joins(self, tx: Transaction) -> tuple[int, Actor]:
        invited = invite(tx, Role.HEAD, "B1", None, NOW, random.Random(1))
        join_at(tx, Address("staff", "11"), invited.secret, Locale.HANS, NOW, NOW)
        known = worker_at(tx, Address("staff", "11"))
        return known.id, Actor(Role.HEAD, known.person_id, "B1")

    def does(self, step: Callable[[Act], Result], by: Actor | None = None) -> Result:
        def whole(tx: Transaction) -> Result:
            return step(Act(tx, by or self.actor, NOW, self.room.reference, random.Random(5)))

        return self.room.database.write_now(whole)

    def begins(self) -> str:
        return self.does(lambda act: straw.begin(act, self.chat, "B1", ASKED)).code

    def closes(self, code: str) -> Ending:
        return self.does(lambda act: straw.close(act, self.chat, code))

    def comes_to(self, code: str, state: OutboxState, number: int | None = None) -> None:
        """Let the poll stand so on its way into the group."""
        rows = update(Outbox).where(col(Outbox.dedup).startswith(f"poll:{code}:"))
        self.does(lambda act: act.tx.execute(rows.values(state=state, number=number)).close())

    def screens(self, effect: str) -> list[Screen]:
        """What is said for an effect."""

        def look(tx: Transaction) -> list[Screen]:
            rows = select(col(Outbox.chat_id), col(Outbox.id)).where(col(Outbox.dedup).startswith(effect))
            letters = [post.letter_in(tx, chat, letter) for chat, letter in tx.execute(rows).all()]
            return [from_json(each.screen) for each in letters if each is not None]

        return self.room.database.read_now(look)

    def timers(self, kind: TimerKind) -> list[Timer]:
        query = select(Timer).where(col(Timer.kind) == kind)
        return self.room.database.read_now(lambda tx: list(tx.execute(query).scalars()))


@pytest.fixture
def head(room: Room) -> Head:
    return Head(room)


def test_it_goes_into_the_groups_of_the_body_sealed_and_at_most_once(head: Head, room: Room) -> None:
    code = head.begins()

    (screen,) = head.screens(f"poll:{code}:")
    row = room.database.read_now(
        lambda tx: tx.execute(
            select(col(Outbox.repeat), col(Outbox.screen)).where(col(Outbox.dedup).startswith("poll:"))
        ).one()
    )
    assert screen.poll is not None
    assert screen.poll.options == ASKED.options
    assert row[0] == "never"
    assert not any(word in row[1] for word in WORDS)
    assert [each.key for each in head.timers(TimerKind.POLL_CLOSE)] == [f"poll:{code}"]


@pytest.mark.parametrize(
    ("actor", "found"),
    [
        pytest.param(Actor(Role.HEAD, 1, "B1"), ["B1"], id="head of the body"),
        pytest.param(Actor(Role.HEAD, 1, "B2"), [], id="head of a body without a group"),
        pytest.param(Actor(Role.COORDINATOR, 1), ["B1"], id="coordinator of everywhere"),
        pytest.param(Actor(Role.OPERATOR, 1), ["B1"], id="operator"),
        pytest.param(Actor(Role.ORGANIZER, 1), ["B1"], id="organizer"),
        pytest.param(Actor(Role.COORDINATOR, 1, None, "ELSEWHERE"), [], id="coordinator of another area"),
        pytest.param(Actor(Role.HANDLER, 1, "B1"), [], id="handler"),
        pytest.param(Actor(Role.AUDITOR, 1), [], id="auditor"),
        pytest.param(Actor(Role.RESIDENT, 1), [], id="resident"),
    ],
)
def test_who_may_ask_where(head: Head, actor: Actor, found: list[str]) -> None:
    assert head.does(straw.places, actor) == found


def test_nobody_asks_in_the_group_of_another_body(head: Head) -> None:
    with pytest.raises(PollNotAllowed):
        head.does(lambda act: straw.begin(act, head.chat, "B1", ASKED), Actor(Role.HEAD, 1, "B2"))


@pytest.mark.parametrize("lasts", DURATIONS, ids=str)
def test_it_closes_itself_when_its_time_has_come(head: Head, lasts: timedelta) -> None:
    begun = head.does(lambda act: straw.begin(act, head.chat, "B1", ASKED, lasts))

    (timer,) = head.timers(TimerKind.POLL_CLOSE)
    assert (begun.closes_at, timer.due_at) == (NOW + lasts, NOW + lasts)


def test_it_lasts_no_time_that_nobody_is_offered(head: Head) -> None:
    with pytest.raises(PollNotAllowed):
        head.does(lambda act: straw.begin(act, head.chat, "B1", ASKED, timedelta(days=30)))


def test_it_is_closed_once(head: Head) -> None:
    code = head.begins()
    head.comes_to(code, OutboxState.SENT, 7)

    endings = [head.closes(code), head.closes(code)]

    (screen,) = head.screens("poll_stop:")
    assert endings == [Ending.CLOSING, Ending.BEFORE]
    assert screen.poll is not None
    assert screen.poll.closed


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (OutboxState.DUE, Ending.NOWHERE),
        (OutboxState.UNDELIVERABLE, Ending.NOWHERE),
        (OutboxState.DEAD, Ending.NOWHERE),
        (OutboxState.DOUBTFUL, Ending.UNSURE),
        (OutboxState.SENDING, Ending.CLOSING),
    ],
)
def test_what_has_come_to_no_group_is_not_sent_any_more(
    head: Head, state: OutboxState, ending: Ending
) -> None:
    code = head.begins()
    head.comes_to(code, state)

    assert head.closes(code) is ending
    assert head.screens("poll_stop:") == []
    assert len(head.timers(TimerKind.POLL_CLOSE)) == (1 if state is OutboxState.SENDING else 0)


def reported(head: Head, code: str, totals: Totals | None) -> None:
    """Let the message arrive that closes it, twice, and the clock tell what it came to."""

    def arrives(act: Act) -> None:
        found = select(col(Outbox.chat_id), col(Outbox.id)).where(col(Outbox.dedup).startswith("poll_stop:"))
        chat, number = act.tx.execute(found).one()
        letter = post.letter_in(act.tx, chat, number)
        assert letter is not None
        straw.came_back(act.tx, letter, totals, NOW)
        straw.came_back(act.tx, letter, totals, NOW)

    head.does(arrives)
    (timer,) = head.timers(TimerKind.POLL_TOTALS)
    due = DueTimer(timer.id, timer.key, TimerKind.POLL_TOTALS, NOW, timer.subject, timer.data)
    head.does(lambda act: straw.report(replace(act, by=Actor(Role.SYSTEM)), due))


def test_what_it_came_to_is_told_to_whoever_began_it_and_noted_as_no_vote(head: Head, room: Room) -> None:
    code = head.begins()
    head.comes_to(code, OutboxState.SENT, 7)
    head.closes(code)

    reported(head, code, Totals(3, (1, 2)))

    (screen,) = head.screens("poll_totals:")
    told = [(line.key, line.values.get("votes")) for line in screen.lines]
    events = room.database.read_now(
        lambda tx: tx.execute(
            select(col(Event.kind), col(Event.data)).where(col(Event.subject) == f"house:poll:{code}")
        ).all()
    )
    assert told == [
        ("poll.question", None),
        ("poll.bar", 1),
        ("poll.bar", 2),
        ("poll.people", None),
        ("poll.no_vote", None),
    ]
    assert [kind for kind, _ in events] == ["added", "ended"]
    assert json.loads(events[1][1]) == {"kind": "straw_poll", "people": 3, "votes": "1 2"}
    assert not any(word in data for _, data in events for word in WORDS)


def test_totals_that_nobody_can_tell_are_not_made_up(head: Head) -> None:
    code = head.begins()
    head.comes_to(code, OutboxState.SENT, 7)
    head.closes(code)

    reported(head, code, None)

    (screen,) = head.screens("poll_totals:")
    assert [line.key for line in screen.lines] == ["poll.question", "poll.look_there"]


def test_its_time_over_it_closes_by_itself_and_says_where_it_came_to_nobody(head: Head) -> None:
    code = head.begins()
    (timer,) = head.timers(TimerKind.POLL_CLOSE)
    due = DueTimer(timer.id, timer.key, TimerKind.POLL_CLOSE, timer.due_at, timer.subject, timer.data)

    head.does(lambda act: straw.fire(act, due))

    (screen,) = head.screens("poll_ended:")
    dropped = select(func.count()).where(
        col(Outbox.state) == OutboxState.DROPPED, col(Outbox.dedup).startswith(f"poll:{code}:")
    )
    assert [line.key for line in screen.lines] == ["poll.nowhere"]
    assert head.room.database.read_now(lambda tx: tx.execute(dropped).scalar_one()) == 1
