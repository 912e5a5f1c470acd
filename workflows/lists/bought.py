"""Brings contracts on services in: new ones are entered, those that are there stay as they are.

A contract that stands is never rewritten: it is ended, or a new one is made. Tendering stays on the legal
platform, the file only links to the award.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import select

from models.body import Body
from models.rows import add_row
from models.service import ServiceContract
from models.vocabulary_services import ServiceEvent
from workflows import ledger
from workflows.cases.numbers import new_number
from workflows.lists import known
from workflows.lists.cells import SHANGHAI
from workflows.lists.columns import ContractRow, Line
from workflows.lists.sheets import Reason, RowError
from workflows.services.contracts import PREFIX, PROVIDERS, SERIAL
from workflows.services.scope import APART
from workflows.transaction import Transaction

BY = "operator:import"
"""Who has entered it; the chain of imports says which person and from which file."""

TERMS = ("title", "payer", "provider", "categories", "areas", "amount", "starts", "ends", "award")
"""What a contract says, beside its code."""

Said = tuple[str, ...]


def said_by(row: ContractRow) -> Said:
    """What a row says of a contract, each part as text; codes in the order of their letters."""
    parts = {**vars(row), "categories": joined(row.categories), "areas": joined(row.areas)}
    return tuple(str(parts[name]) for name in TERMS)


def kept_of(contract: ServiceContract) -> Said:
    """What a contract says that is there."""
    parts = {
        **contract.model_dump(),
        "categories": joined(contract.categories.split(APART)),
        "areas": joined(contract.areas.split(APART)),
    }
    return tuple(str(parts[name]) for name in TERMS)


def joined(codes: Iterable[str]) -> str:
    """Codes as a row keeps them, in one order."""
    return APART.join(sorted(codes))


def check_contracts(session: Transaction, lines: Sequence[Line[ContractRow]]) -> Iterator[RowError]:
    """Find repeated rows, unknown codes, bodies that provide nothing, and contracts that stand otherwise."""
    bodies, areas = known.body_codes(session), known.area_kinds(session)
    kinds = {row.code: row.kind for row in session.exec(select(Body)).all()}
    kept = {row.code: kept_of(row) for row in session.exec(select(ServiceContract)).all()}
    coded = [line for line in lines if line.value.code is not None]
    yield from known.repeated(coded, "code", lambda row: row.code)
    bare = [line for line in lines if line.value.code is None]
    yield from known.repeated(bare, "title", said_by)
    yield from known.unknown(lines, "payer", lambda row: (row.payer,), bodies)
    yield from known.unknown(lines, "provider", lambda row: (row.provider,), bodies)
    yield from known.unknown(lines, "categories", lambda row: row.categories, known.category_codes(session))
    yield from known.unknown(lines, "areas", lambda row: row.areas, areas)
    for line in lines:
        yield from faults_of(line, kinds, kept)


def faults_of(
    line: Line[ContractRow], kinds: Mapping[str, str], kept: Mapping[str, Said]
) -> Iterator[RowError]:
    """Find what does not fit within a row, or with the contract of the same code."""
    row = line.value
    if row.ends < row.starts:
        yield line.fault("starts", str(row.starts), Reason.WRONG_ORDER, "ends")
    if row.provider == row.payer:
        yield line.fault("provider", row.provider, Reason.SAME_BODY)
    elif (kind := kinds.get(row.provider)) is not None and kind not in PROVIDERS:
        yield line.fault("provider", row.provider, Reason.WRONG_KIND, kind, *sorted(map(str, PROVIDERS)))
    for column in ("categories", "areas"):
        if not getattr(row, column):
            yield line.fault(column, "", Reason.EMPTY)
    stands = kept.get(row.code or "")
    for name, now, before in zip(TERMS, said_by(row), stands or (), strict=False):
        if now != before:
            yield line.fault(name, shown(name, now), Reason.CONTRACT_STANDS, shown(name, before))


def shown(name: str, said: str) -> str:
    """A part of a contract as the file writes it."""
    return f"{int(said) // 100}.{int(said) % 100:02d}" if name == "amount" else said


def keep_contracts(session: Transaction, lines: Sequence[Line[ContractRow]], now: datetime) -> None:
    """Enter what is new; nothing of what is there changes, also where it has ended."""
    rows = session.exec(select(ServiceContract)).all()
    codes, terms = {row.code for row in rows}, {kept_of(row) for row in rows}
    for line in lines:
        row = line.value
        if row.code in codes if row.code is not None else said_by(row) in terms:
            continue
        code = row.code or free_code(row, codes, now)
        codes.add(code)
        enter(session, code, row, now)
    session.flush()


def free_code(row: ContractRow, taken: set[str], now: datetime) -> str:
    """Draw a code for a contract that brings none, by what it says: a file gives the same ones anywhere."""
    chance, day = random.Random("\x1f".join(said_by(row))), now.astimezone(SHANGHAI).date()
    while (code := PREFIX + new_number(day, chance, SERIAL).removeprefix("HY")) in taken:
        continue
    return code


def enter(session: Transaction, code: str, row: ContractRow, now: datetime) -> None:
    """Write one contract, and what it says into its chain; it rests on its award, or on itself."""
    facts = {**vars(row), "code": code, "categories": joined(row.categories), "areas": joined(row.areas)}
    add_row(session, ServiceContract(**facts))
    chained = {name: str(facts[name]) for name in TERMS}
    basis = row.award or f"{code}@{row.starts}"
    entry = ledger.Entry(f"contract:{code}", ServiceEvent.SIGNED, now, BY, basis, chained)
    ledger.append(session, entry)
