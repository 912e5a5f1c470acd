"""A long roll is told in portions, so that the clock holds the lane shortly: everybody once, nobody twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.post_tables import Timer
from models.vocabulary_votes import VoteStage
from models.vote import Vote
from tests.principles.community import START
from tests.workflows.participation.votes.looks import letters
from tests.workflows.participation.votes.polling import (
    CLOSES,
    NO,
    OPENS,
    THREE,
    VOTERS,
    YES,
    YES_NO,
    Marks,
    Polling,
)
from workflows.participation.votes import telling
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.terms import Question

PORTION = 15
"""Of forty people."""


@pytest.fixture
def polling(polling: Polling, monkeypatch: pytest.MonkeyPatch) -> Polling:
    monkeypatch.setattr(telling, "PORTION", PORTION)
    return polling


def told(polling: Polling, key: str) -> list[int]:
    """Who of the roll has heard something, in order."""
    return [chat for chat, said in letters(polling) if f'"{key}"' in said and chat in VOTERS]


def waiting(polling: Polling) -> list[str]:
    """The portions that are still to be told."""
    polling.tx.flush()
    keys = select(col(Timer.key)).where(col(Timer.key).startswith("vote_tell:"))
    return list(polling.tx.execute(keys).scalars())


def test_everybody_is_told_once_in_portions(polling: Polling) -> None:
    vote = polling.opened(polling.roll())
    polling.closed(vote)

    for key in ("vote.announced", "vote.opened", "vote.counted"):
        assert told(polling, key) == list(VOTERS)
    assert waiting(polling) == []


def test_who_votes_before_their_portion_comes_is_not_reminded(polling: Polling) -> None:
    vote = polling.opened(polling.roll())
    half = OPENS + (CLOSES - OPENS) / 2
    polling.fire_one(half)
    assert (told(polling, "vote.remind"), len(waiting(polling))) == (list(VOTERS[:PORTION]), 1)

    polling.cast(vote, VOTERS[PORTION], YES, at=half)
    polling.tick(half)

    assert told(polling, "vote.remind") == [each for each in VOTERS if each != VOTERS[PORTION]]


def test_a_cancelled_vote_invites_nobody_any_more(polling: Polling) -> None:
    vote = polling.draft(polling.roll())
    telling_begins = polling.announced(vote)

    cancel(telling_begins, vote.id, "题目写错了")
    polling.tick(OPENS - timedelta(days=1))

    assert polling.tx.get_one(Vote, vote.id).stage == VoteStage.CANCELLED
    assert told(polling, "vote.announced") == list(VOTERS[:PORTION])
    assert told(polling, "vote.cancelled") == list(VOTERS)


def test_what_opens_at_once_is_told_once(polling: Polling) -> None:
    vote = polling.draft(polling.roll(), opens_at=START)
    polling.announced(vote)
    polling.tick(START)

    assert (told(polling, "vote.announced"), told(polling, "vote.opened")) == ([], list(VOTERS))


@pytest.mark.parametrize(
    ("question", "marks", "key", "names"),
    [
        (YES_NO, YES, "vote.carried", ""),
        (YES_NO, NO, "vote_why.no_majority_heads", ""),
        (THREE, NO, "vote.chosen", "绿色"),
    ],
)
def test_the_end_names_what_it_came_to(
    polling: Polling, question: Question, marks: Marks, key: str, names: str
) -> None:
    vote = polling.opened(polling.roll(people=3), question=question)
    for person in VOTERS[:3]:
        polling.cast(vote, person, marks)
    polling.closed(vote)

    ends = [said for _, said in letters(polling) if '"vote.counted"' in said]
    assert ends
    assert all(f'"{key}"' in said and names in said for said in ends)
