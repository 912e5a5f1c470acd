"""A body ends while it has work: everything goes to who comes after it, everybody concerned hears it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, func, select
from sqlmodel import col

from models.body import Body, ListEntry
from models.case import Case
from models.governance import MatterPromise
from models.joint import Part
from models.meeting import Meeting, MeetingPromise
from models.person import Chat, Invitation, Membership
from models.post import timer_due
from models.rows import add_row
from models.service import ServiceContract
from models.vocabulary import OPEN_STATUSES, BodyKind, Role, Status, TimerKind
from tests.principles.community import (
    COMPANY,
    COORDINATOR,
    DISPATCHER,
    DISTRICT,
    REPORTER,
    START,
    STREET,
    Community,
    community,
)
from tests.principles.life import at_random, let
from workflows.access import BodyUnknown
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.cases.rule import send_to
from workflows.cases.stage_timers import key_of
from workflows.house import left_over
from workflows.house.bodies import LastFallback
from workflows.house.dissolve import Dissolved, dissolve
from workflows.house.record import ReasonMissing
from workflows.joint import call
from workflows.joint.terms import JointKind
from workflows.reference import load_reference
from workflows.timers import DueTimer
from workflows.verify import verify

WHY = "机构改革，职能并入"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The community: a company below a street, the street below its district."""
    with community(tmp_path) as found:
        yield found


def end(place: Community, code: str, heir: str | None, minutes: int = 60) -> Dissolved:
    """Let an operator end a body, and the house read its lists again."""
    act = Act(
        place.tx, Actor(Role.OPERATOR), START + timedelta(minutes=minutes), place.reference, place.chance
    )
    done = dissolve(act, code, heir, WHY)
    place.tx.flush()
    place.reference = load_reference(place.tx, place.reference.policy, act.now)
    return done


def named(place: Community, code: str, days: int = 0) -> dict[str, int]:
    """Whatever is open and still names a body."""
    place.tx.flush()
    today = place.reference.local_date(START + timedelta(days=days))
    asked: dict[str, Select[Any]] = {
        "cases": select(col(Case.id)).where(
            col(Case.body) == code, col(Case.status).in_(sorted(OPEN_STATUSES))
        ),
        "parts": select(col(Part.id)).where(col(Part.body) == code, col(Part.done_at).is_(None)),
        "promises": select(col(MeetingPromise.id)).where(
            col(MeetingPromise.body) == code, col(MeetingPromise.kept_at).is_(None)
        ),
        "matters": select(col(MatterPromise.id)).where(
            col(MatterPromise.body) == code, col(MatterPromise.kept).is_(None)
        ),
        "contracts": select(col(ServiceContract.id)).where(
            (col(ServiceContract.payer) == code) | (col(ServiceContract.provider) == code),
            col(ServiceContract.ended_at).is_(None),
        ),
        "lines": select(col(ListEntry.id)).where(
            (col(ListEntry.lead) == code) | col(ListEntry.assisting).contains(code),
            col(ListEntry.valid_to).is_(None) | (col(ListEntry.valid_to) >= today),
        ),
        "seats": select(col(Membership.id)).where(
            col(Membership.body) == code, col(Membership.until).is_(None)
        ),
        "chats": select(col(Chat.id)).where(col(Chat.body) == code, col(Chat.revoked_at).is_(None)),
        "ways in": select(col(Invitation.id)).where(
            col(Invitation.body) == code, col(Invitation.used_at).is_(None)
        ),
        "below": select(col(Body.code)).where(col(Body.superior) == code),
    }
    counts = {
        name: place.tx.execute(select(func.count()).select_from(each.subquery())).scalar_one()
        for name, each in asked.items()
    }
    return {name: count for name, count in counts.items() if count}


def test_a_case_in_hand_is_its_successors_with_the_limit_it_had(place: Community) -> None:
    case = place.case()
    let(place, COMPANY, "accept", case, 5)
    due = case.due_at

    done = end(place, "COMPANY", "STREET")

    assert (case.body, case.status, case.handler_id, case.due_at) == ("STREET", Status.ASSIGNED, None, due)
    assert (case.basis, done.cases) == ("dissolved", 1)
    assert "resident.inherited" in place.told(REPORTER)[-1]
    assert "task.inherited" in place.told(STREET)[-1]
    assert let(place, STREET, "accept", case, 70)
    assert verify(place.tx).whole


