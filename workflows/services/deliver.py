"""Has a provider do a part of a case: asked for, delivered, accepted with a note, paid for.

The provider sees its part and the cell it lies in, and nothing else of the case.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from models import post
from models.case import Case
from models.rows import add_row
from models.service import ServiceContract, ServiceDelivery
from models.vocabulary import Role, TimerKind
from models.vocabulary_services import DeliveryState, ServiceEvent
from workflows import ledger, notices
from workflows.cases.acts import Act, case_of
from workflows.cases.masking import Detail, mask
from workflows.cases.numbers import new_number
from workflows.cases.parties import case_to, staff_of, staff_of_provider, worker_of
from workflows.forms import Given
from workflows.gate import has_duty
from workflows.gate_terms import Action, Duty
from workflows.ledger import Entry
from workflows.notices import Address
from workflows.responsiveness.loop.offered import held, offered
from workflows.screens import Button, Screen, Sentence, say
from workflows.services.contracts import LATE, NOT_COVERED, SERIAL, STATE, UNKNOWN, ServiceRefused, covering
from workflows.timers import DueTimer

PREFIX = "FW"
EVENING = time(18)
"""† Until when a part is delivered on its day."""

AGAIN = timedelta(days=7)
"""† How often a late part is reminded of."""

Rows = tuple[tuple[Button, ...], ...]


def order(act: Act, case_id: int, given: Given) -> ServiceDelivery:
    """Ask a contracted provider for a part of a case.

    `given`: contract (its code), what (the part, in words for the provider), day (ISO). Raises CaseUnknown,
    NotTheHandler, ServiceRefused.
    """
    case = case_to(act, case_id, Action.BUY)
    found = covering(act, case)
    contract = next((each for each in found if each.code == given["contract"]), None)
    if contract is None:
        raise ServiceRefused(NOT_COVERED)
    due = datetime.combine(date.fromisoformat(given["day"]), EVENING, act.reference.calendar.zone)
    if due <= act.now:
        raise ServiceRefused(LATE)
    number = new_number(act.reference.local_date(act.now), act.chance, SERIAL)
    delivery = ServiceDelivery(
        code=PREFIX + number.removeprefix("HY"),
        contract_id=contract.id,
        case_id=case.id,
        state=DeliveryState.ASKED,
        what=masked(given["what"]),
        due_at=due.astimezone(UTC),
        asked_at=act.now,
        held=held(act, case.number, found),
    )
    add_row(act.tx, delivery)
    remind_at(act, delivery, delivery.due_at)
    told = {"case": case.number, "what": delivery.what}
    note(act, delivery, contract, ServiceEvent.ASKED, {**told, **beside(act, case, found, delivery.held)})
    tell_provider(act, delivery, contract, case, "service.asked")
    return delivery


def beside(
    act: Act, case: Case, found: Sequence[ServiceContract], by_lot: bool | None
) -> dict[str, Sequence[str] | bool]:
    """In which order the providers of several contracts were offered, as the chain of a delivery tells it."""
    if len(found) < 2:
        return {}
    shown = [each.provider for each in offered(act, case.number, found)]
    return {"offered": shown} if by_lot is None else {"offered": shown, "held": by_lot}


def masked(words: str) -> str:
    """Words for the other side and the ledger, which keeps them for good: they tell of no resident."""
    return mask(words, frozenset(Detail))


def deliver(act: Act, delivery_id: int, given: Given) -> ServiceDelivery:
    """Say what was done; the paying body looks at it. By the provider's staff. Raises ServiceRefused."""
    delivery, contract = of_provider(act, delivery_id)
    expect(delivery, DeliveryState.ASKED)
    delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, act.now
    delivery.report = masked(given["report"])
    remind_at(act, delivery, act.now + AGAIN)
    note(act, delivery, contract, ServiceEvent.DELIVERED, {"report": delivery.report})
    ask_to_accept(act, delivery, contract)
    return delivery


def ask_to_accept(act: Act, delivery: ServiceDelivery, contract: ServiceContract) -> None:
    """Ask the paying body to look at what was delivered."""
    given = {"delivery": delivery.id}
    choices = ((Button("accept_service", given), Button("send_back", given)),)
    tell_payer(act, delivery, contract, "service.delivered", choices)


