"""When something was: what the words say, and which day they mean."""

import csv
import re
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.reading import When
from nlu.since import Instant, since
from nlu.text import normalise
from nlu.when import find_when, words

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=HERE)  # a Tuesday
LINES = list(
    csv.DictReader((Path(__file__).parent / "when_lines.csv").read_text(encoding="utf-8").splitlines())
)
LEAST_RIGHT = {"tune": 1.0, "test": 0.96}
"""Share of the lines read rightly (day, hour, repetition): of those it was made with, and of others."""

moments = st.integers(946_684_800, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, HERE))
pieces = st.lists(
    st.sampled_from(
        ["昨天", "今晚", "上周三", "每天", "晚上", "三", "十", "点", "半", "11月", "31号", "2月", "个"]
    )
    | st.sampled_from(["小时", "天", "年", "了", "没", "前", "从", "开始", "：", "12", "25", "刚才", "连续"]),
    max_size=12,
).map("".join)


def meant(text: str, now: datetime = NOW) -> Instant | None:
    when = find_when(normalise(text))
    return since(when, now) if when else None


def as_told(found: Instant | None) -> str:
    if found is None:
        return ""
    return found.strftime("%Y-%m-%dT%H:%M") if isinstance(found, datetime) else found.isoformat()


def is_right(line: dict[str, str]) -> bool:
    when = find_when(normalise(line["text"]))
    if when is None:
        return not line["span"]
    told = (as_told(since(when, NOW)), "yes" if when.repeats else "")
    return bool(line["span"]) and told == (line["since"], line["repeats"])


@pytest.mark.parametrize("half", sorted(LEAST_RIGHT))
def test_times_are_understood_as_well_as_was_measured(half: str) -> None:
    lines = [line for line in LINES if line["half"] == half]

    right = sum(map(is_right, lines)) / len(lines)

    assert right >= LEAST_RIGHT[half], [line["text"] for line in lines if not is_right(line)]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("昨晚十点多楼上还在装修", "昨晚十点多"),
        ("从上周五开始热水就不热", "从上周五开始"),
        ("昨天起火了", "昨天"),
        ("坐下午四点31路", "下午四点"),
        ("停水三天没人管", "三天"),
        ("今天还没来，都停了三天了", "三天了"),
    ],
)
def test_no_more_is_taken_than_the_words_that_tell_the_time(text: str, span: str) -> None:
    when = find_when(normalise(text))

    assert when is not None
    assert when.span == span


@pytest.mark.parametrize(
    "text",
    [
        "我住20号楼",
        "三天内修好",
        "明天下午3点停水吗",
        "住了二十年了",
        "晚上一点声音都没有",
        "半天没人接电话",
        "12块一月",
    ],
)
def test_what_is_no_time_of_the_matter_is_left(text: str) -> None:
    assert find_when(normalise(text)) is None


def test_the_small_hours_of_a_night_belong_to_the_day_after() -> None:
    assert meant("昨晚两点") == datetime(2026, 11, 24, 2, tzinfo=HERE)
    assert meant("昨天晚上12点") == datetime(2026, 11, 24, tzinfo=HERE)
    assert meant("今天半夜两点") == datetime(2026, 11, 24, 2, tzinfo=HERE)


def test_an_hour_without_its_half_of_the_day_counts_where_only_one_is_past() -> None:
    assert meant("今天9点停的电") == datetime(2026, 11, 24, 9, tzinfo=HERE)
    assert meant("昨天9点停的电") == date(2026, 11, 23)


def test_a_day_is_that_of_whoever_speaks_and_not_of_greenwich() -> None:
    early = datetime(2026, 11, 24, 1, tzinfo=HERE)

    assert early.astimezone(UTC).date() == date(2026, 11, 23)
    assert meant("今天", early) == date(2026, 11, 24)


def test_the_thirty_first_of_a_short_month_is_no_day() -> None:
    assert meant("2月31号") is None
    assert meant("31号晚上", datetime(2026, 12, 1, tzinfo=HERE)) is None


def test_a_month_ago_in_march_ends_with_february() -> None:
    assert meant("坏了一个月了", datetime(2026, 3, 31, 12, tzinfo=HERE)) == date(2026, 2, 28)


@given(pieces, moments)
def test_whatever_is_said_lies_in_the_past_and_stands_in_the_text(text: str, now: datetime) -> None:
    plain = normalise(text)

    when = find_when(plain)
    found = since(when, now) if when else None

    assert when is None or when.span in plain
    assert not isinstance(found, datetime) or (found.tzinfo == HERE and found <= now)
    assert isinstance(found, datetime) or found is None or found <= now.date()


@given(st.integers(0, 3), moments)
def test_days_back_are_counted_from_now(days: int, now: datetime) -> None:
    word = ("今天", "昨天", "前天", "大前天")[days]

    assert meant(f"{word}楼道灯坏了", now) == now.date() - timedelta(days)


@given(st.dates(date(2000, 1, 2), date(2026, 11, 24)))
def test_a_whole_date_means_itself(day: date) -> None:
    assert meant(f"{day.year}年{day.month}月{day.day}日报修的") == day
    assert meant(f"{day.isoformat()}报修的") == day


@given(st.sampled_from("一二三四五六日天"), moments)
def test_a_weekday_means_the_last_one(name: str, now: datetime) -> None:
    found = meant(f"周{name}上午停水", now)

    assert isinstance(found, date)
    assert now.date() - timedelta(7) < found <= now.date()
    assert found.weekday() == min("一二三四五六日天".index(name), 6)


@pytest.mark.parametrize("letter", ["年", "天", "这", "一", "每", "连续", "昨一二三今前上周每天", "从"])
def test_a_text_of_nothing_but_times_is_read_in_bounded_time(letter: str) -> None:
    text = (letter * 4000)[:4000]
    start = time.process_time()

    find_when(text)

    assert time.process_time() - start < 0.5


def test_every_time_begins_with_a_letter_that_is_looked_for() -> None:
    starts = re.compile(f"[{words()['point_starts']}{words()['lasting_starts']}]")

    assert all(starts.match(line["span"]) for line in LINES if line["span"])


def test_words_that_mean_no_day_keep_their_words() -> None:
    when = find_when("前几天下雨")

    assert when == When("前几天", when.said if when else ())
    assert since(When("那年"), NOW) is None


@pytest.mark.parametrize("text", ["自今年三月以来多次停运", "3月以来一直漏"])
def test_since_march_is_no_three_months(text: str) -> None:
    when = find_when(normalise(text))

    assert when is not None
    assert when.lasting
    assert since(when, NOW) is None


@pytest.mark.parametrize("text", ["三个月以来停水", "两月以来停水", "半个月以来停水"])
def test_months_that_are_counted_are_a_length(text: str) -> None:
    when = find_when(normalise(text))

    assert when is not None
    assert since(when, NOW) is not None
