"""Keeps the sources: opened by the head of a body, filled, corrected by an entry, ended with a reason."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.means import MeansDraw, MeansSource
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_means import DrawState, MeansEvent, MeansKind
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.numbers import new_number
from workflows.cases.reach import Seat
from workflows.forms import SEPARATOR, Given
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.means import account
from workflows.means.terms import MeansRefused, Why, forbidden
from workflows.reference import Reference
from workflows.transaction import Transaction

PREFIX = "ZY"
SERIAL = 4


def open_source(act: Act, kind: MeansKind, given: Given) -> MeansSource:
    """Open a source of the actor's own body, which answers for it and releases from it.

    `given`: name, areas, purpose, basis, version; of goods their unit. Raises MeansRefused.
    """
    owner = act.by.body
    if owner is None or not has_duty(act.by.role, Duty.KEEP_MEANS):
        raise MeansRefused(Why.UNKNOWN)
    number = new_number(act.reference.local_date(act.now), act.chance, SERIAL)
    money = kind is MeansKind.MONEY
    source = MeansSource(
        code=PREFIX + number.removeprefix("HY"),
        kind=kind,
        name=given["name"],
        owner=owner,
        areas=given["areas"],
        unit=given.get("unit", ""),
        purpose=given["purpose"],
        must_not=SEPARATOR.join(forbidden(act.reference.policy.means_negative)) if money else "",
        basis=given["basis"],
        basis_version=given["version"],
        release_role=Role.HEAD,
        release_body=owner,
        opened_at=act.now,
    )
    add_row(act.tx, source)
    account.note(act, source, MeansEvent.OPENED, terms_of(source))
    return source


def terms_of(source: MeansSource) -> dict[str, str]:
    """What a source says of itself, for its chain."""
    names = ("kind", "name", "owner", "areas", "unit", "purpose", "must_not", "release_role", "release_body")
    return {name: str(getattr(source, name)) for name in names}


def put_in(act: Act, source_id: int, given: Given) -> MeansSource:
    """Enter what came in, with where it came from. Raises MeansRefused."""
    source = own(act, source_id)
    amount = int(given["amount"])
    if amount <= 0:
        raise MeansRefused(Why.NOTHING)
    account.enter(act, source, MeansEvent.PUT_IN, amount, masked(given["why"]))
    return source


def correct(act: Act, source_id: int, counted_on: int, given: Given) -> MeansSource:
    """Enter the difference to what was counted; what was written stays. Raises MeansRefused.

    `counted_on` is the balance before whoever counts; where it has moved since, they look again.
    """
    source = own(act, source_id)
    if source.balance != counted_on:
        raise MeansRefused(Why.MOVED, source.balance)
    change = int(given["right"]) - source.balance
    if change == 0:
        raise MeansRefused(Why.NOTHING)
    account.enter(act, source, MeansEvent.CORRECTED, change, masked(given["why"]))
    return source


def end(act: Act, source_id: int, given: Given) -> MeansSource:
    """End a source, for a reason, once nobody waits for an answer from it. Raises MeansRefused."""
    source = own(act, source_id)
    waiting = select(func.count()).select_from(MeansDraw)
    of_it = waiting.where(col(MeansDraw.source_id) == source.id, col(MeansDraw.state) == DrawState.ASKED)
    if act.tx.execute(of_it).scalar_one():
        raise MeansRefused(Why.WAITING)
    source.ended_at = act.now
    account.note(act, source, MeansEvent.ENDED, {"why": masked(given["reason"])})
    return source


def own(act: Act, source_id: int) -> MeansSource:
    """Load a source that the actor's body answers for and that is not ended. Raises MeansRefused."""
    source = account.locked(act, source_id)
    if source.owner != act.by.body or not has_duty(act.by.role, Duty.KEEP_MEANS):
        raise MeansRefused(Why.UNKNOWN)
    if source.ended_at is not None:
        raise MeansRefused(Why.ENDED)
    return source


def masked(words: str) -> str:
    """Words that others read for good: they tell of nobody."""
    return mask(words, frozenset(Detail))


def serving(tx: Transaction, reference: Reference, case: Case) -> list[MeansSource]:
    """Return the sources that a case may draw on: where it lies, and never of whom it is about."""
    place = place_of(reference, case)
    found = tx.execute(select(MeansSource).where(col(MeansSource.ended_at).is_(None)).order_by(ORDER))
    return [each for each in found.scalars() if serves(reference, each, case, place)]


ORDER = col(MeansSource.id)


def serves(reference: Reference, source: MeansSource, case: Case, place: Sequence[str]) -> bool:
    """Tell whether a source serves a place, and neither owner nor keeper is whom the case is about."""
    keepers = [each for each in (source.owner, source.release_body) if each]
    about = any(reference.is_under(each, case.object_body) for each in keepers)
    return not about and bool(set(source.areas.split(SEPARATOR)) & set(place))


def place_of(reference: Reference, case: Case) -> tuple[str, ...]:
    """Return the areas a case lies in, from the root down; by its body's where nobody knows its place."""
    body = reference.bodies.get(case.body or "")
    return reference.area_path(case.cell or (body.area if body else None))


def keeps(reference: Reference, seat: Seat, source: MeansSource) -> bool:
    """Tell whether a seat releases from a source: the head it names, or who coordinates where it serves."""
    if seat.role is Role.HEAD:
        return source.release_role == Role.HEAD and seat.body == source.release_body
    return seat.role is Role.COORDINATOR and covers(reference, seat, source)


def covers(reference: Reference, seat: Seat, source: MeansSource) -> bool:
    """Tell whether a seat's area holds one that the source serves."""
    served = source.areas.split(SEPARATOR)
    return seat.area is None or any(seat.area in reference.area_path(each) for each in served)
