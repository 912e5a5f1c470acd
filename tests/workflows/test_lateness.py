"""How late a case is: only while an answer is owed, in at most two units."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.catalogue.sentences import render
from models.vocabulary import Locale, Status
from workflows.cases.lateness import OWED, late_and_why, late_line, over, rung_called, span_of

NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    status: str
    due_at: datetime | None


@pytest.mark.parametrize("status", sorted(Status))
def test_a_case_is_late_only_while_an_answer_is_owed(status: Status) -> None:
    case = Standing(status, NOW - timedelta(days=2))

    assert (over(case, NOW) is not None) == (status in OWED)
    assert bool(late_line(case, NOW)) == bool(late_and_why(case, NOW)) == (status in OWED)


@pytest.mark.parametrize("due_at", [None, NOW, NOW + timedelta(minutes=1)])
def test_a_case_is_not_late_before_its_limit(due_at: datetime | None) -> None:
    assert over(Standing(Status.ASSIGNED, due_at), NOW) is None


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "1 分钟"),
        (timedelta(minutes=59), "59 分钟"),
        (timedelta(hours=3), "3 小时"),
        (timedelta(hours=3, minutes=20), "3 小时 20 分"),
        (timedelta(days=1), "1 天"),
        (timedelta(days=2, hours=1, minutes=40), "2 天 1 小时"),
    ],
)
def test_a_span_is_said_in_at_most_two_units(length: timedelta, said: str) -> None:
    assert render(span_of(length), Locale.HANS) == said


@pytest.mark.parametrize(
    ("rung", "said"),
    [("50", "用了一半时间"), ("80", "用了八成时间"), ("30", "用了 30% 的时间"), ("head", "单位负责人")],
)
def test_a_reminder_is_called_by_its_share_wherever_the_house_has_set_it(rung: str, said: str) -> None:
    assert render(rung_called(rung), Locale.HANS) == said
