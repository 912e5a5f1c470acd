"""Reads a matter as it may be shown to who takes part, at the desk, to everybody: it names no resident."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, select
from sqlmodel import col

from models.case import Case, Joining
from models.governance import Matter, MatterCandidate, MatterPromise, MatterSign
from models.ledger import Event
from models.vocabulary import MatterEvent, MatterStage, Role
from nlu.reading import Nature
from workflows.cases.reach import Seat, is_sealed
from workflows.governance import matters
from workflows.governance.consult import interests_of, options_of, voices_of
from workflows.governance.decide import QUESTIONS, promises_of
from workflows.governance.stages import ENDED
from workflows.reference import Reference
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction
from workflows.vouched import MATTER


@dataclass(frozen=True)
class Way:
    """One option."""

    id: int
    place: int
    what: str
    cost: str
    doer: str
    chosen: bool


@dataclass(frozen=True)
class Said:
    """What a body said to the option that is put forward; None: nothing yet."""

    body: str
    agrees: bool | None
    reason: str = ""


@dataclass(frozen=True)
class Promised:
    """One promise."""

    id: int
    body: str
    what: str
    due_at: datetime
    kept: bool | None
    note: str


@dataclass(frozen=True)
class Happened:
    """One step of a matter."""

    kind: MatterEvent
    at: datetime
    role: str
    basis: str


@dataclass(frozen=True)
class MatterView:
    """A matter, without a word of a resident's."""

    id: int
    case_id: int
    code: str
    number: str
    title: str
    stage: MatterStage
    due_at: datetime | None
    opened_at: datetime
    people: str  # how many are concerned: under five only bounded
    lead: str | None
    social: str | None
    assisting: tuple[str, ...]
    sides: tuple[tuple[str, str, str], ...]  # who, wants, why
    ways: tuple[Way, ...]
    seats: tuple[tuple[int, str], ...]  # place on the list, and by how many approved
    seed: str
    voices: tuple[int, int, int] | None  # of representatives: yes, no, nothing; None: not for the reader
    majority: bool  # more than half of them say yes
    bodies: tuple[Said, ...]
    promises: tuple[Promised, ...]
    answers: Mapping[str, str]
    outcome: str
    steps: tuple[Happened, ...]
    cell: str | None
    category: str | None

    @property
    def over(self) -> bool:
        """Whether nothing more is done about it."""
        return self.stage in ENDED


def bounded(count: int) -> str:
    """A count of people as everybody may read it."""
    return str(count) if count >= LEAST else f"<{LEAST}"


def view(tx: Transaction, matter: Matter) -> MatterView:
    """Return a matter as it stands."""
    case = tx.get_one(Case, matter.case_id)
    people = 1 + len(tx.execute(select(col(Joining.id)).where(col(Joining.case_id) == case.id)).all())
    ways = options_of(tx, matter.id)
    return MatterView(
        id=matter.id,
        case_id=case.id,
        code=matter.code,
        number=case.number,
        title=matter.title,
        stage=MatterStage(matter.stage),
        due_at=matter.due_at,
        opened_at=matter.opened_at,
        people=bounded(people),
        lead=matter.lead,
        social=matter.social,
        assisting=tuple(each for each in matter.assisting.split("|") if each),
        sides=tuple((each.who, each.wants, each.why) for each in interests_of(tx, matter.id)),
        ways=tuple(
            Way(each.id, place, each.what, each.cost, each.doer, each.id == matter.proposal)
            for place, each in enumerate(ways, 1)
        ),
        seats=seats(tx, matter),
        seed=matter.seed,
        voices=(voices := of_people(tx, matter)),
        majority=2 * voices[0] > sum(voices),
        bodies=of_bodies(tx, matter),
        promises=tuple(map(promised, promises_of(tx, matter.id))),
        answers={name: getattr(matter, name) for name in QUESTIONS if getattr(matter, name)},
        outcome=matter.outcome,
        steps=steps(tx, case.number),
        cell=case.cell,
        category=case.category,
    )


def promised(row: MatterPromise) -> Promised:
    """A promise."""
    return Promised(row.id, row.body, row.what, row.due_at, row.kept, row.note)


