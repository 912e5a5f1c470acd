"""Reads the register of sources for a seat, and the account of every fund for everybody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlmodel import col

from models.case import Case, Words
from models.means import MeansDraw, MeansSource
from models.vocabulary import Role, Status
from models.vocabulary_means import DrawState, MeansEvent, MeansKind
from workflows.cases.reach import Seat, allows, is_about, is_sealed
from workflows.cases.sealed import open_words
from workflows.forms import SEPARATOR
from workflows.gate_terms import Action
from workflows.ledger import head_of
from workflows.means.account import Line, chain_of, lines_of
from workflows.means.sources import covers, keeps, serving
from workflows.means.terms import OWED, RECEIVER, MustNot, forbidden, may_begin, side_of
from workflows.reference import Reference
from workflows.responsiveness.suppression import shown
from workflows.services.view import community_of
from workflows.transaction import Transaction

MOST = 200
"""Draws that a register shows."""


@dataclass(frozen=True)
class SourceView:
    """A source as it is shown."""

    id: int
    code: str
    kind: MeansKind
    name: str
    owner: str
    areas: tuple[str, ...]
    unit: str
    purpose: str
    must_not: tuple[MustNot, ...]
    basis: str
    version: str
    balance: int
    runs: bool


@dataclass(frozen=True)
class DrawView:
    """A draw as a seat may see it: whose case it belongs to is for those alone who asked."""

    id: int
    code: str
    source: SourceView
    state: DrawState
    amount: int
    people: int
    back: int
    what: str
    body: str
    asked_at: datetime
    reason: str
    voucher: str
    cell: str | None
    category: str | None
    sealed: bool
    case: str | None  # its number
    receiver: str  # who received it: for those alone who asked, while the case holds it
    mine: bool  # the seat's body asked
    keeper: bool  # the seat may release it


@dataclass(frozen=True)
class Register:
    """What a seat sees of sources and draws."""

    sources: Sequence[SourceView]
    draws: Sequence[DrawView]


def source_view(row: MeansSource) -> SourceView:
    """A source as it is shown."""
    return SourceView(
        id=row.id,
        code=row.code,
        kind=MeansKind(row.kind),
        name=row.name,
        owner=row.owner,
        areas=tuple(row.areas.split(SEPARATOR)),
        unit=row.unit,
        purpose=row.purpose,
        must_not=forbidden(row.must_not.split(SEPARATOR)),
        basis=row.basis,
        version=row.basis_version,
        balance=row.balance,
        runs=row.ended_at is None,
    )


def register(tx: Transaction, reference: Reference, seat: Seat) -> Register:
    """Return what a seat sees: sources of its own body or its area; draws it asked for or may release."""
    rows = tx.execute(select(MeansSource).order_by(col(MeansSource.id))).scalars().all()
    found = {row.id: row for row in rows if sees(reference, seat, row)}
    shown = [source_view(row) for row in found.values()]
    return Register(shown, draws_of(tx, reference, seat, rows))


def sees(reference: Reference, seat: Seat, source: MeansSource) -> bool:
    """Tell whether a seat sees a source: its own, one that serves where it works, all where it looks on."""
    if seat.role in (Role.COORDINATOR, Role.AUDITOR):
        return covers(reference, seat, source)
    if seat.body in (source.owner, source.release_body):
        return True
    fact = reference.bodies.get(seat.body or "")
    path = reference.area_path(seat.area or (fact.area if fact else None))
    return source.ended_at is None and bool(set(source.areas.split(SEPARATOR)) & set(path))


def draws_of(
    tx: Transaction,
    reference: Reference,
    seat: Seat,
    sources: Sequence[MeansSource],
    states: Iterable[DrawState] = tuple(DrawState),
) -> list[DrawView]:
    """Return the draws in some states that a seat asked for, may release, or looks on.

    Those that wait for somebody come first, the longest waiting before; then the newest.
    """
    kept = [row.id for row in sources if keeps(reference, seat, row)]
    looked = [row.id for row in sources if seat.role is Role.AUDITOR and covers(reference, seat, row)]
    side = side_of(seat.role, seat.body)
    alone = and_(col(MeansDraw.body) == "", col(MeansDraw.asked_by) == seat.person_id)
    mine = col(MeansDraw.body) == side if side else alone
    asked = (
        select(MeansDraw, Case)
        .join(Case, col(Case.id) == col(MeansDraw.case_id))
        .where(
            or_(mine, col(MeansDraw.source_id).in_([*kept, *looked])),
            col(MeansDraw.state).in_(sorted(states)),
        )
        .order_by(col(MeansDraw.state).not_in(OWED), col(MeansDraw.id).desc())
        .limit(MOST)
    )
    by_id = {row.id: row for row in sources}
    rows = [(draw, case) for draw, case in tx.execute(asked) if not about(tx, reference, seat, case)]
    rows.sort(key=lambda row: row[0].id if row[0].state in OWED else -row[0].id)
    rows.sort(key=lambda row: row[0].state not in OWED)
    received = received_by(tx, [draw.receiver for draw, _ in rows if draw.receiver])
    return [
        draw_view(seat, by_id[draw.source_id], draw, case, draw.source_id in kept, received)
        for draw, case in rows
    ]


def received_by(tx: Transaction, hashes: Sequence[str]) -> dict[str, str]:
    """Open the words that say who received something, by their hash; nothing of what was erased."""
    asked = select(col(Words.hash), col(Words.text)).where(
        col(Words.kind) == RECEIVER, col(Words.hash).in_(hashes)
    )
    return {digest: open_words(tx, digest, text) or "" for digest, text in tx.execute(asked)}


def about(tx: Transaction, reference: Reference, seat: Seat, case: Case) -> bool:
    """Tell whether a case is about the reader's own body (principle 4)."""
    return is_about(tx, reference, seat, case.object_body)


