"""Brings sources of people, goods and money in: new ones with what they begin with, others with new terms."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import select

from models.means import MeansSource
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_means import MeansEvent, MeansKind
from workflows.forms import SEPARATOR
from workflows.lists import known
from workflows.lists.columns import Line, MeansRow
from workflows.lists.sheets import Reason, RowError
from workflows.means.account import write
from workflows.means.sources import terms_of
from workflows.means.terms import MustNot
from workflows.transaction import Transaction

BY = "operator:import"
"""Who has entered it; the chain of imports says which person and from which file."""

HUNDREDTHS = 100
SAME = ("name", "owner", "unit", "purpose", "basis", "release_role")
"""Columns that a source keeps as they are."""


def check_means(session: Transaction, lines: Sequence[Line[MeansRow]]) -> Iterator[RowError]:
    """Find repeated codes, unknown bodies and areas, parts of what is counted whole, accounts begun anew."""
    kept = {row.code: row for row in session.exec(select(MeansSource)).all()}
    bodies, areas = known.body_codes(session), known.area_kinds(session)
    yield from known.repeated(lines, "code", lambda row: row.code)
    yield from known.unknown(lines, "owner", lambda row: (row.owner,), bodies)
    yield from known.unknown(lines, "areas", lambda row: row.areas, areas)
    yield from known.unknown(lines, "release_body", lambda row: known.optional(row.release_body), bodies)
    yield from known.unknown(lines, "must_not", lambda row: row.must_not, (str(each) for each in MustNot))
    for line in lines:
        yield from faults_of(line, kept.get(line.value.code))


def faults_of(line: Line[MeansRow], before: MeansSource | None) -> Iterator[RowError]:
    """Find what does not fit within a row, or with the source that is known."""
    row = line.value
    if row.kind != MeansKind.MONEY and (row.amount or 0) % HUNDREDTHS:
        yield line.fault("amount", f"{(row.amount or 0) / HUNDREDTHS}", Reason.BAD_NUMBER, "0", "9999999999")
    if row.kind == MeansKind.GOODS and not row.unit:
        yield line.fault("unit", "", Reason.EMPTY)
    if row.amount and not row.source:
        yield line.fault("source", "", Reason.EMPTY)
    if before is not None and before.kind != row.kind:
        yield line.fault("kind", row.kind, Reason.WRONG_KIND, row.kind, before.kind)
    if before is not None and row.amount:
        yield line.fault("amount", f"{row.amount / HUNDREDTHS}", Reason.HAS_ACCOUNT)


def keep_means(session: Transaction, lines: Sequence[Line[MeansRow]], now: datetime) -> None:
    """Write the sources; each change stands in the chain of its source."""
    kept = {row.code: row for row in session.exec(select(MeansSource)).all()}
    for line in lines:
        before = kept.get(line.value.code)
        if before is None:
            found(session, line.value, now)
        else:
            change(session, before, line.value, now)


def set_terms(source: MeansSource, row: MeansRow) -> None:
    """Give a source the terms of a row."""
    for name in SAME:
        setattr(source, name, str(getattr(row, name)))
    source.areas, source.must_not = SEPARATOR.join(row.areas), SEPARATOR.join(row.must_not)
    source.basis_version = row.version
    source.release_body = (row.release_body or row.owner) if row.release_role == Role.HEAD else ""


def found(session: Transaction, row: MeansRow, now: datetime) -> None:
    """Open a source, and enter what it begins with."""
    source = MeansSource(
        code=row.code,
        kind=row.kind,
        name=row.name,
        owner=row.owner,
        areas="",
        purpose=row.purpose,
        basis=row.basis,
        basis_version=row.version,
        release_role=row.release_role,
        opened_at=now,
    )
    set_terms(source, row)
    add_row(session, source)
    write(session, source, MeansEvent.OPENED, terms_of(source), now, BY)
    if row.amount:
        amount = row.amount if row.kind == MeansKind.MONEY else row.amount // HUNDREDTHS
        source.balance += amount
        write(session, source, MeansEvent.PUT_IN, {"amount": amount, "why": row.source}, now, BY)
    session.flush()


def change(session: Transaction, source: MeansSource, row: MeansRow, now: datetime) -> None:
    """Give a source new terms; nothing where they are the old ones."""
    before = (terms_of(source), source.basis, source.basis_version)
    set_terms(source, row)
    if before != (terms_of(source), source.basis, source.basis_version):
        write(session, source, MeansEvent.CHANGED, terms_of(source), now, BY)
    session.flush()
