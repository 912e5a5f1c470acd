"""A second ballot, somebody else's, a late or a spoilt one: attacks on who casts what, that must fail."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from models.roll import RollMember
from models.vocabulary import Role
from models.vocabulary_votes import RollKind, VoteProcess
from models.vote import VoteElector, VoteSeat
from tests.principles.community import START
from tests.workflows.participation.votes.looks import (
    DETACHED,
    ONCE,
    counted,
    faults,
    shown_counts,
    tables,
)
from tests.workflows.participation.votes.polling import (
    CLOSES,
    FIRST,
    NO,
    OPENS,
    ORGANIZER,
    THREE,
    YES,
    Polling,
)
from workflows.cases.acts import Actor
from workflows.participation.votes.announce import announce
from workflows.participation.votes.cast import cast
from workflows.participation.votes.electors import electors_for
from workflows.participation.votes.errors import (
    AlreadyVoted,
    BallotSpoilt,
    NoProxy,
    NotElector,
    ProxyRefused,
    VoteOver,
    VoteStageRefused,
)
from workflows.participation.votes.proxies import give_proxy
from workflows.participation.votes.publish import files_of
from workflows.privacy.merge import merge


@pytest.mark.parametrize("rules", [ONCE, DETACHED], ids=["pseudonymous", "detached"])
def test_double_vote_by_a_second_press_changes_nothing(polling: Polling, rules: dict[str, Any]) -> None:
    vote = polling.opened(polling.roll(people=3), **rules)
    polling.cast(vote, FIRST, YES)

    for marks in (YES, NO):
        with pytest.raises(AlreadyVoted):
            polling.cast(vote, FIRST, marks)

    assert counted(polling, vote) == [1, 0, 0]


def test_double_vote_by_two_of_a_household_is_one_ballot(polling: Polling) -> None:
    roll = polling.roll(RollKind.HOUSEHOLDS, people=0)
    polling.line(roll, "1-1", "h1", 0, 101, 102)
    vote = polling.opened(roll, **ONCE)
    polling.cast(vote, 101, YES)

    with pytest.raises(AlreadyVoted):
        polling.cast(vote, 102, NO)

    assert counted(polling, vote) == [1, 0, 0]


def test_a_ballot_that_may_be_changed_is_replaced_and_counted_once(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    first = polling.cast(vote, FIRST, YES)

    again = polling.cast(vote, FIRST, NO)

    assert again.changed
    assert again.tracker != first.tracker
    assert counted(polling, vote) == [0, 1, 0]


def test_one_person_with_two_accounts_has_one_ballot(polling: Polling) -> None:
    roll = polling.roll(people=0)
    polling.line(roll, "1-1", "h1", 0, 101, 102)
    vote = polling.opened(roll, **ONCE)
    polling.cast(vote, 101, YES)

    with pytest.raises(AlreadyVoted):
        polling.cast(vote, 102, NO)
    merge(polling.act(Actor(Role.RESIDENT, 101), OPENS), 101, 102)

    seats = polling.tx.execute(select(VoteSeat)).scalars().all()
    assert [(seat.person_id, seat.proxy) for seat in seats] == [(101, False)]
    assert counted(polling, vote) == [1, 0, 0]


def test_one_person_on_two_lines_of_a_roll_of_persons_has_one_ballot(polling: Polling) -> None:
    roll = polling.roll(people=2)
    vote = polling.opened(roll, **ONCE)
    polling.cast(vote, 101, YES)
    merge(polling.act(Actor(Role.RESIDENT, 101), OPENS), 101, 102)
    other = next(each for each in electors_for(polling.tx, vote.id, 101) if not each.voted)

    with pytest.raises(AlreadyVoted):
        polling.cast(vote, 101, NO, other.id)


def test_an_owner_of_several_flats_is_one_head_with_all_their_area(polling: Polling) -> None:
    roll = polling.roll(RollKind.OWNERS, people=2)
    polling.line(roll, "9-1", "h1", 5000, 101)
    vote = polling.opened(roll, VoteProcess.OWNERS, item=5)

    mine = electors_for(polling.tx, vote.id, 101)

    assert [(each.units, each.heads, each.area) for each in mine] == [(("1-1", "9-1"), 1, 14000)]


def test_ineligible_persons_are_refused(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    elector = polling.elector(vote, 101)

    for stranger in (104, 1):
        with pytest.raises(NotElector):
            polling.cast(vote, stranger, YES, elector)
    with pytest.raises(NotElector):
        polling.cast(vote, 101, YES, polling.elector(vote, 102))


def test_an_elector_of_another_vote_is_no_elector_of_this(polling: Polling) -> None:
    roll = polling.roll(people=3)
    vote, other = polling.opened(roll), polling.opened(roll)

    with pytest.raises(NotElector):
        polling.cast(vote, 101, YES, polling.elector(other, 101))


def test_staff_cast_no_ballot_in_their_office(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    for role in (Role.ORGANIZER, Role.COORDINATOR, Role.OPERATOR, Role.SYSTEM):
        with pytest.raises(VoteStageRefused):
            cast(polling.act(Actor(role, 101), OPENS), vote.id, polling.elector(vote, 101), YES)


def test_roll_stuffing_after_freezing_adds_no_ballot(polling: Polling) -> None:
    roll = polling.roll(people=3)
    vote = polling.opened(roll)
    polling.line(roll, "9-9", "h9", 9000, 140)
    polling.line(roll, "9-8", "h1", 9000, 139)  # another flat of a holder who is frozen

    for late in (140, 139):
        assert electors_for(polling.tx, vote.id, late) == ()


def test_who_comes_late_for_a_frozen_door_votes_for_it(polling: Polling) -> None:
    roll = polling.roll(people=0)
    line = polling.line(roll, "1-1", "h1", 0)
    polling.line(roll, "1-2", "h2", 0, 101)
    vote = polling.opened(roll, **ONCE)
    polling.tx.add(RollMember(unit_id=line.id, person_id=120, how="code", since=OPENS))
    polling.tx.flush()

    polling.cast(vote, 120, YES)

    assert counted(polling, vote) == [1, 0, 0]


def test_electors_put_in_by_hand_are_found(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    stuffed = {"vote_id": vote.id, "holder": "ghost", "salt": "00", "entry": "11", "units": ""}
    polling.tx.execute(insert(VoteElector), [{**stuffed, "heads": 1, "area": 0, "voted": False}])

    assert faults(polling, vote) == ["elector", "roll"]


def test_a_proxy_is_in_writing_and_three_are_the_most(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=6))
    act = polling.act(ORGANIZER, OPENS)
    others = [polling.elector(vote, person) for person in range(102, 106)]

    with pytest.raises(ProxyRefused):
        give_proxy(act, others[0], 101, " ")
    for elector in others[:3]:
        give_proxy(act, elector, 101, f"委字{elector}号")
    with pytest.raises(ProxyRefused) as refused:
        give_proxy(act, others[3], 101, "委字9号")

    assert refused.value.why is NoProxy.TOO_MANY
    assert len(electors_for(polling.tx, vote.id, 101)) == 4


def test_a_proxy_is_taken_in_whether_somebody_has_voted_or_not_and_changes_nothing(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=4))
    polling.cast(vote, 102, YES)

    for person in (102, 103):
        give_proxy(polling.act(ORGANIZER, OPENS), polling.elector(vote, person), 101, f"委字{person}号")

    with pytest.raises(AlreadyVoted):
        polling.cast(vote, 101, NO, polling.elector(vote, 102))
    polling.cast(vote, 101, NO, polling.elector(vote, 103))
    with pytest.raises(AlreadyVoted):
        polling.cast(vote, 101, YES, polling.elector(vote, 103))
    assert polling.cast(vote, 103, YES).changed
    assert counted(polling, vote) == [2, 0, 0]


def test_who_enters_a_proxy_does_not_hold_it(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))

    with pytest.raises(ProxyRefused) as refused:
        give_proxy(polling.act(Actor(Role.ORGANIZER, 101), OPENS), polling.elector(vote, 102), 101, "委字1号")

    assert refused.value.why is NoProxy.OFFICER


def test_the_board_tells_neither_what_an_officer_writes_of_a_proxy_nor_whose_it_is(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    elector = polling.elector(vote, 102)
    give_proxy(polling.act(ORGANIZER, OPENS), elector, 101, "示例姓名的委托书")
    polling.closed(vote)

    board = files_of(polling.tx, vote)["board.jsonl"]

    assert "示例姓名" not in board
    assert polling.tx.get_one(VoteElector, elector).entry not in board


def test_a_candidate_votes_for_nobody_else(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=4), VoteProcess.ELECTION, THREE)

    with pytest.raises(ProxyRefused) as refused:
        give_proxy(polling.act(ORGANIZER, OPENS), polling.elector(vote, 102), 101, "委字1号", candidate=True)

    assert refused.value.why is NoProxy.CANDIDATE


def test_a_proxy_and_the_elector_share_one_ballot(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=4), **ONCE)
    elector = polling.elector(vote, 102)
    give_proxy(polling.act(ORGANIZER, OPENS), elector, 101, "委字1号")
    polling.cast(vote, 101, YES, elector)

    with pytest.raises(AlreadyVoted):
        polling.cast(vote, 102, NO)


def test_a_ballot_at_the_closing_second_is_late(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))

    polling.cast(vote, 101, YES, at=CLOSES - timedelta(microseconds=1))
    for late in (CLOSES, CLOSES + timedelta(days=1)):
        with pytest.raises(VoteOver):
            polling.cast(vote, 102, YES, at=late)
    polling.closed(vote)
    with pytest.raises(VoteStageRefused):
        polling.cast(vote, 102, YES)

    assert shown_counts(polling, vote) == [1, 0, 0]


def test_a_ballot_before_the_opening_is_refused(polling: Polling) -> None:
    vote = polling.draft(polling.roll(people=3))
    announce(polling.act(ORGANIZER, START), vote.id)

    with pytest.raises(VoteStageRefused):
        polling.cast(vote, 101, YES, elector=1)


@pytest.mark.parametrize("rules", [{}, DETACHED], ids=["pseudonymous", "detached"])
@pytest.mark.parametrize("marks", [{}, {4: 1}, {1: -1}, {1: 2}, {1: 1, 2: 1}], ids=str)
def test_malformed_ballots_change_nothing(
    polling: Polling, rules: dict[str, Any], marks: dict[int, int]
) -> None:
    vote = polling.opened(polling.roll(people=3), **rules)
    before = tables(polling)

    with pytest.raises(BallotSpoilt):
        polling.cast(vote, 101, marks)

    assert tables(polling) == before
