"""Ends a conversation with its last map, and tells all who took part what came of it."""

from datetime import datetime

from models import post
from models.opinion import Conversation
from models.vocabulary import TimerKind
from models.vocabulary_opinions import ConversationEvent, ConversationStage
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.masking import mask
from workflows.participation.conversations.moderate import seen_to
from workflows.participation.conversations.record import instant, note
from workflows.participation.conversations.telling import Whom, tell_all
from workflows.participation.conversations.terms import ConversationRefused, No, shown
from workflows.participation.conversations.view import view_of
from workflows.screens import Button, Screen, Sentence, Value, say

TOLD = 3
"""Statements of common ground that the report quotes; all stand on the page."""


def to_end(act: Act, conversation_id: int) -> Conversation:
    """Load an open conversation for who sees to it. Raises ConversationRefused."""
    conversation = seen_to(act, conversation_id)
    if conversation.stage != ConversationStage.OPEN:
        raise ConversationRefused(No.OVER)
    return conversation


def end_early(act: Act, conversation_id: int, reason: str) -> Conversation:
    """Let the clock end it now; who did and why is written down and published. Raises ConversationRefused."""
    conversation = to_end(act, conversation_id)
    if not reason.strip():
        raise ConversationRefused(No.REASON)
    conversation.closes_at, conversation.reason = act.now, mask(reason)
    set_end(act, conversation, act.now)
    facts = {"closes": instant(act.now), "why": conversation.reason}
    note(act, conversation, ConversationEvent.ENDED, facts)
    return conversation


def set_end(act: Act, conversation: Conversation, at: datetime) -> None:
    """Set the timer of its end."""
    key = f"opinion_end:{conversation.id}"
    post.set_timer(act.tx, key, TimerKind.OPINION, at, conversation.id)
    act.tx.flush()


def close(act: Act, conversation: Conversation) -> None:
    """Close a conversation whose last map is drawn; tell those who took part, and who asked."""
    if conversation.stage == ConversationStage.CLOSED:
        return
    conversation.stage, conversation.ended_at = ConversationStage.CLOSED, act.now
    act.tx.flush()
    note(act, conversation, ConversationEvent.CLOSED, {"changes": conversation.changes})
    lines = report(act, conversation)
    tell_all(act, conversation, Whom.SEATS, "closed", *lines)
    tell_author(act, conversation, *lines)


def tell_author(act: Act, conversation: Conversation, *lines: Sentence) -> None:
    """Tell who has opened it, in whatever seat of the staff they hold."""
    chats = notices.chats_of_anybody(act.tx, conversation.author_id)
    screen = Screen(lines, ((Button("look_opinions", {"opinions": conversation.id}),),))
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"opinions_author:{conversation.id}")


def report(act: Act, conversation: Conversation) -> tuple[Sentence, ...]:
    """What came of it, in a few lines."""
    seen = view_of(act.tx, conversation)
    values: dict[str, Value] = {"title": seen.title, "number": seen.code, "people": shown(seen.people)}
    head = say("opinion.closed_alike", **values)
    if seen.groups:
        head = say("opinion.closed", groups=len(seen.groups), **values)
    words = {each.number: each.words for each in seen.statements}
    agreed = [each for each in seen.common if each.number in words][:TOLD]
    if not agreed:
        return head, say("opinion.no_common")
    quoted = (
        say(f"opinion.common.{'agree' if each.agrees else 'disagree'}", words=words[each.number])
        for each in agreed
    )
    return head, say("opinion.common_head"), *quoted
