"""Brings the responsible bodies in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import select

from models.body import Body
from workflows.lists import known
from workflows.lists.columns import BodyRow, Line
from workflows.lists.sheets import Reason, RowError
from workflows.transaction import Transaction


def check_bodies(session: Transaction, lines: Sequence[Line[BodyRow]]) -> Iterator[RowError]:
    """Find repeated codes, unknown superiors and areas, superiors in a ring, a second fallback."""
    kept = session.exec(select(Body)).all()
    superiors = {body.code: body.superior for body in kept}
    superiors |= {line.value.code: line.value.superior for line in lines}
    yield from known.repeated(lines, "code", lambda row: row.code)
    yield from known.unknown(lines, "superior", lambda row: known.optional(row.superior), superiors)
    areas = known.area_kinds(session)
    yield from known.unknown(lines, "area", lambda row: known.optional(row.area), areas)
    rings = known.round_trips(superiors)
    for line in lines:
        if line.value.code in rings:
            yield line.fault("superior", line.value.superior or "", Reason.CYCLE, *rings[line.value.code])
    yield from _second_fallbacks(lines, kept)


def _second_fallbacks(lines: Sequence[Line[BodyRow]], kept: Sequence[Body]) -> Iterator[RowError]:
    brought = {line.value.code for line in lines}
    holders = [body.code for body in kept if body.fallback and body.code not in brought]
    for line in lines:
        if line.value.fallback and holders:
            yield line.fault("fallback", "1", Reason.SECOND_FALLBACK, holders[0])
        elif line.value.fallback:
            holders.append(line.value.code)


def keep_bodies(session: Transaction, lines: Sequence[Line[BodyRow]], _now: datetime) -> None:
    """Write the bodies."""
    kept = {body.code: body for body in session.exec(select(Body)).all()}
    for line in lines:
        row = line.value
        body = kept.get(row.code) or Body(code=row.code, name=row.name, kind=row.kind)
        body.name, body.kind, body.superior = row.name, row.kind, row.superior
        body.area, body.phone, body.fallback = row.area, row.phone, row.fallback
        session.add(body)