def seats(tx: Transaction, matter: Matter) -> tuple[tuple[int, str], ...]:
    """The representatives by their place on the list."""
    asked = select(MatterCandidate).where(col(MatterCandidate.matter_id) == matter.id)
    ever = tx.execute(asked.order_by(col(MatterCandidate.id))).scalars()
    return tuple((place, bounded(each.approvals)) for place, each in enumerate(ever, 1) if each.seated)


def of_people(tx: Transaction, matter: Matter) -> tuple[int, int, int]:
    """How many representatives say yes, no, and nothing."""
    voices = voices_of(tx, matter)
    spoke = [voices.of_people[each] for each in voices.representatives if each in voices.of_people]
    return sum(spoke), len(spoke) - sum(spoke), len(voices.representatives) - len(spoke)


def of_bodies(tx: Transaction, matter: Matter) -> tuple[Said, ...]:
    """What the bodies say."""
    asked = select(MatterSign).where(col(MatterSign.option_id) == (matter.proposal or 0))
    said = {each.body: each for each in tx.execute(asked).scalars() if each.body}
    if matter.proposal is None:
        return ()
    return tuple(
        Said(body, said[body].agrees, said[body].reason) if body in said else Said(body, None)
        for body in dict.fromkeys(matters.bodies_of(matter))
    )


SHOWN = frozenset(MatterEvent) - {MatterEvent.STOOD, MatterEvent.STOOD_DOWN, MatterEvent.REMINDED}
"""Steps that are told to everybody; who stands is nobody's business but of those who joined."""


def steps(tx: Transaction, number: str) -> tuple[Happened, ...]:
    """What happened, oldest first."""
    asked = select(col(Event.kind), col(Event.at), col(Event.actor), col(Event.basis))
    rows = tx.execute(asked.where(col(Event.subject) == MATTER + number).order_by(col(Event.seq)))
    return tuple(
        Happened(MatterEvent(kind), at, actor.partition(":")[0], basis)
        for kind, at, actor, basis in rows
        if kind in SHOWN
    )


def for_seat(tx: Transaction, reference: Reference, seat: Seat, key: int | str) -> MatterView:
    """Return a matter to who takes part in it. Raises MatterUnknown."""
    matter = matters.find(tx, key)
    case = tx.get(Case, matter.case_id) if matter else None
    if matter is None or case is None or not sees(tx, reference, seat, matter, case):
        raise matters.MatterUnknown
    return view(tx, matter)


def sees(tx: Transaction, reference: Reference, seat: Seat, matter: Matter, case: Case) -> bool:
    """Whether somebody may read a matter from inside; of one that is only proposed, who rules there alone."""
    if matter.stage == MatterStage.PROPOSED and seat.role is not Role.COORDINATOR:
        return False
    return matters.may(tx, reference, seat, matter, case)


def of_seat(tx: Transaction, reference: Reference, seat: Seat) -> list[Matter]:
    """Return the matters that are not over and lie before a seat of staff, the newest first."""
    asked = select(Matter).where(col(Matter.stage).not_in(sorted(ENDED))).order_by(col(Matter.id).desc())
    found = tx.execute(asked).scalars().all()
    return [each for each in found if sees(tx, reference, seat, each, tx.get_one(Case, each.case_id))]


def published(tx: Transaction) -> Sequence[Matter]:
    """Return what everybody may read: all that was opened and is not sealed since, the newest first."""
    in_the_open = and_(col(Case.object_body).is_(None), col(Case.nature) != Nature.REPORT)
    shown = (
        select(Matter)
        .join(Case, col(Case.id) == col(Matter.case_id))
        .where(col(Matter.stage) != MatterStage.PROPOSED, col(Matter.title) != "", in_the_open)
    )
    return tx.execute(shown.order_by(col(Matter.opened_at).desc(), col(Matter.id).desc())).scalars().all()


def for_everybody(tx: Transaction, code: str) -> MatterView | None:
    """Return a matter as everybody may read it, None where there is none that is published.

    Two to five people speak for the others: how many of them said what would tell who did.
    """
    matter = matters.find(tx, code)
    if matter is None or matter.stage == MatterStage.PROPOSED or not matter.title:
        return None
    if is_sealed(tx.get_one(Case, matter.case_id)):
        return None
    seen = view(tx, matter)
    steps = tuple(each for each in seen.steps if each.kind is not MatterEvent.SIGNED)
    return replace(seen, voices=None, steps=steps)
