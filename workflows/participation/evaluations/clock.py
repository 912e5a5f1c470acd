"""Does what the clock has to do about evaluations; a timer that has become old does nothing."""

from collections.abc import Callable
from datetime import timedelta

from models import post
from models.evaluation import Evaluation
from models.vocabulary import TimerKind
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage
from workflows.cases.acts import Act
from workflows.cases.parties import heads_or_people
from workflows.participation.evaluations.after import want_ruling
from workflows.participation.evaluations.close import close, publish, tell_asked, want_plan
from workflows.participation.evaluations.invite import again, invite, remind
from workflows.participation.evaluations.opening import key_of
from workflows.participation.evaluations.record import forget_asked, note, put
from workflows.screens import Button, Screen, say
from workflows.timers import DueTimer

AGAIN = timedelta(days=7)
"""How often is reminded of what is overdue."""


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key."""
    row = act.tx.get(Evaluation, timer.subject or 0, with_for_update=True, populate_existing=True)
    if row is not None:
        DOES[timer.key.partition(":")[0].removeprefix("evaluation_")](act, row)


def when_open(step: Callable[[Act, Evaluation], None]) -> Callable[[Act, Evaluation], None]:
    """Do something only while raters may still speak."""

    def do(act: Act, row: Evaluation) -> None:
        if row.stage == EvaluationStage.OPEN and act.now < row.closes_at:
            step(act, row)

    return do


def end(act: Act, row: Evaluation) -> None:
    """Close it when its time is over."""
    if row.stage == EvaluationStage.OPEN and act.now >= row.closes_at:
        close(act, row)


def unanswered(act: Act, row: Evaluation) -> None:
    """Publish it without an answer."""
    if row.stage == EvaluationStage.ANSWER and row.answer_until and act.now >= row.answer_until:
        publish(act, row)


def tell_result(act: Act, row: Evaluation) -> None:
    """Tell the next portion of those who were asked."""
    if tell_asked(act, row):
        again(act, row, "told")


def ruling_due(act: Act, row: Evaluation) -> None:
    """Remind those who may rule, and again."""
    if row.appealed_at is None or row.ruled_at is not None:
        return
    note(act, row, EvaluationEvent.REMINDED, {"of": "ruling"})
    want_ruling(act, row, "evaluation.appeal_late")
    post.set_timer(act.tx, key_of("appeal", row), TimerKind.EVALUATION, act.now + AGAIN, row.id)


def plan_due(act: Act, row: Evaluation) -> None:
    """Remind of a plan that is missing, or ask what became of it on its day, and again."""
    if row.plan_by is None or row.better_at is not None:
        return
    note(act, row, EvaluationEvent.REMINDED, {"of": "better" if row.plan else "plan"})
    if row.plan:
        line = say(
            "evaluation.better_now", title=row.title, number=row.code, words=row.plan, until=row.better_by
        )
        screen = Screen((line,), ((Button("improve_evaluation", {"evaluation": row.id}),),))
        put(act, row, heads_or_people(act, row.payer or row.body), f"better:{act.now.isoformat()}", screen)
    else:
        want_plan(act, row, "evaluation.plan_late")
    post.set_timer(act.tx, key_of("plan", row), TimerKind.EVALUATION, act.now + AGAIN, row.id)


def let_go(act: Act, row: Evaluation) -> None:
    """Let nobody be known to have been asked, once they may be asked again."""
    if row.stage != EvaluationStage.OPEN:
        forget_asked(act.tx, row.id)


DOES: dict[str, Callable[[Act, Evaluation], None]] = {
    "invite": when_open(invite),
    "remind": when_open(remind),
    "close": end,
    "answer": unanswered,
    "told": tell_result,
    "appeal": ruling_due,
    "plan": plan_due,
    "let_go": let_go,
}
