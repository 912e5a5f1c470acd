"""A reminder reaches whoever can do the next thing, and offers it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.case import Case
from models.person import Chat
from models.post_tables import Timer
from models.vocabulary import Role
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    START,
    Community,
)
from tests.principles.life import DEEDS
from workflows.cases import due
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.timers import rung_key
from workflows.presence.acknowledge import history


def reminded(place: Community, case: Case, days: float = 4) -> Callable[[int], str]:
    """Let the reminders of a case come; return what somebody was told of them."""
    before = {each: len(place.told(each)) for each in (COMPANY, COMPANYS_HEAD, DISPATCHER, COORDINATOR)}
    due.climb(Act(place.tx, SYSTEM, START + timedelta(days=days), place.reference, place.chance), case)
    return lambda person: "".join(place.told(person)[before[person] :])


def test_what_nobody_has_yet_is_the_dispatchers_to_send_on(place: Community) -> None:
    told = reminded(place, place.case(category=None))

    assert "unsettled.ahead" in told(DISPATCHER)
    assert '"name":"assign"' in told(DISPATCHER)


@pytest.mark.parametrize(
    ("deed", "ruler", "other"),
    [("return as not theirs", DISPATCHER, COORDINATOR), ("return", COORDINATOR, DISPATCHER)],
    ids=["not theirs: the dispatcher rules", "no means: the coordinator rules"],
)
def test_what_was_returned_is_whose_it_is_to_rule(
    place: Community, deed: str, ruler: int, other: int
) -> None:
    case = place.case()
    DEEDS[deed](place.act(COMPANY, 1), case.id)

    told = reminded(place, case, 8)

    assert "unsettled.late" in told(ruler)
    assert '"name":"rule"' in told(ruler)
    assert told(other) == told(COMPANY) == ""


@pytest.mark.parametrize(
    ("gone", "hears", "words"),
    [((), COMPANY, "reminder.ahead"), ((COMPANY,), COMPANYS_HEAD, "reminder.ahead")],
    ids=["who works there", "nobody but the head"],
)
def test_of_a_body_whoever_is_here_hears_it(
    place: Community, gone: tuple[int, ...], hears: int, words: str
) -> None:
    case = place.case()
    leave(place, *gone)

    assert words in reminded(place, case)(hears)


def test_of_a_body_that_nobody_has_come_from_the_dispatchers_hear_once_that_it_is_late(
    place: Community,
) -> None:
    case = place.case()
    leave(place, COMPANY, COMPANYS_HEAD)

    told = [reminded(place, case, days)(DISPATCHER).count("escalation.") for days in (4, 7.1, 10)]

    assert told == [0, 1, 0]


def leave(place: Community, *people: int) -> None:
    """Let the chats of these be no chats of staff any more."""
    place.tx.execute(update(Chat).where(col(Chat.person_id).in_(people)).values(role=Role.RESIDENT))


def test_of_several_that_are_late_at_once_everybody_gets_one_list_and_each_case_its_events(
    place: Community,
) -> None:
    cases = [place.case() for _ in range(4)]

    told = reminded(place, cases[0], 10)

    for person, words in ((COMPANY, "reminder.many"), (COMPANYS_HEAD, "escalation.many")):
        assert words in told(person)
        assert all(told(person).count(each.number) == 1 for each in cases)
    assert [rungs(place, each) for each in cases] == [rungs(place, cases[0])] * 4
    assert reminded(place, cases[1], 10)(COMPANY) == ""


def test_two_that_are_late_come_one_by_one_with_all_that_can_be_done(place: Community) -> None:
    first, _ = place.case(), place.case()

    told = reminded(place, first, 7.1)(COMPANY)

    assert "many" not in told
    assert told.count("reminder.late") == told.count('"name":"accept"') == 2


def test_a_danger_is_told_by_itself_beside_a_list(place: Community) -> None:
    cases = [place.case() for _ in range(4)]
    cases[1].urgency = "danger"

    told = reminded(place, cases[0], 10)(COMPANY)

    assert told.count("reminder.many") == told.count("reminder.late") == 1
    assert told.count('"name":"acknowledge"') == 1
    assert f'"case":"{cases[1].number}"' in told


def test_a_case_that_failed_holds_up_no_other(place: Community) -> None:
    cases = [place.case() for _ in range(4)]
    own = col(Timer.key) == rung_key(cases[3])
    place.tx.execute(update(Timer).where(own).values(attempts=1, due_at=START))

    told = reminded(place, cases[0], 10)(COMPANY)

    assert all(told.count(each.number) == 1 for each in cases[:3])
    assert cases[3].number not in told
    assert rungs(place, cases[3]) == []


def rungs(place: Community, case: Case) -> list[str]:
    """The rungs that a case has behind it."""
    chain = history(place.act(COMPANY), case).events
    return sorted(rung for _, rung in due.fired(chain))
