"""How forms say what was told, and what is asked of several things in a row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.dialogue.turn import Turn
from workflows.forms import AS_IT_IS, NO_PICTURE, SEPARATOR, Field, Kind
from workflows.screens import Button, Sentence, Value, say

Offers = Sequence[tuple[str, str | Sentence]]

NEXT_PICTURE = (
    Button("form_pick", {"value": NO_PICTURE}, say("button.no_picture")),
    Button("form_pick", {"value": AS_IT_IS}, say("button.as_it_is")),
)
"""What may be said of one of several things in place of sending its picture."""


def next_picture(offers: Offers, had: int) -> Sentence:
    """Say for which of several things a picture is asked for now."""
    return say("form.picture_of", place=had + 1, count=len(offers), name=offers[had][1])


def pictures_told(fields: Sequence[Field], given: Mapping[str, str]) -> tuple[str, ...]:
    """The pictures that were sent for several things, in order."""
    told = [given[each.name].split(SEPARATOR) for each in fields if each.kind is Kind.PHOTOS]
    return tuple(name for names in told for name in names if name not in (NO_PICTURE, AS_IT_IS))


def shown(turn: Turn, field: Field, value: str) -> Value:
    """What was told, as people read it."""
    if not value:
        return say("form.nothing")
    if field.kind in (Kind.BODY, Kind.BODIES):
        return say("form.names", names=tuple(map(turn.reference.body_name, value.split(SEPARATOR))))
    if field.kind is Kind.AREAS:
        return say("form.names", names=tuple(map(turn.reference.area_name, value.split(SEPARATOR))))
    if field.kind is Kind.CATEGORIES:
        return say("form.names", names=tuple(map(category_of(turn), value.split(SEPARATOR))))
    if field.kind in (Kind.DAY, Kind.ANY_DAY):
        return day_shown(date.fromisoformat(value), turn.reference.local_date(turn.now))
    if field.kind is Kind.PHOTO:
        return say("form.picture")
    if field.kind is Kind.PHOTOS:
        return say("form.pictures", count=len(pictures_told((field,), {field.name: value})))
    if field.kind is Kind.MONEY:
        return say("form.money", yuan=f"{int(value) / 100:,.2f}")
    return value


def day_shown(day: date, today: date) -> Value:
    """A day as people write it, with its weekday; of another year with that."""
    return day if day.year == today.year else say("form.day_of_year", day=day, year=str(day.year))


def category_of(turn: Turn) -> Callable[[str], Value]:
    """What names a category for a reader; its code where nobody knows it any more."""
    return lambda code: turn.reference.category_names(code) or code