def accept(act: Act, delivery_id: int, given: Given) -> ServiceDelivery:
    """Accept what was delivered (`note`, `amount` in fen); payment falls due. Raises ServiceRefused."""
    delivery, contract, case = of_payer(act, delivery_id)
    expect(delivery, DeliveryState.DELIVERED)
    post.cancel_timer(act.tx, key_of(delivery))
    delivery.state, delivery.accepted_at = DeliveryState.ACCEPTED, act.now
    delivery.note, delivery.amount = masked(given["note"]), int(given["amount"])
    delivery.pay_by = act.now + timedelta(days=act.reference.policy.pay_days)
    pay_by = delivery.pay_by.isoformat()
    facts: ledger.Facts = {"note": delivery.note, "amount": delivery.amount, "pay_by": pay_by}
    note(act, delivery, contract, ServiceEvent.ACCEPTED, facts)
    tell_provider(act, delivery, contract, case, "service.accepted")
    return delivery


def send_back(act: Act, delivery_id: int, given: Given) -> ServiceDelivery:
    """Ask the provider to do it again, for a reason. Raises ServiceRefused."""
    delivery, contract, case = of_payer(act, delivery_id)
    expect(delivery, DeliveryState.DELIVERED)
    delivery.state, delivery.note = DeliveryState.ASKED, masked(given["reason"])
    remind_at(act, delivery, max(delivery.due_at, act.now + timedelta(days=1)))
    note(act, delivery, contract, ServiceEvent.SENT_BACK, {"reason": delivery.note})
    tell_provider(act, delivery, contract, case, "service.sent_back")
    return delivery


def call_off(act: Act, delivery_id: int, given: Given) -> ServiceDelivery:
    """Need a part no longer, for a reason, while nothing was delivered. Raises ServiceRefused."""
    delivery, contract, case = of_payer(act, delivery_id)
    expect(delivery, DeliveryState.ASKED)
    delivery.state, delivery.note = DeliveryState.CALLED_OFF, masked(given["reason"])
    post.cancel_timer(act.tx, key_of(delivery))
    note(act, delivery, contract, ServiceEvent.CALLED_OFF, {"reason": delivery.note})
    tell_provider(act, delivery, contract, case, "service.called_off")
    return delivery


def paid(act: Act, delivery_id: int) -> ServiceDelivery:
    """Say that it is paid: the head of the paying body; the provider hears it. Raises ServiceRefused."""
    delivery, contract = loaded(act, delivery_id)
    if contract.payer != act.by.body or not has_duty(act.by.role, Duty.CONTRACT):
        raise ServiceRefused(UNKNOWN)
    expect(delivery, DeliveryState.ACCEPTED)
    delivery.state, delivery.paid_at = DeliveryState.PAID, act.now
    note(act, delivery, contract, ServiceEvent.PAID, {"amount": delivery.amount})
    tell_provider(act, delivery, contract, case_of(act, delivery.case_id), "service.paid")
    return delivery


