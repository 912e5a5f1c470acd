"""Conversations in good order: an end has a reason, an appeal is asked again, no map holds what is gone."""

import json
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from models.ledger import Event
from models.post_tables import Outbox
from tests.workflows.participation.conversations.room import ENDS, LATER, Room
from tests.workflows.participation.votes.polling import FIRST, ORGANIZER
from workflows.cases.acts import SYSTEM
from workflows.participation.conversations import add, moderate, redraw
from workflows.participation.conversations.clock import nothing
from workflows.participation.conversations.close import end_early, report
from workflows.participation.conversations.drawn import stands
from workflows.participation.conversations.forget import forget_opinions
from workflows.participation.conversations.seats import own_seat
from workflows.participation.conversations.terms import ConversationRefused, No
from workflows.participation.conversations.vouched import opinion_faults
from workflows.participation.opinions.said import Votes


def problems(room: Room) -> list[str]:
    """What does not hold."""
    return [each.problem for each in opinion_faults(room.tx, None)]


def test_a_group_stands_for_nothing_that_few_of_it_have_seen() -> None:
    seen = np.array([[4, 5], [4, 5]])
    votes = Votes(agree=np.array([[4, 5], [0, 0]]), disagree=np.array([[0, 0], [4, 5]]), seen=seen)

    assert [each.number for each in stands((1, 2), votes, 0)] == [2]


def test_who_ends_it_early_and_why_stands_in_the_chain(room: Room) -> None:
    conversation = room.opened()
    end_early(room.by(ORGANIZER), conversation.id, "大家都说过了")
    kept = room.tx.execute(select(Event).where(col(Event.kind) == "ended")).scalar_one()
    facts = json.loads(kept.data)

    assert (kept.actor, facts["why"]) == (str(ORGANIZER), "大家都说过了")
    assert problems(room) == []
    conversation.closes_at = ENDS
    room.tx.flush()
    assert problems(room) == ["closes"]


def test_nobody_begins_to_write_once_it_is_over(room: Room) -> None:
    conversation = room.opened()
    with pytest.raises(ConversationRefused) as over:
        add.check(room.act(FIRST, ENDS), conversation.id)

    assert over.value.no is No.OVER


def test_an_appeal_is_asked_about_until_somebody_rules(room: Room) -> None:
    conversation = room.opened()
    removed = room.removed(room.adds(conversation, FIRST, "应当种树"))
    moderate.appeal(room.act(FIRST), removed.id, "没有电话")
    asked = select(func.count()).where(col(Outbox.dedup).startswith("statement_appealed:"))
    once = room.tx.execute(asked).scalar_one()
    room.tick(LATER + timedelta(days=4))

    assert room.tx.execute(asked).scalar_one() == 2 * once > 0


def test_what_is_taken_down_while_the_last_map_is_drawn_is_in_no_map_for_long(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation)
    finish = redraw.outside(room.tx, conversation.id, 15, nothing)()
    room.removed(room.statement(conversation, 8))
    finish(room.by(SYSTEM))
    room.tick(LATER + timedelta(hours=1))

    assert "8" not in json.loads(conversation.map)["totals"]
    assert problems(room) == []


def test_an_end_without_groups_speaks_of_none(room: Room) -> None:
    conversation = room.opened()
    room.says(conversation, FIRST, {1: 1})
    room.tick(ENDS)

    assert [each.key for each in report(room.by(ORGANIZER), conversation)] == [
        "opinion.closed_alike",
        "opinion.no_common",
    ]


def test_who_is_forgotten_is_gone_though_their_answers_were_changed(room: Room) -> None:
    conversation = room.opened()
    room.says(conversation, FIRST, {1: 1})
    seat = own_seat(room.tx, conversation.id, FIRST)
    assert seat is not None
    seat.said = b"changed"
    room.tx.flush()
    forget_opinions(room.by(SYSTEM), FIRST)

    assert own_seat(room.tx, conversation.id, FIRST) is None
    assert problems(room) == ["counts"]
