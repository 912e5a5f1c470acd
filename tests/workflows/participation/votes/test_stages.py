"""A vote moves by one table: who may, what must be given, and on what each move rests."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.vocabulary import Role
from models.vocabulary_votes import RollKind, VoteProcess, VoteStage
from models.vote import VoteElector
from tests.principles.community import START
from tests.workflows.participation.votes.polling import CLOSES, OPENS, ORGANIZER, YES, Polling
from workflows.cases.acts import Actor
from workflows.house.record import ReasonMissing
from workflows.participation.votes import extend
from workflows.participation.votes.announce import announce
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.errors import TermsUnfit, Unfit, VoteStageRefused, VoteUnknown
from workflows.participation.votes.stages import ENDED, MOVES, VoteNeedMissing, VoteVerb, allowed, demand


def test_every_move_rests_on_something_and_is_written_down_or_says_why_not() -> None:
    assert [move for move in MOVES if not move.basis or not move.who] == []
    silent = {move.verb for move in MOVES if move.event is None}
    # Who has not voted stands in no chain, nor when somebody put a paper into the box of a secret vote.
    assert silent == {VoteVerb.REMIND, VoteVerb.TICK, VoteVerb.BOX}


def test_no_move_stands_twice_in_the_table() -> None:
    lines = [(move.start, move.verb) for move in MOVES]

    assert len(lines) == len(set(lines))


def test_nothing_is_done_to_a_vote_that_has_ended() -> None:
    assert [move for move in MOVES if move.start in ENDED] == []


def test_only_the_clock_opens_and_closes_and_nobody_of_the_staff_casts() -> None:
    who = {verb: frozenset().union(*(m.who for m in MOVES if m.verb is verb)) for verb in VoteVerb}

    assert who[VoteVerb.OPEN] == who[VoteVerb.CLOSE] == {Role.SYSTEM}
    assert who[VoteVerb.CAST] == {Role.RESIDENT}


@pytest.mark.parametrize("move", [move for move in MOVES if move.needs], ids=lambda each: each.verb)
def test_a_move_without_what_it_needs_is_refused(move) -> None:  # type: ignore[no-untyped-def]
    for missing in move.needs:
        with pytest.raises(VoteNeedMissing):
            demand(move, {need: True for need in move.needs if need is not missing})


def test_a_draft_is_changed_and_an_announced_vote_is_not() -> None:
    allowed(VoteStage.DRAFT, VoteVerb.CHANGE, Role.ORGANIZER)

    with pytest.raises(VoteStageRefused):
        allowed(VoteStage.ANNOUNCED, VoteVerb.CHANGE, Role.ORGANIZER)


def test_a_handler_has_nothing_to_do_with_votes(polling: Polling) -> None:
    vote = polling.draft(polling.roll())

    with pytest.raises(VoteUnknown):
        announce(polling.act(Actor(Role.HANDLER, 3, "COMPANY"), START), vote.id)


def test_an_organizer_of_another_place_finds_no_vote(polling: Polling) -> None:
    vote = polling.draft(polling.roll())

    with pytest.raises(VoteUnknown):
        announce(polling.act(Actor(Role.ORGANIZER, 7, None, "ELSEWHERE"), START), vote.id)


def test_a_vote_opens_reminds_and_closes_by_the_clock(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    assert vote.stage == VoteStage.OPEN

    polling.closed(vote)

    assert (vote.stage, vote.ended_at) == (VoteStage.CLOSED, CLOSES)


def test_a_vote_that_nobody_may_take_part_in_cannot_be_announced(polling: Polling) -> None:
    vote = polling.draft(polling.roll(people=0))

    with pytest.raises(TermsUnfit) as refused:
        announce(polling.act(ORGANIZER, START), vote.id)

    assert refused.value.unfit is Unfit.ROLL_EMPTY


def test_a_roll_that_is_empty_when_it_should_open_cancels_the_vote(polling: Polling) -> None:
    roll = polling.roll(people=0)
    line = polling.line(roll, "1-1", "h1", 0, 101)
    vote = polling.draft(roll)
    announce(polling.act(ORGANIZER, START), vote.id)
    line.ended_at = START
    polling.tx.flush()

    polling.tick(OPENS)

    assert vote.stage == VoteStage.CANCELLED
    assert polling.tx.execute(select(VoteElector)).all() == []


def test_the_end_is_moved_once_for_a_reason_and_only_later(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    act = polling.act(ORGANIZER, OPENS + timedelta(days=1))

    with pytest.raises(ReasonMissing):
        extend.extend(act, vote.id, CLOSES + timedelta(days=1), "")
    with pytest.raises(extend.ExtensionRefused):
        extend.extend(act, vote.id, CLOSES - timedelta(days=1), "快递停了两天")
    extend.extend(act, vote.id, CLOSES + timedelta(days=2), "下雪，送不到家")
    with pytest.raises(extend.ExtensionRefused):
        extend.extend(act, vote.id, CLOSES + timedelta(days=3), "下雪，送不到家")

    polling.tick(CLOSES)
    assert vote.stage == VoteStage.OPEN
    polling.closed(vote)
    assert vote.stage == VoteStage.CLOSED


def test_what_has_a_quorum_by_law_is_not_ended_early(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3), VoteProcess.MEETING)

    with pytest.raises(extend.ExtensionRefused):
        extend.end_early(polling.act(ORGANIZER, OPENS + timedelta(days=1)), vote.id, "大家都投了")


def test_an_opinion_is_ended_early_by_the_clock_and_counted(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    polling.cast(vote, 101, YES)

    extend.end_early(polling.act(ORGANIZER, OPENS + timedelta(days=1)), vote.id, "施工日期提前")
    polling.tick(OPENS + timedelta(days=1))

    assert vote.stage == VoteStage.CLOSED


def test_ballots_of_a_cancelled_vote_are_never_counted(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    polling.cast(vote, 101, YES)

    cancel(polling.act(ORGANIZER, OPENS + timedelta(days=1)), vote.id, "题目写错了楼号")
    polling.tick(CLOSES)

    assert (vote.stage, vote.result) == (VoteStage.CANCELLED, "")


def test_a_draft_that_waited_opens_as_many_days_after_its_announcement_as_the_law_asks(
    polling: Polling,
) -> None:
    notice = timedelta(days=15)
    vote = polling.draft(
        polling.roll(RollKind.OWNERS),
        VoteProcess.OWNERS,
        item=5,
        opens_at=START + notice,
        closes_at=START + notice + timedelta(days=20),
    )
    late = START + timedelta(days=3)

    announce(polling.act(ORGANIZER, late), vote.id)

    assert vote.opens_at == late + notice
    assert vote.closes_at - vote.opens_at == timedelta(days=20)


@pytest.mark.parametrize(
    ("waited", "open_for", "ends_after"),
    [
        (timedelta(hours=6), 3, 3),
        (timedelta(days=2), 3, 5),
        (timedelta(hours=30), 0, 1),
        (timedelta(hours=12), 0, 1),
    ],
    ids=["the same day", "two days later", "past its end", "an hour past its end"],
)
def test_a_vote_without_a_notice_opens_at_once_and_ends_at_the_hour_that_was_said(
    polling: Polling, waited: timedelta, open_for: int, ends_after: int
) -> None:
    evening, now = START + timedelta(hours=11), START + waited
    vote = polling.draft(polling.roll(), opens_at=START, closes_at=evening + timedelta(days=open_for))

    announce(polling.act(ORGANIZER, now), vote.id)

    assert (vote.opens_at, vote.closes_at) == (now, evening + timedelta(days=ends_after))
