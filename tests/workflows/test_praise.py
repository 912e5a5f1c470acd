"""Praise reaches the person and the body it is about, and nobody who praised is told by name."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.post_tables import Timer
from models.vocabulary import ContactKind, TimerKind
from tests.principles.community import COMPANY, COMPANYS_HEAD, NEIGHBOUR, REPORTER, STREET, Community
from tests.principles.life import let
from workflows.cases.acts import CaseUnknown
from workflows.cases.commend import CommendRefused, commend, fire, shown, those_named
from workflows.cases.queries import case_for
from workflows.privacy.contact import leave
from workflows.timers import DueTimer

STAFF = [(1, "李建国"), (2, "王小明"), (3, "王建军"), (4, "高明"), (5, "李建"), (6, "田园")]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("感谢李建国，修得快", [1]),
        ("谢谢小李师傅，谢谢高师傅", [4]),
        ("谢谢王师傅帮我修好了水管", []),
        ("谢谢王小明和李建国", [1, 2]),
        ("修得又快又好", []),
        ("感谢李建，修得快", [5]),
        ("感谢李建军，修得快", []),
        ("田园小区的电梯修好了，手艺真是高明得很", []),
        ("高明帮我修好的，田园师傅也来了", [4, 6]),
    ],
    ids=[
        *("whole name", "the only one of a surname", "one of two", "two", "nobody", "a shorter name"),
        *("in a longer name that nobody has", "in words", "between words"),
    ],
)
def test_whom_praise_names(words: str, named: Sequence[int]) -> None:
    assert those_named(words, STAFF) == named


def rated(place: Community, verdict: str = "a good verdict") -> Case:
    case = place.case()
    assert all(
        let(place, who, does, case, at)
        for at, (who, does) in enumerate(
            [(COMPANY, "accept"), (COMPANY, "reply"), (REPORTER, verdict)], start=1
        )
    )
    return case


def passed_on(place: Community, minutes: int = 9) -> list[datetime]:
    """Let the clock do what waits; return when each was due."""
    place.tx.flush()
    timers = place.tx.execute(select(Timer).where(col(Timer.kind) == TimerKind.PRAISE)).scalars().all()
    for each in timers:
        due = DueTimer(each.id, each.key, TimerKind.PRAISE, each.due_at, each.subject, each.data)
        fire(place.act(COMPANYS_HEAD, minutes), due)
    return [each.due_at for each in timers]


def praise_told(place: Community, person: int) -> list[str]:
    return [each for each in place.told(person) if "commend." in each]


def test_it_reaches_the_handler_and_the_head_once_masked_and_without_a_name(place: Community) -> None:
    case = rated(place)
    commend(place.act(REPORTER, 5), case.id, "又快又好，电话13912345678")

    assert passed_on(place)
    assert passed_on(place)

    (mine,), (heads,) = praise_told(place, COMPANY), praise_told(place, COMPANYS_HEAD)
    assert "commend.you" in mine
    assert "commend.unsigned" in mine
    assert "commend.body" in heads
    assert "13912345678" not in mine + heads
    assert praise_told(place, STREET) == []


def test_it_is_signed_only_where_the_resident_wants_that(place: Community) -> None:
    case = rated(place)
    leave(place.act(REPORTER, 4), ContactKind.NAME, "王女士")
    commend(place.act(REPORTER, 5), case.id, "又快又好", signed=True)

    passed_on(place)

    assert "王女士" in praise_told(place, COMPANY)[0]


@pytest.mark.parametrize(("name", "value"), [("anonymous", True), ("nature", "report")])
def test_what_shows_no_contact_cannot_be_signed(place: Community, name: str, value: object) -> None:
    case = rated(place)
    leave(place.act(REPORTER, 4), ContactKind.NAME, "王女士")
    setattr(case, name, value)

    commend(place.act(REPORTER, 5), case.id, "又快又好", signed=True)
    passed_on(place)

    assert "王女士" not in "".join(praise_told(place, COMPANY))


def test_the_desk_shows_no_more_of_it_than_was_passed_on(place: Community) -> None:
    case, words = rated(place), "又快又好，电话13912345678，就是3号楼502室"
    commend(place.act(REPORTER, 5), case.id, words)

    def read_by(person: int) -> list[str | None]:
        seen = case_for(place.tx, place.reference, place.chat(person), case.id)
        return [each.words for each in seen.timeline if each.kind == "commended"]

    assert read_by(COMPANY) == [shown(words)]
    assert read_by(REPORTER) == [words]


def test_praise_of_a_body_leads_to_no_other_case_of_who_gave_it(place: Community) -> None:
    case = rated(place)
    place.case(nature="praise", words="修得又快又好", about="COMPANY")

    passed_on(place)

    assert praise_told(place, COMPANY) == praise_told(place, COMPANYS_HEAD) == []
    assert case.number not in "".join(praise_told(place, STREET))


def test_it_is_given_once_and_only_after_a_good_verdict(place: Community) -> None:
    good, bad = rated(place), rated(place, "a bad verdict")
    commend(place.act(REPORTER, 5), good.id, "又快又好")

    for case in (good, bad):
        with pytest.raises(CommendRefused):
            commend(place.act(REPORTER, 6), case.id, "又快又好")


def test_nobody_but_who_brought_the_case_praises_beside_it(place: Community) -> None:
    case = rated(place)

    for person in (NEIGHBOUR, COMPANY, STREET):
        with pytest.raises(CaseUnknown):
            commend(place.act(person, 5), case.id, "又快又好")


@pytest.mark.parametrize("anonymous", [False, True], ids=["known", "anonymous"])
def test_a_case_of_praise_reaches_who_answered_the_same_resident(place: Community, anonymous: bool) -> None:
    case = rated(place)
    place.case(nature="praise", words="修得又快又好", anonymous=anonymous)

    passed_on(place)

    assert any(case.number in each for each in praise_told(place, COMPANY)) is not anonymous
    assert any("commend.pass_on" in each for each in praise_told(place, COMPANYS_HEAD)) is anonymous


def test_praise_at_night_waits_for_the_morning(place: Community) -> None:
    case = rated(place)
    commend(place.act(REPORTER, 14 * 60), case.id, "又快又好")  # 23:00 here

    (due,) = passed_on(place)

    assert due.astimezone(place.reference.calendar.zone).strftime("%d %H:%M") == "21 08:00"


def test_praise_at_night_outlasts_a_verdict_that_is_taken_back_and_given_again(place: Community) -> None:
    case = rated(place)
    commend(place.act(REPORTER, 5), case.id, "又快又好")
    assert let(place, REPORTER, "take the verdict back", case, 6)

    passed_on(place)
    before = praise_told(place, COMPANY)
    assert let(place, REPORTER, "a good verdict", case, 12 * 60)
    passed_on(place)
    passed_on(place)

    assert before == []
    assert len(praise_told(place, COMPANY)) == 1
