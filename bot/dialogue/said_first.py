"""What a draft's card says first: that words were added, or that pictures found no room."""

from dataclasses import replace

from bot.dialogue.belongs import DRAFT
from bot.dialogue.draft import Draft
from bot.dialogue.turn import Reply, Turn
from workflows.screens import Screen, say

LONGEST_BACK = 60
"""Characters of added words that are said back."""


def with_words_said_back(before: Draft, typed: str, reply: Reply) -> Reply:
    """Say first which words were added: a card that stays as it was looks as if they were lost."""
    if not before.words or not typed or before.adds or reply.state != DRAFT or len(reply.screens) != 1:
        return reply
    said = typed if len(typed) <= LONGEST_BACK else typed[:LONGEST_BACK] + "…"
    first = reply.screens[0]
    return replace(reply, screens=(replace(first, lines=(say("draft.added", words=said), *first.lines)),))


def with_room_told(turn: Turn, draft: Draft, reply: Reply) -> Reply:
    """Say first that some pictures found no room; nothing that is sent is dropped in silence."""
    most = turn.reference.policy.photos
    if len(draft.photos) + len(turn.incoming.photos) <= most:
        return reply
    return replace(reply, screens=(Screen((say("photo.no_room", most=most),)), *reply.screens))
