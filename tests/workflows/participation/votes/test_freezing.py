"""A long roll is frozen in portions: as it stood at one moment, never half, whatever happens between two."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll
from models.vocabulary_votes import VoteStage
from models.vote import Vote, VoteElector, VoteSeat
from tests.workflows.participation.votes.polling import OPENS, VOTERS, YES, Polling
from workflows.participation.votes import freezing
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.electors import electors_for, holdings
from workflows.participation.votes.errors import VoteStageRefused
from workflows.participation.votes.my_votes import my_votes
from workflows.participation.votes.seals import roll_hash

PORTION = 15
"""Of forty people: two portions, and the one that opens."""


@pytest.fixture
def polling(polling: Polling, monkeypatch: pytest.MonkeyPatch) -> Polling:
    monkeypatch.setattr(freezing, "PORTION", PORTION)
    return polling


def begun(polling: Polling, roll: Roll) -> Vote:
    """Announce a vote, and let the clock freeze the first portion."""
    vote = polling.draft(roll)
    polling.announced(vote)
    polling.fire_one(OPENS)
    polling.tx.flush()
    return vote


def electors(polling: Polling, vote: Vote) -> list[str]:
    """The holders that are written down, in order."""
    mine = select(col(VoteElector.holder)).where(col(VoteElector.vote_id) == vote.id)
    return sorted(polling.tx.execute(mine).scalars())


def seats(polling: Polling, vote: Vote) -> list[int]:
    """The persons who may cast, in order."""
    of_vote = select(col(VoteElector.id)).where(col(VoteElector.vote_id) == vote.id)
    mine = select(col(VoteSeat.person_id)).where(col(VoteSeat.elector_id).in_(of_vote))
    return sorted(polling.tx.execute(mine).scalars())


def is_frozen_whole(polling: Polling, vote: Vote) -> bool:
    """Whether the vote is open to exactly who stands on its roll, each once, under the hash it published."""
    entries = select(col(VoteElector.entry)).where(col(VoteElector.vote_id) == vote.id)
    held = holdings(polling.tx, vote.roll_id)
    whole = electors(polling, vote) == sorted(each.holder for each in held)
    seated = seats(polling, vote) == sorted(person for each in held for person in each.persons)
    hashed = vote.roll_hash == roll_hash(polling.tx.execute(entries).scalars())
    return vote.stage == VoteStage.OPEN and whole and seated and hashed


def test_nothing_is_shown_of_a_roll_that_is_half_frozen(polling: Polling) -> None:
    vote = begun(polling, polling.roll())

    assert (vote.stage, vote.roll_hash, len(electors(polling, vote))) == (VoteStage.ANNOUNCED, "", PORTION)
    for person in VOTERS:
        assert my_votes(polling.tx, person) == []
    seated = seats(polling, vote)[0]
    with pytest.raises(VoteStageRefused):
        polling.cast(vote, seated, YES, electors_for(polling.tx, vote.id, seated)[0].id)

    polling.tick(OPENS)
    assert is_frozen_whole(polling, vote)


@pytest.mark.parametrize("portion", [1, 2, 3])
def test_a_step_that_is_killed_is_done_again(polling: Polling, portion: int) -> None:
    vote = polling.draft(polling.roll())
    polling.announced(vote)
    for _ in range(portion - 1):
        polling.fire_one(OPENS)
    polling.tx.flush()

    with polling.tx.begin_nested() as killed:
        polling.fire_one(OPENS)
        polling.tx.flush()
        killed.rollback()
    polling.tick(OPENS)

    assert is_frozen_whole(polling, vote)


def test_a_roll_that_changes_meanwhile_is_frozen_from_the_beginning(polling: Polling) -> None:
    roll = polling.roll()
    vote = begun(polling, roll)

    polling.line(roll, "9-1", "a-new-one", 0, VOTERS[0])
    polling.tick(OPENS)

    assert is_frozen_whole(polling, vote)
    assert "a-new-one" in electors(polling, vote)


def test_a_roll_that_never_stands_still_is_frozen_in_one_step(polling: Polling) -> None:
    roll = polling.roll()
    vote = begun(polling, roll)

    for place in range(30):
        if vote.stage == VoteStage.OPEN:
            break
        polling.line(roll, f"9-{place}", f"n{place}", 0)
        polling.fire_one(OPENS)

    assert is_frozen_whole(polling, vote)


def test_a_vote_that_is_cancelled_meanwhile_keeps_no_electors(polling: Polling) -> None:
    vote = polling.draft(polling.roll())
    organizer = polling.announced(vote)
    polling.fire_one(OPENS)

    cancel(organizer, vote.id, "题目写错了")

    assert (electors(polling, vote), vote.stage) == ([], VoteStage.CANCELLED)