def loaded(act: Act, delivery_id: int) -> tuple[ServiceDelivery, ServiceContract]:
    """Load a delivery as it stands, with its contract. Raises ServiceRefused."""
    found = act.tx.get(ServiceDelivery, delivery_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise ServiceRefused(UNKNOWN)
    return found, act.tx.get_one(ServiceContract, found.contract_id)


def of_provider(act: Act, delivery_id: int) -> tuple[ServiceDelivery, ServiceContract]:
    """Load a delivery that the actor's body does. Raises ServiceRefused."""
    delivery, contract = loaded(act, delivery_id)
    if contract.provider != act.by.body or not has_duty(act.by.role, Duty.DELIVER):
        raise ServiceRefused(UNKNOWN)
    return delivery, contract


def of_payer(act: Act, delivery_id: int) -> tuple[ServiceDelivery, ServiceContract, Case]:
    """Load a delivery for who has its case, at the paying body. Raises ServiceRefused, CaseUnknown."""
    delivery, contract = loaded(act, delivery_id)
    if contract.payer != act.by.body:
        raise ServiceRefused(UNKNOWN)
    return delivery, contract, case_to(act, delivery.case_id, Action.BUY)


def expect(delivery: ServiceDelivery, state: DeliveryState) -> None:
    """Refuse what does not fit how a delivery stands. Raises ServiceRefused."""
    if delivery.state != state:
        raise ServiceRefused(STATE)


def note(
    act: Act, delivery: ServiceDelivery, contract: ServiceContract, kind: ServiceEvent, facts: ledger.Facts
) -> None:
    """Append to the chain of a delivery, on the basis of its contract."""
    delivery.version += 1
    basis = f"{contract.code}@{contract.starts}"
    data = {**facts, "state": str(delivery.state)}
    ledger.append(act.tx, Entry(f"delivery:{delivery.code}", kind, act.now, str(act.by), basis, data))
    act.tx.flush()


def line(act: Act, delivery: ServiceDelivery, contract: ServiceContract, case: Case, key: str) -> Sentence:
    """Say something of a delivery, without a word of the resident's."""
    return say(
        key,
        number=delivery.code,
        what=delivery.what,
        place=act.reference.area_name(case.cell) if case.cell else say("place.none"),
        until=delivery.due_at,
        payer=act.reference.body_name(contract.payer),
        provider=act.reference.body_name(contract.provider),
        report=delivery.report,
        note=delivery.note,
        pay_by=delivery.pay_by,
    )


def tell_provider(
    act: Act, delivery: ServiceDelivery, contract: ServiceContract, case: Case, key: str
) -> None:
    """Tell the provider's staff; while it is theirs to do, with the button to say that it is done."""
    open_ = delivery.state == DeliveryState.ASKED
    buttons: Rows = ((Button("deliver", {"delivery": delivery.id}),),) if open_ else ()
    shown = Screen((line(act, delivery, contract, case, key),), buttons)
    put(act, staff_of_provider(act, case, contract.provider), shown, delivery)


def tell_payer(
    act: Act, delivery: ServiceDelivery, contract: ServiceContract, key: str, buttons: Rows = ()
) -> None:
    """Tell who works on the case at the paying body."""
    case = case_of(act, delivery.case_id)
    people = worker_of(act, case) or staff_of(act, case, Role.HANDLER, Role.HEAD)
    shown = Screen((line(act, delivery, contract, case, key),), buttons, (), case.id, case.number)
    put(act, people, shown, delivery)


def put(act: Act, people: list[Address], shown: Screen, delivery: ServiceDelivery) -> None:
    """Put it into the outbox, once for this state of the delivery."""
    key = f"delivery:{delivery.id}:{delivery.version}"
    notices.tell(act.tx, people, shown, act.now, act.chance, key=key)


def key_of(delivery: ServiceDelivery) -> str:
    """Name the timer of a delivery."""
    return f"delivery:{delivery.id}"


def remind_at(act: Act, delivery: ServiceDelivery, at: datetime) -> None:
    """Set the timer of a delivery."""
    post.set_timer(act.tx, key_of(delivery), TimerKind.SERVICE, at, delivery.id)


def fire(act: Act, timer: DueTimer) -> None:
    """Remind both sides of a part that is late, and who pays of what is delivered, every week."""
    delivery = act.tx.get(ServiceDelivery, timer.subject or 0, with_for_update=True, populate_existing=True)
    if delivery is None or delivery.state not in (DeliveryState.ASKED, DeliveryState.DELIVERED):
        return
    contract = act.tx.get_one(ServiceContract, delivery.contract_id)
    if delivery.state == DeliveryState.DELIVERED:
        note(act, delivery, contract, ServiceEvent.REMINDED, {"since": str(delivery.delivered_at)})
        ask_to_accept(act, delivery, contract)
        remind_at(act, delivery, act.now + AGAIN)
        return
    note(act, delivery, contract, ServiceEvent.REMINDED, {"until": delivery.due_at.isoformat()})
    tell_provider(act, delivery, contract, case_of(act, delivery.case_id), "service.late")
    tell_payer(act, delivery, contract, "service.late_told")
    remind_at(act, delivery, act.now + AGAIN)
