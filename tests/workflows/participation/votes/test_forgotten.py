"""Who is forgotten, or asks what is kept of them, and what becomes of their ballot."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.vocabulary import Role
from models.vocabulary_votes import RollKind
from models.vote import VoteSeat
from tests.workflows.participation.votes.looks import (
    DETACHED,
    faults,
    shown_counts,
)
from tests.workflows.participation.votes.polling import (
    ABSTAIN,
    OPENS,
    VOTERS,
    YES,
    Polling,
)
from workflows.cases.acts import Actor
from workflows.participation.votes.lists import votes_of
from workflows.privacy.forget import forget
from workflows.privacy.my_data import export


@pytest.mark.parametrize("rules", [{}, DETACHED], ids=["pseudonymous", "detached"])
def test_who_is_forgotten_leaves_their_ballot_and_nothing_else(
    polling: Polling, rules: dict[str, Any]
) -> None:
    vote = polling.opened(polling.roll(people=8), **rules)
    for person in VOTERS[:3]:
        polling.cast(vote, person, YES)
    for person in (101, 108):
        forget(polling.act(Actor(Role.RESIDENT, person), OPENS), person, withdraw=True)

    polling.closed(vote)

    assert shown_counts(polling, vote) == [3, 0, 0]
    assert faults(polling, vote) == []
    left = polling.tx.execute(select(col(VoteSeat.person_id))).scalars().all()
    assert {101, 108} & set(left) == set()
    assert votes_of(polling.tx, 101) == []


def test_a_person_gets_their_own_ballot_and_none_of_a_household(polling: Polling) -> None:
    roll = polling.roll(RollKind.HOUSEHOLDS, people=1)
    polling.line(roll, "9-1", "h9", 0, 110, 111)
    vote = polling.opened(roll)
    polling.cast(vote, 101, YES)
    polling.cast(vote, 110, ABSTAIN)

    mine, shared = (export(polling.tx, person, OPENS)["votes"] for person in (101, 111))

    assert [each.get("choices") for each in mine] == ['{"1":1}']
    assert [(each["voted"], each.get("choices")) for each in shared] == [(True, None)]


def test_a_detached_ballot_is_given_to_nobody(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3), **DETACHED)
    polling.cast(vote, 101, YES)

    told = export(polling.tx, 101, OPENS)["votes"]

    assert [(each["voted"], "choices" in each) for each in told] == [(True, False)]
