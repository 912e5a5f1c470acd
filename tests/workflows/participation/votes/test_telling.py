"""A long roll is told in portions, so that the clock holds the lane shortly: everybody once, nobody twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.post_tables import Timer
from models.vocabulary_votes import VoteStage
from models.vote import Vote
from tests.workflows.participation.votes.looks import letters
from tests.workflows.participation.votes.polling import CLOSES, OPENS, VOTERS, YES, Polling
from workflows.participation.votes import telling
from workflows.participation.votes.cancel import cancel

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
