"""Contracts, what is delivered under them, who sees what, and whom the clock reminds."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.body import Body
from models.case import Case
from models.ledger import Event
from models.post import timer_due
from models.service import ServiceContract, ServiceDelivery
from models.vocabulary import Role, TimerKind
from models.vocabulary_services import DeliveryState
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    REPORTER,
    SEATS,
    START,
    STREET,
    STREETS_HEAD,
    Community,
    community,
)
from workflows.cases import handle
from workflows.cases.acts import SYSTEM, Act, Actor, CaseUnknown
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.services import deliver
from workflows.services.asked import ACCEPT, DELIVER, END, ENTER, ORDER, PAID, SEND_BACK, perform
from workflows.services.contracts import ServiceRefused
from workflows.services.judged import Judged, judged_by_provider
from workflows.services.scope import Need, Terms, needs
from workflows.services.view import Reminder, register, reminder
from workflows.timers import DueTimer

TERMS = {
    "title": "电梯维保",
    "provider": "HELPERS",
    "categories": "电梯",
    "areas": "CELL",
    "amount": "12,000",
    "starts": "2026-01-01",
    "ends": "2026-12-31",
    "award": "",
}
PART = {"what": "每周看一次", "day": "2026-11-25"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The small community with an organisation that can provide."""
    with community(tmp_path) as found:
        found.tx.add(Body(code="HELPERS", name="示例服务中心", kind="social_service"))
        found.tx.flush()
        found.reference = load_reference(found.tx, Policy(), START)
        yield found


def act(place: Community, seat: int | tuple[Role, str | None], days: float = 0) -> Act:
    """Let a person, or somebody of the provider, act so many days after the start."""
    role, body = SEATS[seat] if isinstance(seat, int) else seat
    person = seat if isinstance(seat, int) else None
    return Act(
        place.tx, Actor(role, person, body), START + timedelta(days=days), place.reference, place.chance
    )


PROVIDER = (Role.HANDLER, "HELPERS")


def contract(place: Community) -> ServiceContract:
    """A contract of the company."""
    made = perform(act(place, COMPANYS_HEAD), ENTER, {}, TERMS)
    assert isinstance(made, ServiceContract)
    return made


def ordered(place: Community) -> tuple[Case, ServiceDelivery]:
    """A case in hand, and a part of it that the provider was asked for."""
    code, case = contract(place).code, place.case()
    handle.accept(act(place, COMPANY), case.id)
    made = perform(act(place, COMPANY), ORDER, {"case": case.id}, {**PART, "contract": code})
    assert isinstance(made, ServiceDelivery)
    return case, made


