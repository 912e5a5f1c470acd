"""Does what the clock has to do about conversations: draw a new map, end them, tell on."""

import json
from functools import partial

from models.opinion import Conversation
from models.vocabulary_opinions import ConversationStage
from workflows.cases.acts import Act
from workflows.participation.conversations import redraw
from workflows.participation.conversations.close import close
from workflows.participation.conversations.moderate import ask_again
from workflows.participation.conversations.telling import go_on
from workflows.timers import DueTimer, OutsideFirst


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing.

    Raises OutsideFirst where a map is to be drawn.
    """
    conversation = act.tx.get(Conversation, timer.subject or 0, with_for_update=True, populate_existing=True)
    if conversation is None:
        return
    least, name = act.reference.policy.opinion_people, timer.key.partition(":")[0]
    if name == "opinion_end" and ends(act, conversation):
        raise OutsideFirst(partial(redraw.outside, conversation_id=conversation.id, least=least, then=close))
    if name == "opinion_tell":
        go_on(act, conversation, timer.data)
    if name == "opinion_rule":
        ask_again(act, conversation, int(json.loads(timer.data)["statement"]))
    if name == "opinion_map":
        if json.loads(timer.data).get("at_once") or redraw.is_worth_it(act.tx, conversation):
            raise OutsideFirst(
                partial(redraw.outside, conversation_id=conversation.id, least=least, then=nothing)
            )
        conversation.map_waits = False
        act.tx.flush()


def ends(act: Act, conversation: Conversation) -> bool:
    """Whether its time is over."""
    return conversation.stage == ConversationStage.OPEN and conversation.closes_at <= act.now


def nothing(_act: Act, _conversation: Conversation) -> None:
    """Leave it at the map."""
