"""Says what each act on contracts and deliveries must be told, and does it: for the chat and the desk."""

from collections.abc import Callable, Mapping

from models.case import Case
from workflows.cases.acts import Act
from workflows.cases.parties import case_to
from workflows.forms import Field, Given, Kind, read_all
from workflows.gate_terms import Action
from workflows.responsiveness.loop.offered import offered
from workflows.services import contracts, deliver, second_hand
from workflows.services.contracts import PROVIDERS, covering
from workflows.services.second_hand import CONFIRM, REFUSE, SECOND

About = Mapping[str, int]

ENTER, END = "enter_contract", "end_contract"
ORDER, DELIVER, ACCEPT, SEND_BACK = "order_service", "deliver", "accept_service", "send_back"
CALL_OFF, PAID = "call_off", "paid"
JUSTIFY = "justify_renewal"

REASON = (Field("reason"),)
FORMS: Mapping[str, tuple[Field, ...]] = {
    ENTER: (
        Field("title"),
        Field("provider", Kind.BODY),
        Field("categories", Kind.CATEGORIES),
        Field("areas", Kind.AREAS),
        Field("amount", Kind.MONEY),
        Field("starts", Kind.ANY_DAY),
        Field("ends", Kind.DAY),
        Field("award", Kind.LINK, optional=True),
    ),
    END: REASON,
    JUSTIFY: REASON,
    SECOND: (Field("decision", Kind.CHOICE), *REASON),
    ORDER: (Field("contract", Kind.CHOICE), Field("what"), Field("day", Kind.DAY)),
    DELIVER: (Field("report"),),
    ACCEPT: (Field("note"), Field("amount", Kind.MONEY)),
    SEND_BACK: REASON,
    CALL_OFF: REASON,
    PAID: (),
}

ACTS: dict[str, Callable[[Act, About, Given], object]] = {
    ENTER: lambda act, _, given: contracts.enter(act, given),
    END: lambda act, about, given: contracts.end(act, about.get("contract", 0), given),
    JUSTIFY: lambda act, about, given: second_hand.justify(act, about.get("contract", 0), given),
    SECOND: lambda act, about, given: second_hand.second(act, about.get("contract", 0), given),
    ORDER: lambda act, about, given: deliver.order(act, about.get("case", 0), given),
    DELIVER: lambda act, about, given: deliver.deliver(act, about.get("delivery", 0), given),
    ACCEPT: lambda act, about, given: deliver.accept(act, about.get("delivery", 0), given),
    SEND_BACK: lambda act, about, given: deliver.send_back(act, about.get("delivery", 0), given),
    CALL_OFF: lambda act, about, given: deliver.call_off(act, about.get("delivery", 0), given),
    PAID: lambda act, about, _: deliver.paid(act, about.get("delivery", 0)),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, ServiceRefused, CaseUnknown."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def choices(act: Act, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name."""
    if field.name == "decision":
        return ((CONFIRM, CONFIRM), (REFUSE, REFUSE))
    if field.kind is Kind.CHOICE:
        case = act.tx.get_one(Case, about["case"])
        found = offered(act, case.number, covering(act, case))
        return tuple((each.code, f"{act.reference.body_name(each.provider)} {each.title}") for each in found)
    if field.kind is Kind.BODY:
        bodies = act.reference.standing.values()
        return tuple((each.code, each.name) for each in bodies if each.kind in PROVIDERS)
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises ServiceRefused, CaseUnknown."""
    if verb == ORDER:
        case = case_to(act, about["case"], Action.BUY)
        if not covering(act, case):
            raise contracts.ServiceRefused(contracts.NOT_COVERED)
    elif verb == END:
        contracts.own(act, about["contract"])
    elif verb == JUSTIFY:
        second_hand.waiting(act, about["contract"])
    elif verb == SECOND:
        second_hand.to_second(act, about["contract"])
    elif verb == DELIVER:
        deliver.of_provider(act, about["delivery"])
    elif verb in (ACCEPT, SEND_BACK, CALL_OFF):
        deliver.of_payer(act, about["delivery"])
