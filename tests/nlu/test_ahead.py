"""A day to come is read as people say it; what nobody could know for sure is asked again."""

from datetime import date

import pytest

from nlu.ahead import day_ahead

MONDAY = date(2026, 11, 23)
SAID = {
    "今天": "2026-11-23",
    "明天": "2026-11-24",
    "后天": "2026-11-25",
    "後天": "2026-11-25",
    "大后天": "2026-11-26",
    "三天后": "2026-11-26",
    "过三天": "2026-11-26",
    "3天之内": "2026-11-26",
    "十天以后": "2026-12-03",
    "两周后": "2026-12-07",
    "一个月后": "2026-12-23",
    "半个月后": "2026-12-08",
    "一个半月后": "2027-01-07",
    "半年后": "2027-05-23",
    "周五": "2026-11-27",
    "星期天": "2026-11-29",
    "这周五": "2026-11-27",
    "下周五": "2026-12-04",
    "下個禮拜五": "2026-12-04",
    "下下周一": "2026-12-07",
    "12月5号": "2026-12-05",
    "12月5日（周六）": "2026-12-05",
    "十二月五号": "2026-12-05",
    "12月5日前": "2026-12-05",
    "2月1日": "2027-02-01",
    "明年3月1日": "2027-03-01",
    "2027年3月1日": "2027-03-01",
    "28号": "2026-11-28",
    "5号": "2026-12-05",
    "下个月5号": "2026-12-05",
    "月底": "2026-11-30",
    "下月底": "2026-12-31",
    "年底": "2026-12-31",
    "tomorrow": "2026-11-24",
    "Next Friday": "2026-12-04",
    "friday": "2026-11-27",
    "in three days": "2026-11-26",
    "2 weeks from now": "2026-12-07",
    "5 Dec": "2026-12-05",
    "December 5th": "2026-12-05",
    "Dec 5, 2027": "2027-12-05",
    "end of next month": "2026-12-31",
}
UNSURE = [
    "周一",  # today, or in a week
    "本周日吧三点",
    "三天",
    "三月",
    "三月后",
    "10月1日",  # just been
    "2月30日",
    "下周",
    "过几天",
    "尽快",
    "3栋2单元",
    "soon",
    "一" * 60,
]


@pytest.mark.parametrize(("said", "meant"), SAID.items())
def test_a_day_is_read(said: str, meant: str) -> None:
    assert day_ahead(said, MONDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize("said", UNSURE)
def test_what_tells_no_certain_day_is_none(said: str) -> None:
    assert day_ahead(said, MONDAY) is None
