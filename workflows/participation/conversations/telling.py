"""Tells many people of a conversation in portions, so that no answer of somebody else waits long for it."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from models import post
from models.opinion import Conversation, OpinionSeat
from models.vocabulary import TimerKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.participation.votes.electors import speakers_of
from workflows.screens import Button, Screen, Sentence, from_json, to_json

PORTION = 200
"""People told in one transaction."""


class Whom(StrEnum):
    """Who is told."""

    ROLL = "roll"  # who stands on its roll
    SEATS = "seats"  # who took part


def tell_all(act: Act, conversation: Conversation, whom: Whom, key: str, *lines: Sentence) -> None:
    """Tell everybody, each once for what `key` names."""
    screen = Screen(lines, ((Button("look_opinions", {"opinions": conversation.id}),),))
    tell_portion(act, conversation, {"whom": whom, "key": key, "screen": to_json(screen), "after": 0})


def go_on(act: Act, conversation: Conversation, data: str) -> None:
    """Tell the next portion."""
    tell_portion(act, conversation, json.loads(data))


def tell_portion(act: Act, conversation: Conversation, round_: Mapping[str, Any]) -> None:
    """Tell some, and let the clock go on behind the last of them."""
    asked = PERSONS[Whom(round_["whom"])](conversation)
    person = asked.exported_columns[0]
    some = asked.where(person > round_["after"]).distinct().order_by(person).limit(PORTION)
    persons = [int(each) for each in act.tx.execute(some).scalars()]
    screen, key = from_json(str(round_["screen"])), f"opinions_{round_['key']}:{conversation.id}"
    chats = notices.chats_of_persons(act.tx, persons)
    notices.tell_many(act.tx, chats, screen, act.now, act.chance, key)
    if len(persons) == PORTION:
        rest = json.dumps({**round_, "after": persons[-1]}, ensure_ascii=False)
        name = f"opinion_tell:{conversation.id}:{round_['key']}"
        post.set_timer(act.tx, name, TimerKind.OPINION, act.now, conversation.id, rest)


def of_roll(conversation: Conversation) -> Select[Any]:
    """Select who speaks for a line of its living roll."""
    return speakers_of(conversation.roll_id)


def of_seats(conversation: Conversation) -> Select[Any]:
    """Select who took part."""
    seats = select(col(OpinionSeat.person_id))
    return seats.where(col(OpinionSeat.conversation_id) == conversation.id)


PERSONS: Mapping[Whom, Callable[[Conversation], Select[Any]]] = {Whom.ROLL: of_roll, Whom.SEATS: of_seats}
