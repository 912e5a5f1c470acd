"""What repeats in a timeline is counted, and nothing else is left out."""

from datetime import UTC, datetime, timedelta

from bot.web.timeline import Line, Waited, public_lines, staff_timeline
from models.vocabulary import EventKind, Role, Status
from workflows.cases.queries import Step
from workflows.responsiveness.progress import PublicStep

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def step(kind: EventKind, days: int = 0, rung: str = "") -> PublicStep:
    return PublicStep(kind, AT + days * DAY, Role.SYSTEM, "escalation@2026-1", rung)


def told(*steps: Step, now: datetime = AT) -> list[Line]:
    return list(staff_timeline(steps, [""] * len(steps), now).lines)


def moved(kind: str, days: float, role: str = "handler") -> Step:
    return Step(kind, AT + days * DAY, role, "", {})


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

    (line,) = told(*answers)

    assert (line.count, line.words) == (1, "还是不行")


def test_assignments_to_two_bodies_are_two_lines() -> None:
    steps = [Step("assigned", AT, "system", "L-1", {"body": body}) for body in ("B1", "B2")]

    assert [line.body for line in told(*steps)] == ["B1", "B2"]


def test_every_move_tells_how_long_the_case_had_stood_where_it_was() -> None:
    steps = [
        moved("registered", 0, "resident"),
        moved("assigned", 0, "system"),
        moved("accepted", 1),
        moved("asked", 2),
        moved("supplied", 5, "resident"),
        moved("replied", 6),
    ]

    waits = [line.waited for line in told(*steps, now=AT + 8 * DAY)]

    assert waits == [
        None,
        None,
        Waited(Status.ASSIGNED, DAY),
        Waited(Status.ACCEPTED, DAY),
        Waited(Status.AWAITING_RESIDENT, 3 * DAY),
        Waited(Status.IN_PROGRESS, DAY),
    ]


def test_words_that_answer_no_question_move_nothing() -> None:
    steps = [
        moved("registered", 0, "resident"),
        moved("assigned", 0, "system"),
        moved("supplied", 1, "resident"),
        moved("accepted", 3),
    ]

    assert [line.waited for line in told(*steps)] == [None, None, None, Waited(Status.ASSIGNED, 3 * DAY)]


def test_what_a_case_waits_for_now_is_told_until_nothing_is_owed() -> None:
    steps = [moved("registered", 0, "resident"), moved("assigned", 0, "system")]

    still = staff_timeline(steps, ["", ""], AT + 4 * DAY)
    over = staff_timeline([*steps, moved("withdrawn", 1, "resident")], ["", "", ""], AT + 4 * DAY)

    assert (still.waits, over.waits) == (Waited(Status.ASSIGNED, 4 * DAY), None)


def test_the_reminder_of_the_same_instant_as_an_escalation_is_not_told_twice() -> None:
    rungs = [
        ("escalated", 1, "head"),
        ("reminded", 1, "due+1"),
        ("reminded", 2, "due+2"),
        ("reminded", 3, "due+3"),
    ]
    steps = [Step(kind, AT + days * DAY, "system", "", {"rung": rung}) for kind, days, rung in rungs]

    assert [(line.kind, line.rung, line.count) for line in told(*steps)] == [
        (EventKind.ESCALATED, "head", 1),
        (EventKind.REMINDED, "due+", 2),
    ]


def test_the_last_word_on_each_question_of_a_verdict_stands() -> None:
    answers = [
        Step("verdict", AT, "resident", "", {"contacted": False}),
        Step("verdict", AT, "resident", "", {"contacted": True}),
        Step("verdict", AT, "resident", "", {"satisfaction": 4}),
    ]

    (line,) = told(*answers)

    assert line.facts == {"contacted": True, "satisfaction": 4}