@pytest.mark.parametrize("seat", [COMPANY, COORDINATOR, AUDITOR, REPORTER])
def test_nobody_but_a_head_enters_a_contract_of_the_own_body(place: Community, seat: int) -> None:
    with pytest.raises(ServiceRefused):
        perform(act(place, seat), ENTER, {}, TERMS)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"provider": "STREET"}, "no_provider"), ({"ends": "2026-11-21", "starts": "2026-12-01"}, "backwards")],
)
def test_a_contract_that_cannot_be_is_refused(place: Community, change: dict[str, str], why: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        perform(act(place, COMPANYS_HEAD), ENTER, {}, {**TERMS, **change})

    assert refused.value.why == why


@pytest.mark.parametrize("seat", [STREET, STREETS_HEAD, COORDINATOR, REPORTER])
def test_nobody_but_who_has_the_case_orders_a_part_of_it(place: Community, seat: int) -> None:
    code, case = contract(place).code, place.case()

    with pytest.raises(CaseUnknown):
        perform(act(place, seat), ORDER, {"case": case.id}, {**PART, "contract": code})


def test_an_ended_contract_covers_nothing(place: Community) -> None:
    kept, case = contract(place), place.case()
    perform(act(place, COMPANYS_HEAD), END, {"contract": kept.id}, {"reason": "做得不好"})

    with pytest.raises(ServiceRefused):
        perform(act(place, COMPANY), ORDER, {"case": case.id}, {**PART, "contract": kept.code})


def test_the_provider_sees_its_part_and_not_the_case(place: Community) -> None:
    case, part = ordered(place)

    (seen,) = register(place.tx, place.reference, act(place, PROVIDER).by, START).deliveries

    assert (seen.what, seen.case) == ("每周看一次", None)
    assert case.number not in str(seen)
    with pytest.raises(ServiceRefused):
        perform(act(place, STREET), DELIVER, {"delivery": part.id}, {"report": "看过"})


def test_payment_falls_due_after_acceptance_and_the_head_hears_of_it(place: Community) -> None:
    _, part = ordered(place)
    perform(act(place, PROVIDER), DELIVER, {"delivery": part.id}, {"report": "看过"})
    accepted = {"note": "看过", "amount": "1500"}
    perform(act(place, COMPANY), ACCEPT, {"delivery": part.id}, accepted)
    head, days = act(place, COMPANYS_HEAD).by, place.reference.policy.pay_days

    before = reminder(place.tx, place.reference, head, START)
    late = reminder(place.tx, place.reference, head, START + timedelta(days=days, hours=1))
    perform(act(place, COMPANYS_HEAD), PAID, {"delivery": part.id}, {})

    assert (before, late) == (Reminder(1, 0, 1), Reminder(1, 1, 1))
    assert part.state == DeliveryState.PAID
    assert reminder(place.tx, place.reference, head, START) == Reminder(0, 0, 1)


def test_a_late_part_is_reminded_of_and_a_delivered_one_to_who_has_to_look_at_it(place: Community) -> None:
    _, part = ordered(place)

    assert timer_due(place.tx, deliver.key_of(part)) == part.due_at
    perform(act(place, PROVIDER), DELIVER, {"delivery": part.id}, {"report": "看过"})
    again = timer_due(place.tx, deliver.key_of(part))
    assert again is not None
    before = len(place.told(COMPANY))
    later = Act(place.tx, SYSTEM, again, place.reference, place.chance)
    deliver.fire(later, DueTimer(0, "", TimerKind.SERVICE, again, part.id, "{}"))

    assert "service.delivered" in "".join(place.told(COMPANY)[before:])
    perform(act(place, COMPANY), ACCEPT, {"delivery": part.id}, {"note": "看过", "amount": "1500"})
    assert timer_due(place.tx, deliver.key_of(part)) is None


def test_needs_are_what_many_ask_for_and_no_contract_covers() -> None:
    day = date(2026, 11, 23)
    paths = ({"01": ("01",), "02": ("02",)}, {"K1": ("S", "K1"), "K2": ("S", "K2")})
    bought = Terms(frozenset({"01"}), frozenset({"K1"}), day, day)
    counts = {("01", "K1"): 40, ("01", "K2"): 9, ("02", "K1"): 12, ("02", "K2"): 4}

    found = needs(counts, [bought], paths, day, 5)

    assert found == [Need("02", "K1", 12), Need("01", "K2", 9)]


@pytest.mark.parametrize(
    ("on", "ending"), [(date(2026, 10, 1), False), (date(2026, 11, 1), True), (date(2027, 1, 1), False)]
)
def test_a_contract_is_ending_in_its_last_days_only(on: date, ending: bool) -> None:
    terms = Terms(frozenset({"01"}), frozenset({"S"}), date(2026, 1, 1), date(2026, 12, 31))

    assert terms.is_ending(on, 60) is ending


def test_what_is_said_about_a_part_tells_of_no_resident(place: Community) -> None:
    _, part = ordered(place)
    perform(act(place, PROVIDER), DELIVER, {"delivery": part.id}, {"report": "已联系13800138000"})

    perform(act(place, COMPANY), SEND_BACK, {"delivery": part.id}, {"reason": "再打13800138000"})

    assert (part.report, part.note) == ("已联系***", "再打***")
    kept = place.tx.execute(select(col(Event.data)).where(col(Event.subject) == f"delivery:{part.code}"))
    assert not any("13800138000" in data for data in kept.scalars())


def test_who_rules_elsewhere_sees_no_delivery_and_who_rules_there_does(place: Community) -> None:
    ordered(place)

    def seen(area: str | None) -> int:
        seat = Actor(Role.COORDINATOR, COORDINATOR, "DISTRICT", area)
        return len(register(place.tx, place.reference, seat, START).deliveries)

    assert (seen(None), seen("CELL"), seen("ELSEWHERE")) == (1, 1, 0)


def test_a_provider_is_judged_by_who_pays_and_by_whose_case_it_was(place: Community) -> None:
    case, part = ordered(place)
    accepted = {"note": "看过", "amount": "1500"}
    perform(act(place, PROVIDER), DELIVER, {"delivery": part.id}, {"report": "看过"})
    perform(act(place, COMPANY), SEND_BACK, {"delivery": part.id}, {"reason": "还缺一个地方没有看"})
    waiting = judged_by_provider(place.tx, [part.contract_id])["HELPERS"]
    perform(act(place, PROVIDER), DELIVER, {"delivery": part.id}, {"report": "又看过"})
    perform(act(place, COMPANY), ACCEPT, {"delivery": part.id}, accepted)
    case.solved, case.satisfaction = "solved", 3
    place.tx.flush()

    judged = judged_by_provider(place.tx, [part.contract_id])

    assert waiting == Judged(1, 1, 0, 0, 0, 0, 0, 0)
    assert judged == {"HELPERS": Judged(1, 1, 1, 0, 1, 1, 1, 0)}
    assert judged_by_provider(place.tx, []) == {}
