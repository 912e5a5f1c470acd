"""The lists, the house's numbers and the reader built on them, as one process holds them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import structlog

from bot.catalogue.own_words import OwnWords
from bot.catalogue.sentences import speak_otherwise
from nlu.errors import DirectoryUnreadable, WeightsUnreadable
from nlu.place import GazetteerEntry
from nlu.reader import Reader, load_reader
from nlu.reading import Reading
from nlu.sources import Source
from workflows.reference import Reference

log = structlog.get_logger()


@dataclass(frozen=True)
class Standing:
    """The lists as they stood when they were read."""

    reference: Reference
    turns: tuple[int, ...]  # how often they had been changed by then
    until: datetime | None = None  # when other numbers begin
    words: OwnWords = field(default_factory=dict)  # what the house says in its own words
    weights: Source | None = None  # of the version of the reader at work; None: those that ship
    encoder: Path | None = None  # where a trained encoder is looked for


class Lists:
    """The reference lists and the reader; replaced together when somebody in any process changed them."""

    def __init__(self, load: Callable[[], Standing], now: Callable[[], datetime]) -> None:
        self._load = load
        self._now = now
        self.reload()

    def current(self) -> Reference:
        """The lists as they stand; read again at New Year, when the calendar needs another year."""
        if self._year_is_missing():
            self.reload()
        return self.reference

    def reload(self) -> None:
        """Read the lists again."""
        standing = self._load()
        self.reader: Reader = reader_of(standing)
        speak_otherwise(standing.words)
        self.reference, self._standing = standing.reference, replace(standing, weights=None)

    def are_old(self, turns: tuple[int, ...]) -> bool:
        """Whether they must be read again; `turns` says how often they have been changed by now."""
        until = self._standing.until
        begun = until is not None and self._now() >= until
        return turns != self._standing.turns or begun or self._year_is_missing()

    def understand(self, text: str) -> Reading:
        """Read one message."""
        return self.reader.read(text)

    def _year_is_missing(self) -> bool:
        return self._now().year + 2 > self.reference.calendar.covers_until.year


def reader_of(standing: Standing) -> Reader:
    """The reader for these lists; weights of another release leave it with what ships."""
    entries = gazetteer(standing.reference)
    try:
        return load_reader(entries, standing.weights, standing.encoder)
    except (WeightsUnreadable, DirectoryUnreadable) as error:
        unreadable = error.file if isinstance(error, WeightsUnreadable) else error.directory
        log.error("weights unreadable", name=unreadable.name)
        return load_reader(entries)


def gazetteer(reference: Reference) -> list[GazetteerEntry]:
    """The areas as the reader takes them."""
    return [
        GazetteerEntry(each.code, each.name, each.kind, each.parent, each.cell, each.aliases)
        for each in reference.areas.values()
    ]
