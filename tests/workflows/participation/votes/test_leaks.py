"""Nothing tells how a vote stands before its end, nor who chose what: attacks that must fail."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.post_tables import Outbox
from tests.databases import prepared, session_on
from tests.workflows.participation.votes.looks import (
    DETACHED,
    ONCE,
    letters,
    tables,
    views,
)
from tests.workflows.participation.votes.polling import (
    CLOSES,
    FIRST,
    NO,
    OPENS,
    VOTERS,
    YES,
    Polling,
    inhabited,
)
from workflows.participation.votes.results import result
from workflows.participation.votes.telling import missing, persons_after


@pytest.mark.parametrize("rules", [{}, ONCE, DETACHED], ids=["changeable", "once", "detached"])
def test_nothing_that_is_written_before_the_end_depends_on_what_was_chosen(
    tmp_path: Path, rules: dict[str, Any]
) -> None:
    """Two worlds, the same but for what is chosen: all they write but the ballots is the same."""
    said = []
    for name, marks in (("one", YES), ("other", NO)):
        folder = tmp_path / name
        folder.mkdir()
        with session_on(prepared(folder, "polling", inhabited)) as session:
            hand = Polling(session)
            vote = hand.opened(hand.roll(people=8), **rules)
            for person in VOTERS[:6]:
                hand.cast(vote, person, marks)
            hand.tick(CLOSES - timedelta(seconds=1))  # reminders
            said.append((tables(hand), views(hand, vote), letters(hand)))

    assert said[0] == said[1]


@pytest.mark.parametrize("rules", [{}, DETACHED], ids=["pseudonymous", "detached"])
def test_nobody_sees_before_the_end_how_many_have_voted(polling: Polling, rules: dict[str, Any]) -> None:
    vote = polling.opened(polling.roll(people=8), **rules)
    before, told = views(polling, vote), letters(polling)

    for person in VOTERS[:6]:
        polling.cast(vote, person, YES)

    assert views(polling, vote) == before
    assert letters(polling) == told
    assert result(polling.tx, vote.id) is None


def test_a_reminder_goes_to_who_has_not_voted_and_says_no_number(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=8))
    for person in VOTERS[:6]:
        polling.cast(vote, person, YES)
    before = letters(polling)

    polling.tick(OPENS + (CLOSES - OPENS) / 2)

    new = letters(polling)[len(before) :]
    assert [chat for chat, _ in new] == [107, 108] == persons_after(polling.tx, missing(vote))
    assert {key for _, each in new for key in values_in(each)} == {"title", "number", "opens", "closes"}


def test_after_the_end_nothing_tells_who_had_not_voted_by_a_reminder(polling: Polling) -> None:
    vote, early = polling.opened(polling.roll(people=8)), {101, 102, 103}
    for person in early:
        polling.cast(vote, person, YES)
    polling.tick(CLOSES - timedelta(hours=1))
    for person in {*VOTERS[:8]} - early:
        polling.cast(vote, person, YES, at=CLOSES - timedelta(minutes=1))

    polling.closed(vote)

    polling.tx.flush()
    columns = select(col(Outbox.chat_id), col(Outbox.dedup), col(Outbox.created_at))
    rows = polling.tx.execute(columns).all()
    shapes = {
        chat: sorted((str(dedup).replace(str(chat), ""), at) for who, dedup, at in rows if who == chat)
        for chat in VOTERS[:8]
    }
    assert len({str(shape) for shape in shapes.values()}) == 1


def values_in(screen: str) -> set[str]:
    """The names of what a kept screen says."""
    return {name for line in json.loads(screen)["lines"] for name in line["$with"]}


def test_the_chain_of_a_vote_leads_to_no_person_and_no_time(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=8))
    for number, person in enumerate(VOTERS[:6]):
        polling.cast(vote, person, YES, at=OPENS + timedelta(hours=number))

    chain = polling.tx.execute(select(Event).where(col(Event.subject) == f"vote:{vote.code}")).scalars().all()
    ballots = [each for each in chain if each.kind == "ballot"]

    assert {(each.actor, each.at) for each in ballots} == {("resident:elector", OPENS)}
    assert all(str(person) not in each.data for each in ballots for person in range(FIRST, FIRST + 1))


def test_a_detached_ballot_leaves_no_event_and_no_message(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=8), **DETACHED)
    before = {name: rows for name, rows in tables(polling).items() if name not in ("voteelector",)}

    polling.cast(vote, 101, YES)

    after = {name: rows for name, rows in tables(polling).items() if name not in ("voteelector",)}
    assert after == before


def test_small_cells_are_not_told(polling: Polling) -> None:
    roll = polling.roll(people=30)
    for person, cell in ((135, "TINY"), (136, "TINY"), (137, "SMALL"), (138, "SMALL"), (139, "SMALL")):
        polling.line(roll, f"8-{person}", f"x{person}", 0, person).cell = cell
    polling.tx.flush()
    vote = polling.opened(roll)
    for person in VOTERS[:20]:
        polling.cast(vote, person, YES)

    polling.closed(vote)

    found = result(polling.tx, vote.id)
    assert found is not None
    assert found.cells == ()  # one big cell beside small ones would tell them by subtraction


def test_turnout_of_big_cells_is_told(polling: Polling) -> None:
    roll = polling.roll(people=20)
    for person in VOTERS[20:]:
        polling.line(roll, f"8-{person}", f"x{person}", 0, person).cell = "OTHER"
    polling.tx.flush()
    vote = polling.opened(roll)
    for person in (*VOTERS[:10], *VOTERS[20:32]):
        polling.cast(vote, person, YES)

    polling.closed(vote)

    found = result(polling.tx, vote.id)
    assert found is not None
    assert [(each.cell, each.heads, each.voted) for each in found.cells] == [
        ("CELL", 20, 10),
        ("OTHER", 20, 12),
    ]
