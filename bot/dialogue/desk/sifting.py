"""Narrows a queue in the chat: by buttons, or by words: those due soon, the leaks, those of a building."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue.desk.sight import PLACES, Sight, asked_by, sight_of
from bot.dialogue.talk import bare
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import BODY_ROLES, AreaKind, Locale
from nlu.reading import Reading
from workflows.cases.narrowing import EVERYTHING, Narrowing
from workflows.cases.queue_parts import Part, parts_of
from workflows.cases.queues import categories_open, cells_open
from workflows.screens import Button, Screen, Value, say

OFFERED = 6
"""Categories and areas that are offered as buttons: those of which there is most."""

LONGEST = 16
"""Letters of words by which a queue is narrowed."""

WIDE = frozenset({AreaKind.STREET, AreaKind.COMMUNITY, AreaKind.CELL})
PARTS = ("late", "mine", "new", "returned", "reopened")
"""Parts that words ask for by themselves."""


def offer(turn: Turn) -> Reply:
    """Offer what the part that stands there can be narrowed to."""
    sight = sight_of(turn.press.action if turn.press else {})
    plain = replace(sight, narrow=EVERYTHING, place="")
    buttons = [way(replace(sight, narrow=replace(sight.narrow, risk=True)), say("sift.risk"))]
    rows = [tuple(buttons), *pairs(turn, sight)]
    if sight.is_narrowed:
        rows.append((way(plain, say("sift.off")),))
    return stay(turn, Screen((say("sift.which"),), (*rows, (Button("queue"),))))


def way(sight: Sight, name: Value) -> Button:
    """The way to what somebody would look at."""
    return Button("queue", sight.action, say("button.choose", name=name))


def pairs(turn: Turn, sight: Sight) -> Iterator[tuple[Button, ...]]:
    """Categories and areas of which something is open, most first, two in a row."""
    reference, asked = turn.reference, asked_by(turn, sight)
    kinds = [
        way(replace(sight, narrow=replace(sight.narrow, category=each)), reference.category_names(each))
        for each in categories_open(asked, OFFERED)
    ]
    areas = [
        way(replace(sight, narrow=replace(sight.narrow, area=each)), reference.area_name(each))
        for each in cells_open(asked, OFFERED)
    ]
    for buttons in (kinds, areas):
        yield from (tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def by_words(turn: Turn, typed: str) -> Sight | None:
    """What words ask to see; None where they ask for nothing of a queue. May raise Unread."""
    said = wanted(typed)
    if said is None or not parts_of(turn.role):
        return None
    if said in spoken("risk"):
        return Sight(Part.ALL, Narrowing(risk=True))
    for part in PARTS:
        if said in spoken(part) and part in parts_of(turn.role):
            return Sight(part)
    return by_name(turn, said) or by_reading(turn.reading_of(said))


def wanted(typed: str) -> str | None:
    """The words before the ending by which a queue is narrowed; None where they ask for nothing."""
    plain = bare(typed)
    for end in endings():
        if plain.endswith(end) and len(end) < len(plain) <= LONGEST:
            return plain.removesuffix(end)
    return None


@cache
def endings() -> tuple[str, ...]:
    """How words end by which a queue is narrowed, the longest first."""
    found = {bare(each) for locale in Locale for each in phrase("sift.endings", locale).split("|")}
    return tuple(sorted(found - {""}, key=len, reverse=True))


@cache
def spoken(what: str) -> frozenset[str]:
    """How something is asked for, in every language."""
    return frozenset(
        bare(each) for locale in Locale for each in phrase(f"sift.say.{what}", locale).split("|")
    )


def by_name(turn: Turn, said: str) -> Sight | None:
    """The area, estate, building, body or category that is called so."""
    areas = [(code, fact) for code, fact in turn.reference.areas.items() if bare(fact.name) == said]
    for code, fact in areas:
        if fact.kind in WIDE:
            return Sight(Part.ALL, Narrowing(area=code))
        if fact.kind in PLACES:
            return Sight(Part.ALL, place=fact.name)
    bodies = [] if turn.role in BODY_ROLES else turn.reference.standing.items()
    for code, body in bodies:
        if bare(body.name) == said:
            return Sight(Part.ALL, Narrowing(body=code))
    named = [
        code
        for code, fact in turn.reference.categories.items()
        if said in bare(fact.names.by_locale[Locale.HANS])
    ]
    return Sight(Part.ALL, Narrowing(category=named[0])) if len(named) == 1 else None


def by_reading(reading: Reading) -> Sight | None:
    """What the reader takes the words for: the matter, else what it would offer first."""
    guessed = (reading.leaf, reading.category, *(each.code for each in reading.guesses))
    code = next((each for each in guessed if each), None)
    return Sight(Part.ALL, Narrowing(category=code)) if code else None
