"""Trials: area, end, a figure before and during, a review that the clock drafts, what becomes of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.dialogue.votes.trials import wording as words_of_review
from models import post
from models.case import Case
from models.trial import Trial
from models.vocabulary import Status, TimerKind
from models.vocabulary_covenants import TrialFigure, TrialState
from models.vocabulary_votes import VoteStage
from models.vote import Vote
from tests.databases import prepared, session_on
from tests.workflows.participation.votes.polling import CLOSES, ORGANIZER, VOTERS, YES, Polling, inhabited
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.decisions.resolve import Answers, resolve
from workflows.participation.trials import clock, run
from workflows.participation.trials.clock import Facts
from workflows.participation.trials.figures import Asked, compared
from workflows.participation.trials.run import Plan
from workflows.participation.trials.terms import No, TrialRefused, review_at, window_before
from workflows.participation.trials.view import listed
from workflows.participation.trials.vouched import trial_faults
from workflows.participation.votes.terms import LONGEST_TEXT, Option, Question

AFTER = CLOSES + timedelta(days=1)
FOUR = Answers("老人", "物业", "全院", "居民")
PLAN = Plan("CELL", date(2027, 4, 1), "投诉少了多少", "再投一次", figure=TrialFigure.REPORTED)


@pytest.fixture
def polling(tmp_path: Path) -> Iterator[Polling]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Polling(session)


def tried(polling: Polling, plan: Plan = PLAN) -> tuple[Vote, Trial]:
    """A decision that is tried out."""
    vote = polling.opened(polling.roll(people=6))
    polling.cast(vote, VOTERS[0], YES)
    polling.closed(vote)
    resolve(polling.act(ORGANIZER, AFTER), vote.id, "夜里关东门", FOUR)
    return vote, run.begin(polling.act(ORGANIZER, AFTER), vote.id, plan)


def wording(_act: Act, facts: Facts) -> Question:
    """The question of a review."""
    return Question(
        f"评议{facts.title}", facts.measure, options=(Option("长期"), Option("继续"), Option("停止"))
    )


def tick(polling: Polling, until: datetime) -> None:
    """Let the clock do what is due of trials, each at its time."""
    while due := post.due_timers(polling.tx, until, 1):
        timer = post.claim_timer(polling.tx, due[0], until)
        assert timer is not None
        if timer.kind is TimerKind.TRIAL:
            clock.fire(polling.act(SYSTEM, timer.due_at), timer, wording)
        polling.tx.flush()


def why(act: object) -> No:
    """Why something was not done."""
    assert callable(act)
    with pytest.raises(TrialRefused) as caught:
        act()
    return caught.value.no


@pytest.mark.parametrize(
    ("days", "wanted"), [pytest.param(100, 70, id="so many days before"), pytest.param(40, 20, id="half-way")]
)
def test_a_review_is_drafted_before_the_end_and_never_too_early(days: int, wanted: int) -> None:
    begins = datetime(2027, 1, 1, tzinfo=UTC)

    assert review_at(begins, begins + timedelta(days=days), 30) == begins + timedelta(days=wanted)


def test_the_time_before_is_as_long_as_the_trial() -> None:
    begins = datetime(2027, 1, 31, tzinfo=UTC)

    assert window_before(begins, begins + timedelta(days=30)) == (datetime(2027, 1, 1, tzinfo=UTC), begins)


def test_a_trial_is_reviewed_published_and_settled(polling: Polling) -> None:
    vote, trial = tried(polling)
    assert why(lambda: run.begin(polling.act(ORGANIZER, AFTER), vote.id, PLAN)) is No.THERE

    tick(polling, trial.until - timedelta(days=1))
    review = polling.tx.get_one(Vote, trial.review_vote_id)
    assert (review.stage, review.author_id, review.seats) == (VoteStage.DRAFT, vote.author_id, 1)

    end = trial.until
    tick(polling, end)
    assert (trial.state, trial.over_at) == (TrialState.OVER, end)
    assert [(each.before, each.after) for each in listed(polling.tx)] == [("<5", "<5")]
    later = polling.act(ORGANIZER, end + timedelta(days=1))
    assert why(lambda: run.settle(later, vote.id, TrialState.CONTINUED, "再看看")) is No.UNTIL
    run.settle(later, vote.id, TrialState.ADOPTED, "投诉少了")
    assert why(lambda: run.settle(later, vote.id, TrialState.ENDED, "不要了")) is No.SETTLED
    assert trial_faults(polling.tx, None) == []


def test_nothing_is_tried_out_among_those_who_did_not_decide(polling: Polling) -> None:
    assert why(lambda: tried(polling, replace(PLAN, area="AREA"))) is No.AREA


def test_a_review_of_long_words_still_has_a_question(polling: Polling) -> None:
    long = "长" * 500

    asked = words_of_review(polling.act(SYSTEM, AFTER), Facts(long[:60], long, long, "示例小区"))

    assert len(asked.question) <= LONGEST_TEXT
    assert long[:100] in asked.question


def test_who_goes_on_trying_says_until_when_and_the_clock_begins_anew(polling: Polling) -> None:
    vote, trial = tried(polling)
    tick(polling, trial.until)
    first = trial.review_vote_id

    act = polling.act(ORGANIZER, trial.until + timedelta(days=1))
    run.settle(act, vote.id, TrialState.CONTINUED, "再看看", date(2027, 9, 1))
    tick(polling, trial.until)

    assert trial.state == TrialState.OVER
    assert trial.review_vote_id not in (None, first)


def test_a_figure_counts_its_place_category_and_time_and_hides_small_numbers(polling: Polling) -> None:
    begins = datetime(2027, 1, 11, tzinfo=UTC)
    for place in range(14):
        add_case(polling, begins - timedelta(days=9) + timedelta(days=place), "0105" if place else "0201")

    asked = Asked(TrialFigure.REPORTED, "01", "CELL")
    found = compared(polling.tx, polling.reference, asked, begins, begins + timedelta(days=10))

    assert (found["before"], found["after"]) == ("8", "5")
    rates = Asked(TrialFigure.SOLUTION, None, "CELL")
    nothing = compared(polling.tx, polling.reference, rates, begins, begins + timedelta(days=10))
    assert nothing["after"] == "<5"


def add_case(polling: Polling, at: datetime, category: str) -> None:
    """One case that was reported there."""
    polling.tx.add(
        Case(
            number=f"HY-{at:%Y%m%d}-T{at:%H%M}",
            status=Status.ASSIGNED,
            nature="help",
            urgency="ordinary",
            category=category,
            cell="CELL",
            opened_at=at,
        )
    )
    polling.tx.flush()


def test_a_trial_that_says_something_else_is_found(polling: Polling) -> None:
    vote, trial = tried(polling)

    trial.words = "不是这样"
    polling.tx.flush()

    assert [each.problem for each in trial_faults(polling.tx, f"vote:{vote.code}")] == ["trial"]
    assert polling.tx.execute(select(Trial)).scalar_one() is trial
