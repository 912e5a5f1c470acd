"""What is asked on every message or page finds its rows by an index, however much is stored."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from models.case import Case
from models.vocabulary import Role
from nlu.gist import SIZE
from tests.databases import newest, on_postgres, session_on
from tests.plans import plans
from tests.principles.community import START, lists
from workflows import desk, notices
from workflows.access import ChatView
from workflows.cases import queries, queues, reply_hints, sketches
from workflows.cases.acts import Act, Actor
from workflows.cases.queue_parts import Asked, Part
from workflows.cases.together import asked_of
from workflows.participation.votes.electors import seats_for
from workflows.policy import Policy
from workflows.privacy import erase
from workflows.reference import load_reference
from workflows.responsiveness import board
from workflows.responsiveness.own_rates import body_rates
from workflows.responsiveness.rates import rates
from workflows.transaction import Transaction

GROWING = (
    "case",
    "chat",
    "event",
    "inbox",
    "joining",
    "outbox",
    "person",
    "sketch",
    "voteelector",
    "voteseat",
    "words",
)
"""Tables that hold more every day."""

SINCE = START - timedelta(days=90)
Ask = Callable[[Transaction], object]


def tasks(role: Role, body: str | None) -> Ask:
    """Ask for the open cases that somebody of this role sees."""
    chat = ChatView(1, "web", 1, role, body, None, "zh-CN")
    return lambda tx: queries.open_tasks(tx, load_reference(tx, Policy(), START), chat)


def asked_by(tx: Transaction, role: Role, body: str | None = None) -> Asked:
    """Look at the queue of a role."""
    return Asked(
        tx, load_reference(tx, Policy(), START), ChatView(1, "web", 1, role, body, None, "en"), START
    )


def part(role: Role, name: Part, body: str | None = None) -> Ask:
    """Ask how large a part of a queue is."""
    return lambda tx: queues.sized(asked_by(tx, role, body), name, queues.MOST)


def own(tx: Transaction) -> object:
    """Ask for what somebody reported or joined."""
    chat = ChatView(1, "web", 1, Role.RESIDENT, None, None, "zh-CN")
    return queries.own_cases(tx, load_reference(tx, Policy(), START), chat)


def neighbours(cell: str | None, named: str | None) -> Ask:
    """Ask whether neighbours have reported the same."""
    gist = bytes(SIZE)
    return lambda tx: sketches.alike(tx, sketches.Probe(gist, cell, named))


def answers(tx: Transaction) -> object:
    """Ask for the newest answers of somebody who answers now."""
    by = Actor(Role.HANDLER, 1, "B")
    act = Act(tx, by, START, load_reference(tx, Policy(), START), random.Random(1))
    return reply_hints.earlier(act, Case(id=1, number="1", status="replied", body="B"))


ASKED: dict[str, tuple[Ask, str]] = {
    "tasks of a handler": (tasks(Role.HANDLER, "COMPANY"), "body=? AND status=?"),
    "tasks of a dispatcher": (tasks(Role.DISPATCHER, None), "status=?"),
    "tasks of a coordinator": (tasks(Role.COORDINATOR, None), "status=?"),
    "the same matter in a cell": (neighbours("CELL", None), "cell=? AND is_open=?"),
    "the same matter of an estate": (neighbours(None, "ESTATE"), "named=? AND is_open=?"),
    "the same matter nobody knows where": (neighbours(None, None), "leaf=? AND is_open=?"),
    "one's own cases": (own, "reporter_id=?"),
    "what goes on in another": (lambda tx: tx.execute(asked_of(1)).all(), "merged_into=?"),
    "what one has taken": (lambda tx: desk.taken_by(tx, 1), "status=?"),
    "who works for a body": (lambda tx: notices.chats_of_body(tx, "B", Role.HANDLER), "person_id=?"),
    "who dispatches": (lambda tx: notices.chats_of_role(tx, Role.DISPATCHER, ["S"]), "role=?"),
    "a body's rates": (lambda tx: body_rates(tx, "B", START), "body=? AND status=? AND closed_at>?"),
    "the latest answers": (answers, "body=? AND status=? AND closed_at>?"),
    "everybody's rates": (lambda tx: rates(tx, "body", SINCE, START), "status=? AND closed_at>?"),
    "what a chat has said and heard": (lambda tx: erase.drop_letters(tx, [1], START), "chat_id=?"),
    "what was heard of nobody": (lambda tx: erase.drop_nobodys(tx, START), "chat_id=?"),
    "what was left out of the figures": (part(Role.AUDITOR, Part.EXCLUDED), "opened_at>?"),
    "whose contact was looked up": (lambda tx: asked_by(tx, Role.AUDITOR).looked_into, "at>?"),
    "what has ended of late": (part(Role.AUDITOR, Part.ENDED), "status=? AND closed_at>?"),
    "what a body has ended of late": (
        part(Role.HEAD, Part.ENDED, "B"),
        "body=? AND status=? AND closed_at>?",
    ),
    "the ballots one may cast": (lambda tx: seats_for(tx, 1, 1), "person_id=?"),
    "the headline": (lambda tx: board.headline(tx, SINCE, START), "opened_at>?"),
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as session:
        session.add_all(lists())
        session.flush()
        yield session


@pytest.mark.parametrize(("ask", "by"), ASKED.values(), ids=ASKED)
def test_rows_are_found_by_an_index(session: Session, ask: Ask, by: str) -> None:
    asked = plans(session, ask)

    assert [each for each in asked if each.table in GROWING and not (each.index and each.by)] == []
    assert on_postgres() or [each for each in asked if by in each.by]


def test_no_ballot_looks_through_all_who_may_vote(session: Session) -> None:
    asked = plans(session, lambda tx: seats_for(tx, 1, 1))

    assert [each for each in asked if each.table == "voteelector" and "vote_id" in each.by] == []