def test_many_cases_come_to_the_successor_in_one_message(place: Community) -> None:
    cases = [place.case() for _ in range(3)]
    before = len(place.told(STREET))

    end(place, "COMPANY", "STREET")

    assert len(place.told(STREET)) == before + 1
    assert all(each.number in place.told(STREET)[-1] for each in cases)


def test_without_a_successor_cases_go_to_the_fallback_and_seats_end(place: Community) -> None:
    case = place.case()

    done = end(place, "COMPANY", None)

    assert (case.body, done.seats) == ("DISTRICT", 2)
    assert named(place, "COMPANY") == {}
    assert place.reference.choose("0101", "CELL", date(2026, 11, 20), None).body == "DISTRICT"
    assert place.case().body == "DISTRICT"


def test_who_works_there_works_for_the_successor_and_its_lines_go_on(place: Community) -> None:
    end(place, "COMPANY", "STREET")
    case = place.case()

    held = place.tx.execute(
        select(col(Membership.body)).where(
            col(Membership.person_id) == COMPANY, col(Membership.until).is_(None)
        )
    ).scalars()
    assert list(held) == ["STREET"]
    assert (case.body, case.basis.partition("@")[0]) == ("STREET", "L1")
    assert case.number in "".join(place.told(COMPANY))


def test_a_case_about_the_successor_does_not_go_there(place: Community) -> None:
    case = place.case(about="STREET", category=None)
    send_to(place.act(DISPATCHER, 5), case.id, "SUPERVISION", "请监督机构核实")

    end(place, "SUPERVISION", "STREET")

    assert case.body == "DISTRICT"
    assert case.number not in "".join(place.told(STREET))


def test_what_is_about_the_ended_body_leaves_whoever_takes_its_people_in(place: Community) -> None:
    case = place.case(about="COMPANY", category=None)
    send_to(place.act(DISPATCHER, 5), case.id, "STREET", "请街道核实")

    end(place, "COMPANY", "STREET")

    assert (case.object_body, case.body) == ("STREET", "DISTRICT")


def test_a_part_goes_along_or_its_lead_hears_that_it_ended(place: Community) -> None:
    case = place.case(category=None)
    send_to(place.act(DISPATCHER, 1), case.id, "DISTRICT", "请区里办")
    let(place, DISTRICT, "accept", case, 2)
    call.share_out(place.act(DISTRICT, 3), case.id, "COMPANY", "请打开机房", START + timedelta(days=2))

    end(place, "COMPANY", "STREET")
    moved = place.tx.execute(select(Part)).scalars().one()
    assert (moved.body, moved.done_at) == ("STREET", None)

    end(place, "STREET", None, 90)
    assert moved.done_at is not None
    assert "joint.body_ended" in place.told(DISTRICT)[-1]


def test_a_whistled_body_that_ends_is_followed_by_its_successor(place: Community) -> None:
    case = place.case()
    call.whistle(place.act(COORDINATOR, 5), case.id, JointKind.QUICK, ["STREET"], "一起到现场看一次")

    end(place, "STREET", "DISTRICT")

    assert place.tx.execute(select(col(Part.body))).scalars().all() == ["DISTRICT"]


def test_contracts_and_promises_have_somebody_who_keeps_them(place: Community) -> None:
    meeting = Meeting(topic="电梯", place="会议室", called_at=START, at=START + timedelta(days=1))
    add_row(place.tx, meeting)
    add_row(
        place.tx,
        MeetingPromise(meeting_id=meeting.id, body="STREET", what="查一遍", due_at=START + timedelta(days=9)),
    )
    for code, payer, provider in (("HT1", "STREET", "COMPANY"), ("HT2", "DISTRICT", "STREET")):
        add_row(place.tx, contract(code, payer, provider))

    done = end(place, "STREET", None)

    promise = place.tx.execute(select(MeetingPromise)).scalars().one()
    kept = {each.code: each for each in place.tx.execute(select(ServiceContract)).scalars()}
    assert (promise.body, kept["HT1"].payer, kept["HT1"].ended_at) == ("DISTRICT", "DISTRICT", None)
    assert kept["HT2"].ended_at is not None
    assert (done.promises, done.contracts) == (1, 2)


def contract(code: str, payer: str, provider: str) -> ServiceContract:
    """A contract of a year."""
    return ServiceContract(
        code=code,
        payer=payer,
        provider=provider,
        title="示例服务",
        categories="01",
        areas="CELL",
        amount=100,
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
    )


