"""Whether those who work in the background do, in whatever process they are."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.dialogue.engine import Doorway
from workflows.house.marks import mark, marked
from workflows.transaction import Transaction

STALE = timedelta(seconds=30)
"""A courier or clock that has not moved for so long is not well."""

SELDOM = timedelta(seconds=10)
"""Real time between two marks of one part: other processes read them."""

Beat = Callable[[], datetime | None]


@dataclass
class Beats:
    """The beats of the parts of this process, and the marks of everybody's."""

    database: Doorway
    real_clock: Callable[[], datetime]
    parts: dict[str, Beat]  # when each part here last came to its end
    _told: dict[str, datetime] = field(default_factory=dict)

    async def healthy(self) -> bool:
        """Every part has been at work lately, here or in another process."""
        late = [name for name, beat in self.parts.items() if not self._is_fresh(beat())]
        if not late:
            return True
        marks = await self.database.read(lambda tx: [marked(tx, mark_of(name)) for name in late])
        return all(self._is_fresh(each.at if each else None) for each in marks)

    async def tell(self, here: Collection[str]) -> None:
        """Mark for the others which parts are at work here; seldom, and only what has moved."""
        moved = {name: beat for name in here if name in self.parts and (beat := self._news(name)) is not None}
        if moved:
            await self.database.write(lambda tx: keep(tx, moved))
            self._told.update(moved)

    def _news(self, name: str) -> datetime | None:
        beat, told = self.parts[name](), self._told.get(name)
        return None if beat is None or (told is not None and beat - told < SELDOM) else beat

    def _is_fresh(self, beat: datetime | None) -> bool:
        return beat is not None and self.real_clock() - beat < STALE


def mark_of(part: str) -> str:
    """Name the mark of a part."""
    return f"beat:{part}"


def keep(tx: Transaction, beats: Mapping[str, datetime]) -> None:
    """Mark when parts last came to their end."""
    for name, at in sorted(beats.items()):
        mark(tx, mark_of(name), at)
