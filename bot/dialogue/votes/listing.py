"""Which votes concern a resident, and what is answered where they type in place of pressing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.report import DRAFT
from bot.dialogue.talk import bare, told_by
from bot.dialogue.turn import IDLE, Reply, Turn, stay
from bot.dialogue.votes.ballot import looked_at
from bot.dialogue.votes.meant import is_of_votes, meant
from models.vocabulary_votes import VoteStage
from workflows.participation.votes.lists import votes_of
from workflows.participation.votes.view import VoteView, view
from workflows.screens import Button, Screen, Sentence, say

LISTED = 6


def listed(turn: Turn) -> Reply:
    """Show the votes that concern somebody."""
    return shown(turn, concerning(turn))


def shown(turn: Turn, found: Sequence[VoteView]) -> Reply:
    """Show votes, each with a button that opens it."""
    seen = found[:LISTED]
    if not seen:
        return stay(turn, Screen((say("ballot.none"),), ((Button("roll"), Button("help")),)))
    lines = [line_of(each, turn.now) for each in seen]
    rows = tuple((look_button(each),) for each in seen)
    return stay(turn, Screen((say("ballot.list"), *lines), rows))


def concerning(turn: Turn) -> list[VoteView]:
    """The votes that concern who speaks, as they see them."""
    keys = votes_of(turn.tx, turn.chat.person_id)
    found = [view(turn.tx, turn.reference, turn.chat, each) for each in keys]
    return [each for each in found if each is not None]


def line_of(each: VoteView, now: datetime) -> Sentence:
    """One vote in a list; one that was ended before its time waits for its count."""
    if each.is_over(now):
        return say("ballot.line.over", title=each.title)
    if each.stage is VoteStage.OPEN:
        return say(f"ballot.line.{how_far(each)}", title=each.title, closes=each.closes_at)
    return say(f"ballot.line.{each.stage}", title=each.title, opens=each.opens_at)


def is_open(each: VoteView, now: datetime) -> bool:
    """Whether ballots are taken now."""
    return each.stage is VoteStage.OPEN and not each.is_over(now)


def how_far(each: VoteView) -> str:
    """Whether an open vote still waits for its reader, or they have voted, and may change it."""
    if not each.may_vote:
        return "voted"
    return "open" if any(not ticket.elector.voted for ticket in each.tickets) else "may_change"


def in_words(turn: Turn) -> Reply | None:
    """Somebody types what a ballot says, or asks what became of theirs: only a button casts it."""
    if turn.state != IDLE or bare(turn.incoming.text or "") not in told_by("ballot"):
        return None
    if not any(is_open(each, turn.now) for each in concerning(turn)):
        return None
    screen = listed(turn).screens[0]
    return stay(turn, replace(screen, lines=(say("ballot.by_button"), *screen.lines)))


def named(turn: Turn) -> Reply | None:
    """Show the vote that somebody names, or all where they ask for votes; None where they say more."""
    typed = turn.incoming.text or ""
    if turn.state not in (IDLE, DRAFT) or turn.press is not None or not is_of_votes(typed):
        return None
    found = meant(typed, concerning(turn))
    if found is None:
        return None
    return looked_at(turn, found[0].id) if len(found) == 1 else shown(turn, found)


def look_button(each: VoteView) -> Button:
    """The button that shows a vote."""
    return Button("look_vote", {"vote": each.id}, say("button.choose", name=each.title))
