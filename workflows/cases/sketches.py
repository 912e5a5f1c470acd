"""Keeps and finds what open cases are about: a sealed sketch beside each, taken out with its words.

The search is bounded whatever is stored, and opens the sketches of one cell, estate or road: it runs before
the lane, never in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, bindparam, case, delete, insert, select, update

from models.case import Case
from models.core import Row, run, table
from models.sealing import SealError
from models.sketch import Sketch
from models.vault import vault_of
from models.vocabulary import OPEN_STATUSES, Status
from nlu.gist import SIZE, leaf_of, leaves_of, read
from nlu.same import likeness
from workflows.cases.reach import is_sealed
from workflows.transaction import Transaction

MOST = 400
"""Sketches that one look opens, those of the likeliest leaves first: about 3 ms."""

LIKELY = 4
FOUND = 12
CELLS = 4
"""Cells at most of which one may be meant: those that its person is asked about."""

ELSEWHERE = 0.08
"""The share of rare words that speaks for one place, where nobody has named any."""

UNLISTED = "~"
"""Begins the name of a place that no list knows."""

SKETCHES = table(Sketch).c


@dataclass(frozen=True)
class Probe:
    """What is looked for: a gist, and where it is."""

    gist: bytes
    cell: str | None = None
    named: str | None = None  # code of an estate or a road, or an unlisted name after UNLISTED
    perhaps: tuple[str, ...] = ()  # the few cells of which one is meant, where none is known for sure


@dataclass(frozen=True)
class Match:
    """An open case that may be about the same matter."""

    case_id: int
    likeness: float
    meant: float  # the part of it that lies in the meaning
    named: bool = False  # whether both name the same estate, road, or other place


def keep(tx: Transaction, kept: Case, gist: bytes | None, named: str | None) -> None:
    """Keep what a new case is about; of what is sealed from others nothing is kept."""
    if gist is None or len(gist) != SIZE or is_sealed(kept):
        return
    row = {"case_id": kept.id, "cell": kept.cell, "named": blind(tx, named), "leaf": leaf_of(gist)}
    sealed = vault_of(tx).seal_bytes(tx, None, gist, place_of_sketch(kept.id))
    run(tx, KEEP, {**row, "is_open": True, "sealed": sealed})


KEEP = insert(table(Sketch))


def follow(tx: Transaction, case_id: int, before: Status, after: Status) -> None:
    """Let the sketch of a case that ends be found no more, and that of one that begins anew again."""
    is_open = after in OPEN_STATUSES
    if is_open != (before in OPEN_STATUSES):
        run(tx, TURN, {"case": case_id, "now_open": is_open})


TURN = (
    update(table(Sketch)).where(SKETCHES.case_id == bindparam("case")).values(is_open=bindparam("now_open"))
)


def move(tx: Transaction, case_id: int, cell: str | None, named: str | None) -> None:
    """Let a case be found where it turned out to be; `named` is the estate or road there, if one was told."""
    run(tx, MOVE, {"case": case_id, "to": cell, "as": blind(tx, named)})


MOVE = (
    update(table(Sketch))
    .where(SKETCHES.case_id == bindparam("case"))
    .values(cell=bindparam("to"), named=bindparam("as"))
)


def move_cell(tx: Transaction, case_id: int, cell: str | None) -> None:
    """Let a case be found in a cell, under the name of the estate or road that it has."""
    run(tx, MOVE_CELL, {"case": case_id, "to": cell})


MOVE_CELL = update(table(Sketch)).where(SKETCHES.case_id == bindparam("case")).values(cell=bindparam("to"))


def drop(tx: Transaction, case_id: int) -> None:
    """Take the sketch of a case out, with its words."""
    run(tx, DROP, {"case": case_id})
    vault_of(tx).lose(place_of_sketch(case_id))


DROP = delete(table(Sketch)).where(SKETCHES.case_id == bindparam("case"))


def sketch_of(tx: Transaction, case_id: int) -> Probe | None:
    """Return what a case is about and where, as it was kept; None where nothing is."""
    row = run(tx, ONE, {"case": case_id}).first()
    gist = opened(tx, case_id, row[2]) if row else None
    return Probe(gist, row[0], row[1]) if row and gist else None


ONE = select(SKETCHES.cell, SKETCHES.named, SKETCHES.sealed).where(SKETCHES.case_id == bindparam("case"))


def alike(tx: Transaction, probe: Probe, most: int = FOUND) -> list[Match]:
    """Return the open cases there that may be about the same matter, the likeliest first.

    Without any place, the whole installation is there, and the rare words must speak for one place. Where
    somebody names a place that no list knows, it is none of those that are known, unless they are called so.
    """
    name = blind(tx, probe.named)
    rows = [row for row in candidates(tx, probe) if not is_elsewhere(probe, row[2] == name, row[3])]
    gists = vault_of(tx).unseal_all(tx, ((row[1], place_of_sketch(row[0])) for row in rows))
    known = [(row, gist) for row, gist in zip(rows, gists, strict=True) if gist and len(gist) == SIZE]
    if not known:
        return []
    found = likeness(read(probe.gist), read(*(gist for _, gist in known)))
    if is_lost(probe):
        found.apart[found.words < ELSEWHERE] = True
    named = np.array([name is not None and row[2] == name for row, _ in known])
    return [
        Match(known[at][0][0], float(found.alike[at]), float(found.meant[at]), bool(named[at]))
        for at in found.best(most, named)
    ]


def is_lost(probe: Probe) -> bool:
    """Whether a probe names no place that a list knows."""
    nowhere = probe.cell is None and not probe.perhaps
    return nowhere and (probe.named is None or probe.named.startswith(UNLISTED))


def is_elsewhere(probe: Probe, called_so: bool, cell: str | None) -> bool:
    """Whether a case stands in a cell that a place of another name does not lie in, as far as is known."""
    return is_lost(probe) and probe.named is not None and cell is not None and not called_so


def candidates(tx: Transaction, probe: Probe) -> Sequence[Row]:
    """Return the sealed sketches of a place: of its cells, and of its name where one side knows no cell."""
    likely = [*leaves_of(probe.gist)[:LIKELY], *[0] * LIKELY][:LIKELY]
    given = {f"leaf_{at}": leaf for at, leaf in enumerate(likely)}
    named, rows = blind(tx, probe.named), dict[Any, Row]()
    if probe.cell is not None:
        rows |= {row[0]: row for row in run(tx, BY_CELL, {**given, "cell": probe.cell})}
    elif probe.perhaps:
        rows |= {row[0]: row for row in run(tx, BY_CELLS, given | cells_of(probe))}
    if named is not None:
        by_name = BY_NAME if probe.cell is None else BY_NAME_ALONE
        rows |= {row[0]: row for row in run(tx, by_name, {**given, "named": named})}
    if is_lost(probe):
        rows |= {row[0]: row for row in run(tx, BY_LEAF, {"leaf": likely[0]})}
    return list(rows.values())


def cells_of(probe: Probe) -> dict[str, str]:
    """Return the cells of which one may be meant as a look takes them, the last repeated."""
    few = probe.perhaps[:CELLS]
    return {f"cell_{at}": few[min(at, len(few) - 1)] for at in range(CELLS)}


def _there(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Build the look for the sketches of a place, those of the likeliest leaves and the newest first."""
    leaves = SKETCHES.leaf.in_([bindparam(f"leaf_{at}") for at in range(LIKELY)])
    first = case((leaves, 0), else_=1)
    ids = select(SKETCHES.case_id).where(SKETCHES.is_open.is_(True), *conditions)
    return _opened_later(ids.order_by(first, SKETCHES.case_id.desc()).limit(MOST))


