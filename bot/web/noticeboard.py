"""Keeps the public figures for a short while, so that a crowd costs no more than a reader."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from bot.web.door import WebDoor
from workflows.reference import Reference
from workflows.responsiveness.board import Board, board
from workflows.responsiveness.dashboard.cells import CellCounts, cell_counts
from workflows.responsiveness.dashboard.view import Memory
from workflows.responsiveness.grid import CellShape, shapes
from workflows.transaction import Transaction

THRIFT = 20
"""Figures are kept so many times as long as it took to read them: a crowd costs no more than a reader."""


@dataclass(frozen=True)
class Grid:
    """What the map shows."""

    shapes: tuple[CellShape, ...]
    came: CellCounts


@dataclass
class Noticeboard:
    """Reads the board and the grid, one reader at a time, and keeps them for a short while."""

    door: WebDoor
    memory: Memory = field(default_factory=Memory)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: datetime | None = None
    kept: tuple[Board, Grid] | None = None

    async def read(self) -> tuple[Board, Grid]:
        """Return the figures and the grid."""
        async with self.lock:
            start = self.door.real_clock()
            if self.kept is None or self.until is None or start >= self.until:
                reference, now = self.door.reference(), self.door.clock()
                self.kept = await self.door.database.read(lambda tx: look(tx, reference, now, self.memory))
                end = self.door.real_clock()
                self.until = end + (end - start) * THRIFT
            return self.kept


def look(tx: Transaction, reference: Reference, now: datetime, memory: Memory) -> tuple[Board, Grid]:
    """Read figures and grid in one transaction."""
    return board(tx, reference, now), Grid(shapes(tx), cell_counts(tx, reference, now, memory))
