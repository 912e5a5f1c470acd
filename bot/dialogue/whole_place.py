"""A place that is told in two messages, the building after its estate: read as one."""

from dataclasses import replace

from bot.dialogue import near
from bot.dialogue.draft import Draft
from bot.dialogue.spot import LONGEST_PLACE
from bot.dialogue.turn import Turn
from nlu.reading import Place, Reading

PARTS = ("number", "building", "unit", "floor")


def placed(turn: Turn, draft: Draft, typed: str) -> Draft:
    """The draft where words say that it is, which may go on where its place ends. May raise Unread."""
    reading = joined(turn, draft, turn.reading)
    found = reading.place if reading else None
    if found is not None and draft.place and found.span.startswith(draft.place):
        typed = finer(draft.place, typed)
    there = replace(draft, place=typed[:LONGEST_PLACE], cell=found.cell if found else None)
    if reading and not there.cells_asked:
        there = replace(there, likely=reading.likely)
    return near.with_place(there, found)


def joined(turn: Turn, draft: Draft, reading: Reading | None) -> Reading | None:
    """The reading with its place and the draft's read as one, where one names no estate. May raise Unread."""
    own = turn.beforehand.reading_of(turn.incoming.text or "")
    told = own.place if own else None
    if own is None or told is None or not draft.place or draft.latitude is not None:
        return reading
    if not is_named(told):
        words = finer(draft.place, told.span)
    elif draft.cell is None and not has_part(told) and (kept := turn.reading_of(draft.place).place):
        if is_named(kept):
            return own
        words = finer(told.span, draft.place)
    else:
        return reading
    both = turn.reading_of(words)
    basis = own if reading is None or reading == both else reading  # words of ours were read last
    if both.place is None or not goes_on(draft, told, both.place):
        return basis
    return replace(basis, place=both.place, likely=both.likely)


def is_named(place: Place) -> bool:
    """Whether a place names an estate or a road."""
    return bool(place.estate or place.road)


def has_part(place: Place) -> bool:
    """Whether a place names a door, a building, or a part of one."""
    return any(getattr(place, part) for part in PARTS)


def goes_on(draft: Draft, told: Place, whole: Place) -> bool:
    """Whether the whole names all of both, and lies where the draft is."""
    keeps = all(getattr(told, part) in (None, getattr(whole, part)) for part in PARTS)
    both = is_named(whole) and has_part(whole) and draft.place in whole.span
    return keeps and both and draft.cell in (None, whole.cell)


def made_finer(draft: Draft, reading: Reading | None) -> Draft:
    """The draft with a place that says more than its own of the same cell."""
    place = reading.place if reading else None
    if place is None or draft.cell is None or place.cell != draft.cell or draft.placed:
        return draft
    more = len(place.span) > len(draft.place) and place.span.startswith(draft.place)
    return replace(draft, place=place.span) if draft.place and more else draft


def finer(kept: str, told: str) -> str:
    """Return a place with what is told beyond it: where the end of one begins the other, it stands once."""
    if told in kept:
        return kept
    shared = next((size for size in range(len(told), 0, -1) if kept.endswith(told[:size])), 0)
    return kept + told[shared:]
