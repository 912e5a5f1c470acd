"""After a vote: who says what was decided, who does it, who hears of it; the clock does not forget."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import SQLModel

from models import post
from models.decision import Decision, DecisionTask
from models.post_tables import Outbox
from models.vocabulary import Role, TimerKind
from models.vote import Vote
from tests.principles.community import COMPANYS_HEAD
from tests.workflows.participation.votes.polling import CLOSES, ORGANIZER, VOTERS, YES, Polling
from workflows.cases.acts import SYSTEM, Actor
from workflows.participation.decisions import carry, clock, resolve
from workflows.participation.decisions.resolve import Answers, Commission
from workflows.participation.decisions.terms import DecisionRefused, No
from workflows.participation.decisions.view import Kept, TaskState, decision, decisions, kept, missing_since
from workflows.policy import Policy
from workflows.verify import verify

FOUR = Answers("老人", "物业", "全院", "居民")
DAY = date(2027, 1, 15)
AFTER = CLOSES + timedelta(days=1)
BENCH = Commission("COMPANY", "装两张长椅", DAY)
HEAD = Actor(Role.HEAD, COMPANYS_HEAD, "COMPANY")


def over(polling: Polling) -> Vote:
    """A vote of which one ballot was counted."""
    vote = polling.opened(polling.roll(people=6))
    polling.cast(vote, VOTERS[0], YES)
    return polling.closed(vote)


def resolved(polling: Polling, *tasks: Commission) -> tuple[Vote, Decision]:
    """The same with what was decided."""
    vote = over(polling)
    return vote, resolve.resolve(polling.act(ORGANIZER, AFTER), vote.id, "加两张长椅", FOUR, *tasks)


def the_task(polling: Polling) -> DecisionTask:
    """The one task there is."""
    task: DecisionTask = polling.tx.execute(select(DecisionTask)).scalar_one()
    return task


def tick(polling: Polling, until: datetime) -> None:
    """Let the clock do what is due of decisions, each at its time."""
    while due := post.due_timers(polling.tx, until, 1):
        timer = post.claim_timer(polling.tx, due[0], until)
        assert timer is not None
        if timer.kind is TimerKind.RESOLUTION:
            clock.fire(polling.act(SYSTEM, timer.due_at), timer)
        polling.tx.flush()


def heard(polling: Polling, effect: str) -> int:
    """Count those whom an effect has reached."""
    polling.tx.flush()
    rows = polling.tx.execute(select(Outbox)).scalars()
    return sum(1 for row in rows if effect in str(row.dedup))


def why(deed: object, *given: object) -> No:
    """Why something cannot be done."""
    with pytest.raises(DecisionRefused) as refused:
        deed(*given)  # type: ignore[operator]
    return refused.value.no


def test_nothing_is_decided_before_the_count(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=6))

    assert why(resolve.resolve, polling.act(ORGANIZER, AFTER), vote.id, "加", FOUR) is No.OPEN


def test_what_was_decided_is_published_once(polling: Polling) -> None:
    vote, _ = resolved(polling, BENCH)

    assert why(resolve.resolve, polling.act(ORGANIZER, AFTER), vote.id, "不加", FOUR) is No.RESOLVED


@pytest.mark.parametrize("role", [Role.HANDLER, Role.HEAD, Role.DISPATCHER, Role.AUDITOR, Role.RESIDENT])
def test_only_who_sees_to_a_vote_says_what_was_decided(polling: Polling, role: Role) -> None:
    vote = over(polling)

    assert why(resolve.resolve, polling.act(Actor(role, 9), AFTER), vote.id, "加", FOUR) is No.UNKNOWN


def test_everybody_on_the_roll_hears_it_whether_they_voted_or_not(polling: Polling) -> None:
    _, row = resolved(polling, BENCH)

    assert heard(polling, f"vote_resolved:{row.id}") == 6


def test_a_task_is_of_its_body_alone_and_done_once(polling: Polling) -> None:
    resolved(polling, BENCH)
    task = the_task(polling)
    street = Actor(Role.HEAD, 10, "STREET")

    assert why(carry.done, polling.act(street, AFTER), task.id, "好了") is No.UNKNOWN
    carry.done(polling.act(HEAD, AFTER), task.id, "好了")
    assert why(carry.done, polling.act(HEAD, AFTER), task.id, "又好了") is No.DONE


def test_a_late_task_is_told_to_everybody_once_and_to_its_body_every_working_day(polling: Polling) -> None:
    resolved(polling, BENCH)
    task = the_task(polling)

    tick(polling, task.due_at + timedelta(days=10))

    assert heard(polling, f"vote_task_late:{task.id}") == 6
    assert heard(polling, f"decision.task_near:{task.id}") == 2  # its head and its handler, once each
    assert heard(polling, f"decision.task_late:{task.id}") > 3


def test_a_delay_is_explained_and_the_day_that_was_decided_stays(polling: Polling) -> None:
    vote, _ = resolved(polling, BENCH)
    task = the_task(polling)
    due = task.due_at

    carry.late(polling.act(HEAD, AFTER), task.id, "厂家缺货", date(2027, 1, 22))
    carry.done(polling.act(HEAD, due + timedelta(days=2)), task.id, "装好了")

    found = decision(polling.tx, vote.id, due + timedelta(days=3))
    assert found is not None
    assert (found.tasks[0].due_at, found.tasks[0].state) == (due, TaskState.DONE_LATE)
    assert kept(polling.tx, due + timedelta(days=3)) == Kept(due=1, kept=0)


def test_a_done_task_is_not_reminded_of(polling: Polling) -> None:
    resolved(polling, BENCH)
    task = the_task(polling)
    carry.done(polling.act(HEAD, AFTER), task.id, "装好了")

    tick(polling, task.due_at + timedelta(days=10))

    assert heard(polling, "decision.task_late") == heard(polling, "vote_task_late") == 0
    assert kept(polling.tx, AFTER) == Kept(due=1, kept=1)


def test_a_vote_without_a_resolution_is_asked_for_again_and_again_until_there_is_one(
    polling: Polling,
) -> None:
    vote = over(polling)
    days = timedelta(days=Policy().resolve_days)
    assert vote.ended_at is not None

    assert missing_since(polling.tx, vote.id, Policy(), vote.ended_at + days - timedelta(minutes=1)) is None
    assert missing_since(polling.tx, vote.id, Policy(), vote.ended_at + days) == vote.ended_at + days
    tick(polling, vote.ended_at + days)
    resolve.resolve(polling.act(ORGANIZER, vote.ended_at + days), vote.id, "加", FOUR)
    before = heard(polling, "decision_missing")
    tick(polling, vote.ended_at + 5 * days)

    assert heard(polling, "decision_missing") == before
    assert missing_since(polling.tx, vote.id, Policy(), vote.ended_at + 5 * days) is None


def test_a_trial_has_an_end_at_which_it_is_looked_at_again(polling: Polling) -> None:
    vote, row = resolved(polling)

    resolve.set_trial(polling.act(ORGANIZER, AFTER), vote.id, date(2027, 3, 1), "投诉少了多少", "再投一次")

    assert (row.measure, row.review) == ("投诉少了多少", "再投一次")
    assert heard(polling, f"vote_trial:{row.id}") == 6


def test_a_day_that_is_over_or_a_body_that_is_none_is_refused(polling: Polling) -> None:
    vote, _ = resolved(polling)
    act = polling.act(ORGANIZER, AFTER)

    assert why(resolve.add_task, act, vote.id, Commission("COMPANY", "装", date(2026, 1, 1))) is No.PAST
    assert why(resolve.add_task, act, vote.id, Commission("NOBODY", "装", DAY)) is No.UNKNOWN


def test_what_is_published_names_nobody_and_the_chain_holds(polling: Polling) -> None:
    vote, row = resolved(polling, Commission("COMPANY", "给 13800138000 打电话", DAY))

    assert "13800138000" not in the_task(polling).what
    assert [each.code for each in decisions(polling.tx, AFTER)] == [vote.code]
    assert row.resolved_at == AFTER
    assert verify(polling.tx).faults == ()


CHANGED: list[tuple[type[SQLModel], dict[str, object], str]] = [
    (Decision, {"words": "不加"}, "decision"),
    (Decision, {"who_judges": "物业"}, "decision"),
    (Decision, {"trial_until": AFTER}, "decision"),
    (DecisionTask, {"due_at": AFTER + timedelta(days=90)}, "task"),
    (DecisionTask, {"body": "STREET"}, "task"),
    (DecisionTask, {"progress": "早就好了"}, "progress"),
    (DecisionTask, {"expected_at": AFTER + timedelta(days=90)}, "progress"),
    (DecisionTask, {"report": "做了三张"}, "report"),
    (DecisionTask, {"done_at": None}, "report"),
]


@pytest.mark.parametrize(("model", "values", "problem"), CHANGED, ids=lambda each: str(each)[:40])
def test_what_was_decided_is_held_against_the_chain(
    polling: Polling, model: type[SQLModel], values: dict[str, object], problem: str
) -> None:
    vote, _ = resolved(polling, BENCH)
    task = the_task(polling)
    carry.progress(polling.act(HEAD, AFTER), task.id, "在做")
    carry.late(polling.act(HEAD, AFTER), task.id, "缺料", date(2027, 2, 1))
    carry.done(polling.act(HEAD, AFTER), task.id, "好了")
    polling.tx.flush()
    assert verify(polling.tx, f"vote:{vote.code}").whole

    polling.tx.execute(update(model).values(**values))
    polling.tx.expire_all()

    assert problem in [each.problem for each in verify(polling.tx, f"vote:{vote.code}").faults]


def test_a_decision_that_is_there_no_more_is_missed(polling: Polling) -> None:
    vote, _ = resolved(polling)

    polling.tx.execute(delete(Decision))
    polling.tx.expire_all()

    assert [each.problem for each in verify(polling.tx, f"vote:{vote.code}").faults] == ["decision"]