def test_what_is_reopened_later_finds_who_came_after(place: Community) -> None:
    case = place.case()
    for minute, (person, deed) in enumerate([(COMPANY, "accept"), (COMPANY, "reply")], start=1):
        let(place, person, deed, case, minute)
    end(place, "COMPANY", "STREET")
    let(place, REPORTER, "a bad verdict", case, 70)

    assert (case.status, case.body) == (Status.REOPENED, "STREET")


@pytest.mark.parametrize(
    ("code", "heir", "why", "refused"),
    [
        ("NOWHERE", None, WHY, BodyUnknown),
        ("COMPANY", "COMPANY", WHY, BodyUnknown),
        ("COMPANY", "NOWHERE", WHY, BodyUnknown),
        ("DISTRICT", None, WHY, LastFallback),
        ("COMPANY", None, "", ReasonMissing),
    ],
)
def test_an_end_that_leaves_something_with_nobody_is_refused(
    place: Community, code: str, heir: str | None, why: str, refused: type[Exception]
) -> None:
    act = replace(place.act(DISPATCHER), by=Actor(Role.OPERATOR))

    with pytest.raises(refused):
        dissolve(act, code, heir, why)


def test_nobody_gives_anything_to_a_body_that_has_ended(place: Community) -> None:
    end(place, "COMPANY", "STREET")
    case = place.case(category=None)

    with pytest.raises(BodyUnknown):
        send_to(place.act(DISPATCHER, 70), case.id, "COMPANY", "请物业办")
    with pytest.raises(BodyUnknown):
        end(place, "COMPANY", None, 80)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # each example is a life: shrinking one takes minutes
)
@given(
    seed=st.integers(0, 2**32),
    order=st.permutations(["COMPANY", "STREET", "SUPERVISION"]),
    heirs=st.lists(st.sampled_from([None, "STREET", "COMPANY", "DISTRICT"]), min_size=3, max_size=3),
    about=st.sampled_from([None, None, "STREET", "COMPANY"]),
)
def test_whatever_ends_in_whatever_order_nothing_is_left_with_nobody(
    seed: int, order: list[str], heirs: list[str | None], about: str | None
) -> None:
    with TemporaryDirectory() as folder, community(Path(folder)) as place:
        cases = [place.case(), place.case(about=about)]
        chance = random.Random(seed)
        for case in cases:
            at_random(place, case, chance, 25)
        for minute, (code, heir) in enumerate(zip(order, heirs, strict=True)):
            stands = heir if heir != code and heir in place.reference.standing else None
            end(place, code, stands, 40 * 1440 + minute)

        assert [named(place, code, 41) for code in order] == [{}, {}, {}]
        assert all(owned(place, case) for case in cases)
        assert verify(place.tx).whole


@pytest.mark.parametrize(
    ("heir", "body"), [("STREET", "STREET"), (None, "DISTRICT")], ids=["a successor", "the fallback"]
)
def test_what_comes_in_the_very_second_goes_on_when_nobody_has_taken_it(
    place: Community, heir: str | None, body: str
) -> None:
    before = place.reference
    end(place, "COMPANY", heir)
    lists_of_now, place.reference = place.reference, before
    case = place.case()  # another process has read the lists before the body ended
    place.reference = lists_of_now

    stage = START + timedelta(minutes=75)
    due = timer_due(place.tx, key_of(case.id))
    left_over.fire(
        Act(place.tx, SYSTEM, stage, place.reference, place.chance),
        DueTimer(0, "", TimerKind.STAGE, stage, case.id, START.isoformat()),
    )

    assert due is not None
    assert (case.status, case.body) == (Status.ASSIGNED, body)
    assert "resident.inherited" in place.told(REPORTER)[-1]
    assert named(place, "COMPANY") == {}
    assert verify(place.tx).whole


def owned(place: Community, case: Case) -> bool:
    """Whether somebody has a case: a body that stands and that it is not about, or a dispatcher."""
    if case.status not in OPEN_STATUSES:
        return True
    if case.body is None:
        return case.status in (Status.REGISTERED, Status.RETURNED)
    fact = place.reference.bodies[case.body]
    return fact.kind != BodyKind.ENDED and not place.reference.is_under(case.body, case.object_body)
