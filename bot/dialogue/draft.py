"""A draft: what a resident is about to report, as the chat remembers it between two messages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from bot.dialogue.turn import Turn
from nlu.reading import Reading, Urgency
from workflows.cases.open import Report


@dataclass(frozen=True)
class Draft:
    """Plain values only: it is kept as JSON."""

    words: str = ""
    nature: str = "help"
    urgency: str = "ordinary"
    dangers: tuple[str, ...] = ()
    category: str | None = None
    confidence: float = 0.0
    guesses: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    place: str = ""
    cell: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    anonymous: bool = False
    on_behalf: bool = False
    about: str | None = None  # code of the body it is about
    photos: tuple[str, ...] = ()
    corrected: bool = False  # a person has chosen the category

    def report(self, turn: Turn) -> Report:
        """The report that the step takes."""
        return self.report_of(turn.chat.person_id, turn.chat.id)

    def report_of(self, person_id: int, chat_id: int) -> Report:
        """The report of a person in a chat."""
        return Report(
            words=self.words,
            nature=self.nature,
            urgency=self.urgency,
            category=self.category,
            confidence=self.confidence,
            place=self.place,
            cell=self.cell,
            person_id=person_id,
            chat_id=chat_id,
            latitude=self.latitude,
            longitude=self.longitude,
            anonymous=self.anonymous,
            on_behalf=self.on_behalf,
            object_body=self.about,
            photos=self.photos,
            guesses=self.guesses,
        )


def remember(draft: Draft, before: Draft | None = None) -> dict[str, Any]:
    """A draft as memory, with the one before it for undo."""
    return {"draft": asdict(draft), **({"before": asdict(before)} if before else {})}


def recall(memory: Mapping[str, Any], name: str = "draft") -> Draft | None:
    """The draft a chat remembers, None when there is none."""
    kept = memory.get(name)
    if kept is None:
        return None
    values: dict[str, Any] = {}
    for field in fields(Draft):
        value = kept.get(field.name, field.default)
        values[field.name] = tuple(value) if isinstance(value, list) else value
    return Draft(**values)


def understood(draft: Draft, words: str, reading: Reading | None, sure: float) -> Draft:
    """The draft with these words read. What a person has corrected by hand stays as they put it.

    More words may change what was understood, but never make it less: who was sure stays sure.
    """
    if reading is None:
        return replace(draft, words=words)
    chosen = reading.leaf or reading.category
    found = replace(
        draft,
        words=words,
        nature=str(reading.nature),
        urgency=str(reading.urgency),
        dangers=reading.dangers,
        guesses=tuple(guess.code for guess in reading.guesses[:3]),
        because=reading.because[:4],
        confidence=reading.confidence,
        category=chosen if reading.confidence >= sure else None,
    )
    if draft.corrected:
        found = replace(found, category=draft.category, confidence=draft.confidence)
    elif draft.category is not None and found.category is None:
        found = replace(
            found,
            category=draft.category,
            confidence=draft.confidence,
            nature=draft.nature,
            because=draft.because,
        )
    if draft.cell is None and reading.place is not None:
        found = replace(found, place=reading.place.span, cell=reading.place.cell)
    return found


def is_danger(draft: Draft) -> bool:
    """Whether somebody's life is at risk."""
    return draft.urgency == Urgency.DANGER
