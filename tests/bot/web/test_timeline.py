"""What repeats in a timeline is counted, and nothing else is left out."""

from datetime import UTC, datetime, timedelta

from bot.web.timeline import public_lines, staff_lines
from models.vocabulary import EventKind, Role
from workflows.cases.queries import Step
from workflows.responsiveness.progress import PublicStep

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def step(kind: EventKind, days: int = 0, rung: str = "") -> PublicStep:
    return PublicStep(kind, AT + days * DAY, Role.SYSTEM, "escalation@2026-1", rung)


def test_reminders_after_the_limit_are_one_line_with_a_count() -> None:
    steps = [step(EventKind.REMINDED, day, f"due+{day}@2") for day in (1, 2, 3)]

    (line,) = public_lines(steps)

    assert (line.count, line.at, line.last, line.rung) == (3, AT + DAY, AT + 3 * DAY, "due+")


def test_an_escalation_between_them_is_told() -> None:
    steps = [
        step(EventKind.REMINDED, 1, "due+1"),
        step(EventKind.ESCALATED, 2, "published"),
        step(EventKind.REMINDED, 2, "due+2"),
    ]

    assert [(line.kind, line.count) for line in public_lines(steps)] == [
        (EventKind.REMINDED, 1),
        (EventKind.ESCALATED, 1),
        (EventKind.REMINDED, 1),
    ]


def test_reminders_before_the_limit_stay_apart() -> None:
    steps = [step(EventKind.REMINDED, rung=name) for name in ("50", "80", "due")]

    assert [line.rung for line in public_lines(steps)] == ["50", "80", "due"]


def test_the_three_answers_of_a_verdict_are_one_line_with_its_words() -> None:
    answers = [Step("verdict", AT, "resident", "", {}, words) for words in (None, "还是不行", None)]

    (line,) = staff_lines(answers)

    assert (line.count, line.words) == (1, "还是不行")


def test_assignments_to_two_bodies_are_two_lines() -> None:
    steps = [Step("assigned", AT, "system", "L-1", {"body": body}) for body in ("B1", "B2")]

    assert [line.body for line in staff_lines(steps)] == ["B1", "B2"]
