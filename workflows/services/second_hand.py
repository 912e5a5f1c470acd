"""Lets the renewal of a badly judged contract wait for a reason, and for a second hand that confirms it."""

from collections.abc import Sequence

from models.service import ServiceContract
from models.vocabulary import Role
from models.vocabulary_services import ServiceEvent
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import all_coordinators, coordinators_of, heads_or_people
from workflows.chains import events_of
from workflows.forms import Given
from workflows.notices import Address
from workflows.participation.evaluations.tied import is_own
from workflows.screens import Button, Screen, say
from workflows.services.contracts import STATE, UNKNOWN, ServiceRefused, note, own

SECOND = "second_renewal"
CONFIRM, REFUSE = "confirm_it", "refuse_it"


def waits(contract: ServiceContract) -> bool:
    """Whether a renewal still waits: nobody has decided, and it was not ended meanwhile."""
    return contract.waiting_since is not None and contract.ended_at is None


def waiting(act: Act, contract_id: int) -> ServiceContract:
    """Load a contract of the actor's body that waits for its reason. Raises ServiceRefused."""
    contract = own(act, contract_id)
    if not waits(contract) or reason_of(act, contract):
        raise ServiceRefused(STATE)
    return contract


def justify(act: Act, contract_id: int, given: Given) -> ServiceContract:
    """Say why it is renewed all the same; who coordinates there is asked. Raises ServiceRefused."""
    contract = waiting(act, contract_id)
    reason = mask(given["reason"], frozenset(Detail))
    note(act, contract, ServiceEvent.REASONED, {"reason": reason})
    body = act.reference.bodies.get(contract.payer)
    near = of_neither(contract, coordinators_of(act, body.area if body else None))
    people = near or of_neither(contract, all_coordinators(act))
    line = say("service.second", **names(act, contract), reason=reason)
    screen = Screen((line,), ((Button(SECOND, {"contract": contract.id}), Button("services")),))
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"second:{contract.code}")
    return contract


def of_neither(contract: ServiceContract, people: Sequence[Address]) -> list[Address]:
    """Those who work neither for who pays nor for who provides."""
    return [each for each in people if each.body not in (contract.payer, contract.provider)]


def names(act: Act, contract: ServiceContract) -> dict[str, str]:
    """What every sentence about it names."""
    payer, provider = act.reference.body_name(contract.payer), act.reference.body_name(contract.provider)
    return {"number": contract.code, "title": contract.title, "payer": payer, "provider": provider}


def reason_of(act: Act, contract: ServiceContract) -> str:
    """Why it is renewed; empty where nobody has said it yet."""
    found = [
        str(each.facts["reason"])
        for each in events_of(act.tx, f"contract:{contract.code}")
        if each.kind == ServiceEvent.REASONED
    ]
    return found[-1] if found else ""


def to_second(act: Act, contract_id: int) -> ServiceContract:
    """Load a contract that the actor may confirm: not of their own bodies. Raises ServiceRefused."""
    contract = act.tx.get(ServiceContract, contract_id, with_for_update=True, populate_existing=True)
    if contract is None or act.by.role is not Role.COORDINATOR:
        raise ServiceRefused(UNKNOWN)
    if not waits(contract) or not reason_of(act, contract):
        raise ServiceRefused(STATE)
    if act.by.body in (contract.payer, contract.provider) or is_own(act, contract.provider):
        raise ServiceRefused(UNKNOWN)
    return contract


def second(act: Act, contract_id: int, given: Given) -> ServiceContract:
    """Confirm a renewal, or refuse it; either with a reason. Raises ServiceRefused."""
    contract = to_second(act, contract_id)
    contract.waiting_since, reason = None, mask(given["reason"], frozenset(Detail))
    confirmed = given["decision"] == CONFIRM
    if not confirmed:
        contract.ended_at = act.now
    act.tx.add(contract)
    note(act, contract, ServiceEvent.SECONDED if confirmed else ServiceEvent.ENDED, {"reason": reason})
    key = "service.seconded" if confirmed else "service.not_seconded"
    screen = Screen((say(key, **names(act, contract), reason=reason),), ((Button("services"),),))
    people = heads_or_people(act, contract.payer)
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"seconded:{contract.code}")
    return contract
