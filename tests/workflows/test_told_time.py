"""When a case was, as its resident told it: kept with the place, shown to who may read the words."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.catalogue.sentences import render
from models.case import Case
from models.vocabulary import Locale
from nlu.reading import When
from nlu.when import find_when
from tests.principles.community import COMPANY, REPORTER, Community
from tests.workflows.privacy.rights import founded
from workflows.cases import amend
from workflows.cases.queries import case_for
from workflows.cases.sealed import place_of, when_of
from workflows.cases.told_time import LONGEST_TIME, TimeTold, time_told, time_value
from workflows.privacy.consent import drop_points
from workflows.privacy.erase import erase_case
from workflows.privacy.my_data import where_of
from workflows.screens import Screen, from_json, say, to_json

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LAST_NIGHT = TimeTold("昨晚十点多", "2026-11-23T22:00:00+08:00")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def shown(text: str, locale: Locale = Locale.HANS) -> str:
    told = time_told(find_when(text), NOW)
    assert told is not None
    return render(say("draft.when", when=time_value(told)), locale)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("昨晚十点多停电", "时间：昨晚十点多（11月23日(周一) 22:00 左右）"),
        ("今天早上停电", "时间：今天早上（11月24日(周二)）"),
        ("停电三天了", "时间：三天了（约从 11月21日(周六) 起）"),
        ("停电两个小时了", "时间：两个小时了（约从 11月24日(周二) 13:30 起）"),
        ("每天半夜停电", "时间：每天半夜，反复出现"),
        ("前几天停电", "时间：前几天"),
    ],
)
def test_a_time_is_shown_in_its_words_and_as_the_day_that_was_meant(text: str, line: str) -> None:
    assert shown(text) == line


def test_every_language_names_the_day_in_its_own_way() -> None:
    assert shown("今天早上停电", Locale.HANT) == "時間：今天早上（11月24日(週二)）"
    assert shown("今天早上停电", Locale.EN) == "When: 今天早上 (Tue 24 Nov)"


def test_a_day_outlives_the_outbox() -> None:
    told = time_told(find_when("今天早上停电"), NOW)
    assert told is not None
    screen = Screen((say("draft.when", when=time_value(told)),))

    assert from_json(to_json(screen)) == screen


def test_a_time_longer_than_a_line_is_cut() -> None:
    told = time_told(When("很" * 99), NOW)

    assert told == TimeTold("很" * LONGEST_TIME)


def registered(here: Community, **facts: object) -> Case:
    case = here.case(when=LAST_NIGHT, **facts)  # type: ignore[arg-type]
    here.tx.flush()
    return case


def test_nothing_of_the_time_can_be_read_without_the_key(place: Community) -> None:
    case = registered(place, place="3号楼")

    assert "昨晚" not in case.place
    assert "2026" not in case.place
    assert when_of(case) == LAST_NIGHT


def test_a_case_without_a_place_keeps_its_time(place: Community) -> None:
    assert when_of(registered(place)) == LAST_NIGHT


def test_a_case_without_a_time_has_none(place: Community) -> None:
    assert when_of(place.case(place="3号楼")) is None


def test_the_time_stays_when_the_place_is_put_right(place: Community) -> None:
    case = registered(place, place="3号楼")

    amend.correct_place(place.act(REPORTER, 1), case.id, "5号楼", "CELL")

    assert (place_of(case), when_of(case)) == ("5号楼", LAST_NIGHT)


def test_the_time_stays_when_the_point_is_dropped(place: Community) -> None:
    case = registered(place, latitude=31.2, longitude=112.8)

    drop_points(place.tx, REPORTER)

    assert when_of(case) == LAST_NIGHT


def test_the_time_is_erased_with_the_words(place: Community) -> None:
    case = registered(place, place="3号楼")

    erase_case(place.tx, case)

    assert when_of(case) is None


def test_whoever_works_on_it_sees_the_time_on_card_and_sheet(place: Community) -> None:
    case = registered(place)

    view = case_for(place.tx, place.reference, place.chat(COMPANY), case.id)

    assert view.when == LAST_NIGHT
    assert any("task.when" in each for each in place.told(COMPANY))


def test_who_is_anonymous_is_not_told_by_the_words_of_a_time(place: Community) -> None:
    told = TimeTold("昨晚3号楼2单元301室进水")

    case = place.case(when=told, anonymous=True)

    view = case_for(place.tx, place.reference, place.chat(COMPANY), case.id)
    assert view.when is not None
    assert "301" not in view.when.words
    assert not any("301" in each for each in place.told(COMPANY))


def test_the_time_is_in_what_a_resident_takes_away(place: Community) -> None:
    case = registered(place)

    assert where_of(case)["when"] == {
        "words": "昨晚十点多",
        "since": "2026-11-23T22:00:00+08:00",
        "lasting": False,
        "repeats": False,
    }