def _opened_later(ids: Select[Any]) -> Select[Any]:
    columns = (SKETCHES.case_id, SKETCHES.sealed, SKETCHES.named, SKETCHES.cell)
    return select(*columns).where(SKETCHES.case_id.in_(ids))


BY_CELL = _there(SKETCHES.cell == bindparam("cell"))
BY_CELLS = _there(SKETCHES.cell.in_([bindparam(f"cell_{at}") for at in range(CELLS)]))
BY_NAME = _there(SKETCHES.named == bindparam("named"))
BY_NAME_ALONE = _there(SKETCHES.named == bindparam("named"), SKETCHES.cell.is_(None))
BY_LEAF = _opened_later(
    select(SKETCHES.case_id)
    .where(SKETCHES.leaf == bindparam("leaf"), SKETCHES.is_open.is_(True))
    .order_by(SKETCHES.case_id.desc())
    .limit(MOST)
)


def opened(tx: Transaction, case_id: int, sealed: bytes) -> bytes | None:
    """Open a sketch; None when it was changed, or belongs to another version."""
    try:
        gist = vault_of(tx).unseal_bytes(tx, sealed, place_of_sketch(case_id))
    except SealError:
        return None
    return gist if len(gist) == SIZE else None


def place_of_sketch(case_id: int) -> str:
    """Name the place to which a sketch is sealed."""
    return f"sketch.sealed:{case_id}"


def blind(tx: Transaction, named: str | None) -> str | None:
    """Return a place as a row may name it: one that no list knows tells nothing there."""
    if named is None or not named.startswith(UNLISTED):
        return named
    return UNLISTED + vault_of(tx).blind(tx, "place", named)[:24]