def draw_view(
    seat: Seat,
    source: MeansSource,
    draw: MeansDraw,
    case: Case,
    keeper: bool,
    received: Mapping[str, str],
) -> DrawView:
    """A draw as a seat may see it."""
    side = side_of(seat.role, seat.body)
    mine = draw.body == side if side else not draw.body and draw.asked_by == seat.person_id
    sealed = is_sealed(case) and not mine
    return DrawView(
        id=draw.id,
        code=draw.code,
        source=source_view(source),
        state=DrawState(draw.state),
        amount=draw.amount,
        people=draw.people,
        back=draw.back,
        what=draw.what,
        body=draw.body,
        asked_at=draw.asked_at,
        reason=draw.reason,
        voucher=draw.voucher,
        cell=None if sealed else case.cell,
        category=None if sealed else case.category,
        sealed=sealed,
        case=case.number if mine else None,
        receiver=received.get(draw.receiver, "") if mine else "",
        mine=mine,
        keeper=keeper and draw.asked_by != seat.person_id,
    )


def offered_to(tx: Transaction, reference: Reference, seat: Seat, case_id: int) -> list[SourceView]:
    """Return the sources that a seat may draw on for a case now; it locks nothing."""
    case = tx.get_one(Case, case_id)
    if not may_begin(seat.role, Status(case.status)) or not allows(tx, reference, seat, case, Action.DRAW):
        return []
    return [source_view(each) for each in serving(tx, reference, case)]


def waiting(tx: Transaction, reference: Reference, seat: Seat) -> list[DrawView]:
    """Return the draws about which a seat has to do something now."""
    rows = tx.execute(select(MeansSource)).scalars().all()
    found = draws_of(tx, reference, seat, rows, OWED)
    asked = [each for each in found if each.state is DrawState.ASKED and each.keeper]
    return asked + [each for each in found if each.state is DrawState.RELEASED and each.mine]


@dataclass(frozen=True)
class Entry:
    """An entry of a public account: what for is told by the kind of the case, never by anybody's words."""

    line: Line
    category: str | None  # first level; None where it is no draw, or the case is sealed


@dataclass(frozen=True)
class Account:
    """The public account of one fund."""

    source: SourceView
    entries: Sequence[Entry]
    came_in: int
    went_out: int  # for cases, less what was given back
    apart: int  # for budget rounds, less what came back
    places: Mapping[str, str]  # how often by community, as far as it may be shown
    head: str  # hash of the newest entry


def accounts(tx: Transaction, reference: Reference) -> list[Account]:
    """Return the account of every fund, as everybody may read it."""
    asked = select(MeansSource).where(col(MeansSource.kind) == MeansKind.MONEY)
    rows = tx.execute(asked.order_by(col(MeansSource.id))).scalars().all()
    return [account_of(tx, reference, row) for row in rows]


def cases_by_draw(tx: Transaction, source: MeansSource) -> dict[str, Case]:
    """Return the case of every draw on a source."""
    asked = select(col(MeansDraw.code), Case).join(Case, col(Case.id) == col(MeansDraw.case_id))
    rows = tx.execute(asked.where(col(MeansDraw.source_id) == source.id)).all()
    return {row[0]: row[1] for row in rows}


def account_of(tx: Transaction, reference: Reference, source: MeansSource) -> Account:
    """Put an account together, the newest entry first."""
    lines, cases = lines_of(tx, source), cases_by_draw(tx, source)
    entries = [Entry(each, purpose_of(reference, cases.get(each.draw))) for each in lines if each.amount]
    drawn = sum(-each.amount for each in lines if each.draw)
    came_in = sum(each.amount for each in lines if not each.draw and not each.round)
    apart = -sum(each.amount for each in lines if each.round)
    head, places = head_of(tx, chain_of(source)).hash, places_of(reference, lines, cases)
    return Account(source_view(source), entries[::-1], came_in, drawn, apart, places, head)


def places_of(reference: Reference, lines: Sequence[Line], cases: Mapping[str, Case]) -> Mapping[str, str]:
    """Count by community for how many cases a fund gave; few are not shown, nor what would give them away."""
    given = {each.draw for each in lines if each.kind is MeansEvent.RELEASED}
    cells = [case.cell for code, case in cases.items() if code in given and case.cell]
    return shown(Counter(community_of(reference, cell) for cell in cells))


def purpose_of(reference: Reference, case: Case | None) -> str | None:
    """The first level of a case's category; nothing of what is sealed."""
    if case is None or is_sealed(case):
        return None
    path = reference.category_path(case.category)
    return path[0] if path else None


def other_sources(tx: Transaction) -> list[SourceView]:
    """Return the sources of people and goods in force, for everybody."""
    asked = select(MeansSource).where(
        col(MeansSource.kind) != MeansKind.MONEY, col(MeansSource.ended_at).is_(None)
    )
    return [source_view(row) for row in tx.execute(asked.order_by(col(MeansSource.id))).scalars()]
