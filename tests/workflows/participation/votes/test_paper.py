"""Ballots on paper: two officers read each, once over all doors, and nothing before the end."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import col

from models.ledger import Event
from models.person import Person
from models.vocabulary import Role
from models.vocabulary_votes import Secrecy, VoteKind, VoteProcess, VoteStage
from models.vote import DetachedBallot, PaperBallot, Vote
from tests.principles.community import START
from tests.workflows.participation.votes.looks import letters
from tests.workflows.participation.votes.polling import ABSTAIN, CLOSES, OPENS, THREE, YES, Polling
from workflows.cases.acts import Act, Actor
from workflows.participation.votes.errors import (
    AlreadyVoted,
    BallotSpoilt,
    NoPaper,
    PaperRefused,
    VoteOver,
    VoteUnknown,
)
from workflows.participation.votes.lists import votes_seen_to
from workflows.participation.votes.paper import Reading, Ticked, read_box, read_paper, tick_paper, unread
from workflows.participation.votes.papers import marks_in, piles_in
from workflows.participation.votes.publish import board
from workflows.participation.votes.results import result
from workflows.participation.votes.vouched import vote_faults

FIRST, SECOND = Actor(Role.ORGANIZER, 27), Actor(Role.COORDINATOR, 28)
HOUR = timedelta(hours=1)
SECRET: dict[str, Any] = {"secrecy": Secrecy.DETACHED}


@pytest.fixture
def house(polling: Polling) -> Polling:
    """The house with two officers and two others."""
    people = [{"id": each, "name": "", "created_at": START} for each in (27, 28, 29)]
    polling.tx.execute(insert(Person), people)
    return polling


def by(house: Polling, who: Actor, at: object = None) -> Act:
    """An officer at work, two hours after the opening."""
    return house.act(who, OPENS + 2 * HOUR if at is None else at)  # type: ignore[arg-type]


def faults(house: Polling, vote: Vote) -> list[str]:
    """What the chain of a vote does not vouch for."""
    house.tx.flush()
    return [each.problem for each in vote_faults(house.tx, f"vote:{vote.code}")]


def kept(house: Polling, model: type) -> int:
    """Count rows."""
    return int(house.tx.execute(select(func.count()).select_from(model)).scalar_one())


def test_a_paper_counts_when_two_officers_read_the_same(house: Polling) -> None:
    vote = house.opened(house.roll(), may_change=False)

    first = read_paper(by(house, FIRST), vote.id, "1-5", "1")
    before = house.voted(vote)
    second = read_paper(by(house, SECOND), vote.id, "1栋5", "1")

    assert (first, before, second, house.voted(vote)) == (Reading.FIRST, 0, Reading.COUNTED, 1)
    found = result(house.tx, house.closed(vote).id)
    assert found is not None
    assert [each.heads for each in found.options] == [1, 0, 0]
    assert faults(house, vote) == []


def test_one_officer_is_not_two(house: Polling) -> None:
    vote = house.opened(house.roll())
    read_paper(by(house, FIRST), vote.id, "1-5", "1")

    with pytest.raises(PaperRefused) as refused:
        read_paper(by(house, Actor(Role.COORDINATOR, 27)), vote.id, "1-5", "1")

    assert (refused.value.why, house.voted(vote)) == (NoPaper.SAME, 0)


def test_readings_that_differ_count_nothing_and_both_begin_again(house: Polling) -> None:
    vote = house.opened(house.roll())
    read_paper(by(house, FIRST), vote.id, "1-5", "1")

    found = read_paper(by(house, SECOND), vote.id, "1-5", "2")

    assert (found, house.voted(vote), kept(house, PaperBallot)) == (Reading.DIFFERENT, 0, 0)
    assert read_paper(by(house, SECOND), vote.id, "1-5", "1") is Reading.FIRST
    assert read_paper(by(house, FIRST), vote.id, "1-5", "1") is Reading.COUNTED


def test_readings_do_not_tell_officers_who_has_voted(house: Polling) -> None:
    vote = house.opened(house.roll(), may_change=False)
    house.cast(vote, 101, YES)

    readings = [
        [read_paper(by(house, officer), vote.id, label, "2") for officer in (FIRST, SECOND)]
        for label in ("1-1", "1-2")
    ]
    again = []
    for label in ("1-1", "1-2"):
        with pytest.raises(PaperRefused) as refused:
            read_paper(by(house, FIRST), vote.id, label, "2")
        again.append(refused.value.why)

    assert readings == [[Reading.FIRST, Reading.COUNTED]] * 2
    assert again == [NoPaper.TAKEN] * 2
    assert unread(house.tx, vote.id).doors == ()
    assert house.voted(vote) == 2
    assert faults(house, vote) == []
    told = {chat: said for chat, said in letters(house) if "paper." in said}
    assert ("paper.aside" in told[101], "paper.came" in told[102]) == (True, True)


def test_marks_that_cannot_be_counted_are_refused_whole(house: Polling) -> None:
    vote = house.opened(house.roll())

    with pytest.raises(BallotSpoilt):
        read_paper(by(house, FIRST), vote.id, "1-1", "99")


def test_what_officers_do_with_papers_is_kept_without_the_door(house: Polling) -> None:
    vote, secret = house.opened(house.roll()), house.opened(house.roll(), **SECRET)
    house.cast(vote, 101, YES)
    house.cast(secret, 101, YES)
    for officer in (FIRST, SECOND):
        read_paper(by(house, officer), vote.id, "1-1", "2")
    asked = tick_paper(by(house, FIRST), secret.id, "1-1")

    chain = select(Event).where(col(Event.subject).like("papers:%")).order_by(col(Event.id))
    kept = [(each.actor, each.data) for each in house.tx.execute(chain).scalars()]

    assert asked is Ticked.VOTED
    assert kept == [
        ("organizer:27", '{"what":"first"}'),
        ("coordinator:28", '{"what":"counted"}'),
        ("organizer:27", '{"what":"voted"}'),
    ]
    assert any("paper.asked" in said for chat, said in letters(house) if chat == 101)
    assert not any("paper" in event["kind"] for event in board(house.tx, vote))


def test_a_paper_stands_and_is_not_changed_in_the_chat(house: Polling) -> None:
    vote = house.opened(house.roll(), may_change=True)
    for officer in (FIRST, SECOND):
        read_paper(by(house, officer), vote.id, "1-2", "2")

    with pytest.raises(AlreadyVoted):
        house.cast(vote, 102, YES, at=OPENS + 3 * HOUR)

    assert faults(house, vote) == []


def test_a_ballot_from_the_chat_between_two_readings_stands(house: Polling) -> None:
    vote = house.opened(house.roll(), may_change=True)
    read_paper(by(house, FIRST), vote.id, "1-1", "2")
    house.cast(vote, 101, YES)

    read_paper(by(house, SECOND), vote.id, "1-1", "2")

    assert house.voted(vote) == 1
    assert house.cast(vote, 101, ABSTAIN).changed  # it did not come on paper
    found = result(house.tx, house.closed(vote).id)
    assert found is not None
    assert [each.heads for each in found.options] == [0, 0, 1]


def test_whose_door_it_is_hears_that_a_paper_came_and_never_what_it_says(house: Polling) -> None:
    vote = house.opened(house.roll())
    for officer in (FIRST, SECOND):
        read_paper(by(house, officer), vote.id, "1-3", "1")

    told = [said for chat, said in letters(house) if chat == 103 and "paper.came" in said]

    assert len(told) == 1
    assert "ballot.yes" not in told[0]


def test_an_officer_reads_nothing_of_a_door_they_speak_for(house: Polling) -> None:
    vote = house.opened(house.roll())

    with pytest.raises(PaperRefused) as refused:
        read_paper(by(house, Actor(Role.ORGANIZER, 101)), vote.id, "1-1", "1")

    assert refused.value.why is NoPaper.OWN


@pytest.mark.parametrize("who", [Actor(Role.HANDLER, 29, "COMPANY"), Actor(Role.HEAD, 29, "COMPANY")])
def test_who_does_not_see_to_a_vote_takes_no_paper_in(house: Polling, who: Actor) -> None:
    vote = house.opened(house.roll())

    with pytest.raises(VoteUnknown):
        read_paper(by(house, who), vote.id, "1-1", "1")


def test_the_head_of_the_body_that_asks_reads_too(house: Polling) -> None:
    roll = house.roll()
    roll.body = "COMPANY"
    vote = house.opened(roll)
    head = Actor(Role.HEAD, 29, "COMPANY")

    read_paper(by(house, head), vote.id, "1-1", "1")

    assert read_paper(by(house, SECOND), vote.id, "1-1", "1") is Reading.COUNTED
    assert votes_seen_to(house.tx, house.reference, head) == [vote.id]


def test_no_paper_is_read_before_the_opening_or_after_the_end(house: Polling) -> None:
    vote = house.opened(house.roll())

    for at in (OPENS - HOUR, CLOSES, CLOSES + HOUR):
        with pytest.raises(VoteOver):
            read_paper(by(house, FIRST, at), vote.id, "1-1", "1")


def test_a_door_that_is_none_is_said_to_be_none(house: Polling) -> None:
    vote = house.opened(house.roll())

    with pytest.raises(PaperRefused) as refused:
        read_paper(by(house, FIRST), vote.id, "77-77", "1")

    assert refused.value.why is NoPaper.DOOR


def test_the_board_does_not_say_that_a_ballot_came_on_paper(house: Polling) -> None:
    vote = house.opened(house.roll())
    house.cast(vote, 101, YES)
    for officer in (FIRST, SECOND):
        read_paper(by(house, officer), vote.id, "1-2", "1")

    board = select(Event).where(col(Event.subject) == f"vote:{vote.code}", col(Event.kind) == "ballot")
    shapes = {(each.actor, each.basis, each.at) for each in house.tx.execute(board).scalars()}

    assert len(shapes) == 1


def test_of_a_secret_vote_the_roll_is_ticked_and_the_box_is_read_at_the_end(house: Polling) -> None:
    vote = house.opened(house.roll(), **SECRET)
    house.cast(vote, 101, YES)
    for place in (2, 3, 4):
        tick_paper(by(house, FIRST), vote.id, f"1-{place}")
    assert (house.voted(vote), kept(house, DetachedBallot), faults(house, vote)) == (4, 1, [])
    with pytest.raises(PaperRefused) as refused:
        read_box(by(house, FIRST), vote.id, "1 x 2; 2 x 1")
    assert refused.value.why is NoPaper.EARLY

    house.tick(CLOSES)
    assert vote.stage == VoteStage.OPEN  # the count waits for the box

    assert read_box(by(house, FIRST, CLOSES + HOUR), vote.id, "1 x 2; 2 x 1") is Reading.FIRST
    assert read_box(by(house, SECOND, CLOSES + HOUR), vote.id, "2 x 1；1×2") is Reading.COUNTED
    house.tick(CLOSES + HOUR)

    found = result(house.tx, vote.id)
    assert found is not None
    assert [each.heads for each in found.options] == [3, 1, 0]
    assert faults(house, vote) == []


def test_while_the_box_waits_nobody_votes_any_more(house: Polling) -> None:
    vote = house.opened(house.roll(), **SECRET)
    tick_paper(by(house, FIRST), vote.id, "1-2")
    house.tick(CLOSES)

    with pytest.raises(VoteOver):
        house.cast(vote, 101, YES, at=CLOSES + HOUR)
    with pytest.raises(VoteOver):
        tick_paper(by(house, FIRST, CLOSES + HOUR), vote.id, "1-3")


@pytest.mark.parametrize("box", ["1 x 3", "1 x 0", "1 x 1; 2 x 2"])
def test_a_box_never_holds_more_papers_than_were_ticked(house: Polling, box: str) -> None:
    vote = house.opened(house.roll(), **SECRET)
    for place in (2, 3):
        tick_paper(by(house, FIRST), vote.id, f"1-{place}")

    with pytest.raises(PaperRefused) as refused:
        read_box(by(house, FIRST, CLOSES + HOUR), vote.id, box)

    assert refused.value.why is NoPaper.COUNT


def test_nothing_brings_a_door_and_a_paper_of_a_secret_vote_together(house: Polling) -> None:
    vote = house.opened(house.roll(), **SECRET)
    with pytest.raises(PaperRefused) as refused:
        read_paper(by(house, FIRST), vote.id, "1-2", "1")
    tick_paper(by(house, FIRST), vote.id, "1-2")
    for officer in (FIRST, SECOND):
        read_box(by(house, officer, CLOSES + HOUR), vote.id, "1 x 1")

    rows = house.tx.execute(select(PaperBallot)).scalars().all()

    assert refused.value.why is NoPaper.APART
    assert [(each.elector_id is None, each.choices) for each in rows] == [(False, ""), (True, "1")]


@pytest.mark.parametrize(
    ("kind", "written", "marks"),
    [
        (VoteKind.YES_NO, "2", {2: 1}),
        (VoteKind.CHOICE, "1、3", {1: 1, 3: 1}),
        (VoteKind.APPROVAL, "0", {}),
        (VoteKind.SCORE, "1:5 2：0 3=3", {1: 5, 3: 3}),
        (VoteKind.RANKED, "3 1", {3: 1, 1: 2}),
    ],
)
def test_marks_are_read_as_they_are_written(kind: VoteKind, written: str, marks: dict[int, int]) -> None:
    assert marks_in(kind, written) == marks


@pytest.mark.parametrize("written", ["同意", "1 1", "1:5", "-1", "1.5"])
def test_marks_that_are_none_are_refused_whole(written: str) -> None:
    with pytest.raises(PaperRefused):
        marks_in(VoteKind.APPROVAL, written)


def test_a_box_is_read_in_piles() -> None:
    assert piles_in(VoteKind.SCORE, "1:5 2:3 x4；0x1") == [({1: 5, 2: 3}, 4), ({}, 1)]


def test_a_choice_among_several_is_read_by_its_numbers(house: Polling) -> None:
    vote = house.opened(house.roll(), VoteProcess.CONSULTATIVE, THREE, kind=VoteKind.APPROVAL)

    for officer in (FIRST, SECOND):
        read_paper(by(house, officer), vote.id, "1-2", "1 3")

    found = result(house.tx, house.closed(vote).id)
    assert found is not None
    assert [each.heads for each in found.options] == [1, 0, 1]
