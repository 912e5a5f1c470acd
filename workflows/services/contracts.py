"""Keeps the register of contracts with providers: entered and ended by the head of the paying body.

Tendering stays on the legal platform: a contract here only links to its award. Source: DOMAIN S3.
"""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.rows import add_row
from models.service import ServiceContract
from models.vocabulary import BodyKind
from models.vocabulary_loop import Does
from models.vocabulary_services import ServiceEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.numbers import new_number
from workflows.errors import WorkflowError
from workflows.forms import Given
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.ledger import Entry
from workflows.participation.evaluations.renewal import Worth, worth
from workflows.responsiveness.loop.switches import rule_that
from workflows.services.scope import Terms, codes_of
from workflows.transaction import Transaction

PREFIX = "HT"
SERIAL = 4

PROVIDERS = frozenset(
    {
        BodyKind.SOCIAL_GROUP,
        BodyKind.SOCIAL_SERVICE,
        BodyKind.FOUNDATION,
        BodyKind.PROPERTY_COMPANY,
        BodyKind.RESIDENT_ENTERPRISE,
        BodyKind.UTILITY,
    }
)
"""Kinds of body that services are bought from: social organisations and companies."""


class ServiceRefused(WorkflowError):
    """Something about a contract or a delivery that cannot be done; `why` names it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


UNKNOWN, NO_PROVIDER, BACKWARDS, ENDED, NOT_COVERED, STATE, LATE = (
    *("unknown", "no_provider", "backwards", "ended", "not_covered", "state", "late"),
)
REASONS = (UNKNOWN, NO_PROVIDER, BACKWARDS, ENDED, NOT_COVERED, STATE, LATE)
"""Why something is refused."""


def enter(act: Act, given: Given) -> ServiceContract:
    """Enter a contract of the actor's own body, which pays.

    `given`: title, provider, categories, areas, amount (fen), starts, ends (ISO), award (address or empty).
    Raises ServiceRefused; EvaluationRefused where those whom the one before has served were never asked.
    """
    payer = act.by.body
    if payer is None or not has_duty(act.by.role, Duty.CONTRACT):
        raise ServiceRefused(UNKNOWN)
    provider = act.reference.bodies.get(given["provider"])
    if provider is None or provider.kind not in PROVIDERS or provider.code == payer:
        raise ServiceRefused(NO_PROVIDER)
    starts, ends = date.fromisoformat(given["starts"]), date.fromisoformat(given["ends"])
    if ends < starts:
        raise ServiceRefused(BACKWARDS)
    before = worth(act, payer, provider.code, codes_of(given["categories"]))
    number = new_number(act.reference.local_date(act.now), act.chance, SERIAL)
    contract = ServiceContract(
        code=PREFIX + number.removeprefix("HY"),
        payer=payer,
        provider=provider.code,
        title=given["title"],
        categories=given["categories"],
        areas=given["areas"],
        amount=int(given["amount"]),
        starts=starts,
        ends=ends,
        award=given.get("award", ""),
    )
    contract.waiting_since = act.now if is_bad(act, before) else None
    add_row(act.tx, contract)
    facts = {name: given[name] for name in ("title", "provider", "categories", "areas", "amount")}
    dates = {"payer": payer, "starts": starts.isoformat(), "ends": ends.isoformat(), "award": contract.award}
    note(act, contract, ServiceEvent.SIGNED, {**facts, **dates, **renewing(contract, before)})
    return contract


def renewing(contract: ServiceContract, before: Worth | None) -> dict[str, str]:
    """What the chain of a contract says of the one that it renews."""
    if before is None:
        return {}
    waits = {"waits_for": "second_hand", "mean": f"{before.mean:.2f}"} if contract.waiting_since else {}
    return {"renews": before.contract, "evaluation": before.evaluation, **waits}


def is_bad(act: Act, before: Worth | None) -> bool:
    """Whether what is renewed was judged so badly that it needs a reason and a second hand."""
    rule = rule_that(act, Does.RENEWAL) if before is not None and before.mean is not None else None
    return rule is not None and before is not None and 10 * (before.mean or 0) < rule.settings["bad_tenths"]


def end(act: Act, contract_id: int, given: Given) -> ServiceContract:
    """End a contract before its last day, for a reason. Raises ServiceRefused."""
    contract = own(act, contract_id)
    if contract.ended_at is not None:
        raise ServiceRefused(ENDED)
    contract.ended_at = act.now
    note(act, contract, ServiceEvent.ENDED, {"reason": given["reason"]})
    return contract


def own(act: Act, contract_id: int) -> ServiceContract:
    """Load a contract that the actor's body pays for. Raises ServiceRefused."""
    contract = act.tx.get(ServiceContract, contract_id, with_for_update=True, populate_existing=True)
    if contract is None or contract.payer != act.by.body or not has_duty(act.by.role, Duty.CONTRACT):
        raise ServiceRefused(UNKNOWN)
    return contract


def note(act: Act, contract: ServiceContract, kind: ServiceEvent, facts: ledger.Facts) -> None:
    """Append to the chain of a contract."""
    basis = contract.award or f"services@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(f"contract:{contract.code}", kind, act.now, str(act.by), basis, facts))
    act.tx.flush()


def terms_of(contract: ServiceContract) -> Terms:
    """What a contract is about."""
    categories, areas = codes_of(contract.categories), codes_of(contract.areas)
    over = contract.ended_at is not None or contract.waiting_since is not None
    return Terms(categories, areas, contract.starts, contract.ends, over)


def covering(act: Act, case: Case) -> list[ServiceContract]:
    """Return the contracts of a case's body that cover it today, in order."""
    path, place = act.reference.category_path(case.category), place_of(act, case)
    today = act.reference.local_date(act.now)
    mine = select(ServiceContract).where(col(ServiceContract.payer) == (case.body or ""))
    rows = act.tx.execute(mine.order_by(col(ServiceContract.id))).scalars()
    return [each for each in rows if terms_of(each).covers(path, place, today)]


def place_of(act: Act, case: Case) -> tuple[str, ...]:
    """Return the areas a case lies in, from the root down; by its body's where nobody knows its place."""
    body = act.reference.bodies.get(case.body or "")
    return act.reference.area_path(case.cell or (body.area if body else None))


def contracts_of(tx: Transaction, body: str | None) -> list[ServiceContract]:
    """Return the contracts in which a body pays or provides, the newest first; without a body all."""
    asked = select(ServiceContract).order_by(col(ServiceContract.id).desc())
    if body is not None:
        asked = asked.where((col(ServiceContract.payer) == body) | (col(ServiceContract.provider) == body))
    return list(tx.execute(asked).scalars())
