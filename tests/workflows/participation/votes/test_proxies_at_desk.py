"""A written proxy is entered by two doors: of who gives it and of who receives it."""

import pytest
from sqlalchemy import insert

from models.person import Person
from models.vocabulary import Role
from models.vocabulary_votes import VoteProcess
from models.vote import Vote
from tests.principles.community import START
from tests.workflows.participation.votes.polling import OPENS, VOTERS, YES, Polling
from workflows.cases.acts import Actor
from workflows.participation.votes.asked import NO, Done, perform
from workflows.participation.votes.asked import YES as CANDIDATE
from workflows.participation.votes.electors import electors_for
from workflows.participation.votes.errors import NoPaper, NoProxy, PaperRefused, ProxyRefused, VoteUnknown

OFFICER = Actor(Role.ORGANIZER, 27)


@pytest.fixture
def house(polling: Polling) -> Polling:
    """The house with an officer."""
    polling.tx.execute(insert(Person), [{"id": 27, "name": "", "created_at": START}])
    return polling


def give(house: Polling, vote: Vote, by: Actor = OFFICER, **changes: str) -> Done:
    """Enter the proxy of 1-1 for who speaks for 1-2."""
    given = {"door": "1-1", "to": "1栋2", "paper": "委-07", "candidate": NO, **changes}
    return perform(house.act(by, OPENS), "give_proxy", {"vote": vote.id}, given)


def test_who_receives_a_proxy_casts_both_ballots(house: Polling) -> None:
    vote = house.opened(house.roll())

    give(house, vote)

    mine = electors_for(house.tx, vote.id, VOTERS[1])
    assert [each.proxy for each in mine] == [False, True]
    for each in mine:
        house.cast(vote, VOTERS[1], YES, elector=each.id)
    assert house.voted(vote) == 2


def test_a_candidate_receives_none(house: Polling) -> None:
    vote = house.opened(house.roll(), VoteProcess.ELECTION)

    with pytest.raises(ProxyRefused) as refused:
        give(house, vote, candidate=CANDIDATE)

    assert refused.value.why is NoProxy.CANDIDATE


def test_a_door_with_several_persons_does_not_tell_who_receives_it(house: Polling) -> None:
    roll = house.roll(people=2)
    house.line(roll, "9-9", "h99", 0, VOTERS[5], VOTERS[6])
    vote = house.opened(roll)

    with pytest.raises(PaperRefused) as refused:
        give(house, vote, to="9-9")

    assert refused.value.why is NoPaper.PERSONS


def test_who_does_not_see_to_the_vote_learns_nothing_of_its_doors(house: Polling) -> None:
    vote = house.opened(house.roll())

    for door in ("1-1", "77-77"):
        with pytest.raises(VoteUnknown):
            give(house, vote, Actor(Role.HANDLER, 27, "COMPANY"), door=door)
