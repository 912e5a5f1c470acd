"""Tells of a vote: that it is announced, open, about to close, over. Never anything about ballots before."""

from collections.abc import Sequence

from models.vote import Vote
from workflows import notices
from workflows.cases.acts import Act
from workflows.screens import Button, Screen, Sentence, Value, say

Rows = tuple[tuple[Button, ...], ...]


def look(vote: Vote) -> Rows:
    """The button that shows a vote."""
    return ((Button("look_vote", {"vote": vote.id}),),)


def tell_persons(act: Act, vote: Vote, persons: Sequence[int], screen: Screen, key: str) -> None:
    """Tell some persons at once, each once for what `key` names; a whole roll is told in portions."""
    chats = notices.chats_of_persons(act.tx, persons)
    notices.tell_many(act.tx, chats, screen, act.now, act.chance, f"vote_{key}:{vote.id}")


def tell_author(act: Act, vote: Vote, line: Sentence, key: str) -> None:
    """Tell who has put the question, in the seat of the staff in which they did."""
    chats = notices.chats_of_anybody(act.tx, vote.author_id)
    shown = Screen((line,), look(vote))
    notices.tell(act.tx, chats, shown, act.now, act.chance, key=f"vote_author_{key}:{vote.id}")


def titled(key: str, vote: Vote, **values: Value) -> Sentence:
    """Say something of a vote with its title, number and times."""
    return say(key, title=vote.title, number=vote.code, opens=vote.opens_at, closes=vote.closes_at, **values)
