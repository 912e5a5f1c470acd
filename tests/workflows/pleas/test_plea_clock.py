"""What a body asks for does not lie about: who has to look at it is reminded, auditors hear of it once."""

from datetime import timedelta

from models.case import Case
from models.post import timer_due
from models.vocabulary import TimerKind
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    START,
    Community,
)
from tests.principles.life import let
from workflows.cases import plea_due
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.plead import plea_key
from workflows.timers import DueTimer
from workflows.verify import verify


def asking(place: Community) -> Case:
    """A case for which more time is asked, on a Friday morning."""
    case = place.case()
    assert let(place, COMPANY, "accept", case, 1)
    assert let(place, COMPANY, "ask for time", case, 2)
    return case


def pass_days(place: Community, case: Case, *days: float) -> None:
    """Let its clock come at these days."""
    for each in days:
        now = START + timedelta(days=each)
        act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
        plea_due.fire(act, DueTimer(0, "", TimerKind.PLEA, now, case.id, "{}"))


def reminded(place: Community, person: int, key: str = "rung.plea") -> int:
    """How often somebody was reminded of it."""
    return sum(key in each and "decision." in each for each in place.told(person))


def test_who_has_to_look_at_it_is_reminded_before_and_every_working_day_after(place: Community) -> None:
    case = asking(place)
    due = timer_due(place.tx, plea_key(case))

    pass_days(place, case, 0.3, 3.1, 4.1)  # Friday, Monday, Tuesday

    assert due is not None
    assert due < START + timedelta(days=1)
    assert reminded(place, COMPANYS_HEAD) == 3
    assert reminded(place, COORDINATOR) == 0
    assert sum("decision.raised" in each for each in place.told(AUDITOR)) == 1
    assert verify(place.tx).whole


def test_once_the_first_of_two_has_agreed_the_second_is_reminded(place: Community) -> None:
    case = asking(place)
    assert let(place, COMPANYS_HEAD, "agree", case, 3)

    pass_days(place, case, 3.1)

    assert (reminded(place, COMPANYS_HEAD), reminded(place, COORDINATOR)) == (0, 1)


def test_what_is_decided_or_taken_back_is_reminded_of_no_more(place: Community) -> None:
    first, second = asking(place), asking(place)
    assert let(place, COMPANYS_HEAD, "do not agree", first, 3)
    assert let(place, COMPANY, "ask no longer", second, 3)

    pass_days(place, first, 3.1)
    pass_days(place, second, 3.1)

    assert reminded(place, COMPANYS_HEAD) == 0
