"""Draws who works in a street: how fast, how well and how honestly each body does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.responsiveness.simulation.street import (
    HOME,
    KINDS,
    OPEN,
    Gaming,
    Street,
    chance_of,
    within,
)

WORK_HOURS = 2000
"""Working hours of one person in a year."""

USUAL_STAFF = 2
"""To whom the load of a street is scaled: fewer are overloaded by it."""

LEAVE = 5
"""Days of one leave."""


@dataclass(frozen=True)
class Character:
    """What a body is truly like; nobody in the street can read it."""

    code: str
    community: int
    sides: tuple[str, ...]
    kind: Gaming
    competence: float
    speed: float
    lateness: float
    contacts: float
    staff: int
    hurried: float = 0.0


def characters(street: Street, seed: int, kinds: Mapping[str, Gaming] | None = None) -> tuple[Character, ...]:
    """Draw every body; `kinds` sets the kind of some, and leaves everything else as it was drawn."""
    drawn = drawn_kinds(street, seed)
    return tuple(
        character(street, seed, place, (kinds or {}).get(code_of(place), drawn[place]))
        for place in range(street.bodies)
    )


def character(street: Street, seed: int, place: int, kind: Gaming) -> Character:
    """Draw one body."""
    chance = chance_of(seed, "body", place)
    alone = place == street.bodies - 1 and place % 2 == 0
    return Character(
        code=code_of(place),
        community=place // 2,
        sides=(HOME, OPEN) if alone else ((HOME, OPEN)[place % 2],),
        kind=kind,
        competence=within(chance, street.competence),
        speed=within(chance, street.speed),
        lateness=within(chance, street.lateness),
        contacts=within(chance, street.contacts),
        staff=street.staff,
        hurried=within(chance, street.hurried),
    )


def code_of(place: int) -> str:
    """The code of a body."""
    return f"B{place + 1:02d}"


def drawn_kinds(street: Street, seed: int) -> list[Gaming]:
    """Draw which bodies game, and how: every kind once before one comes twice."""
    chance = chance_of(seed, "kinds")
    count = round(street.bodies * street.gamers)
    first = chance.randrange(len(KINDS))
    gaming = [KINDS[(first + step) % len(KINDS)] for step in range(count)]
    kinds = [*gaming, *[Gaming.HONEST] * (street.bodies - count)]
    chance.shuffle(kinds)
    return kinds


def effort_scale(street: Street) -> float:
    """Return by what hours of effort are multiplied, so that the usual staff is loaded as it should be."""
    weights = [(each.weight * sum(each.months), each.effort) for each in street.themes]
    mean = sum(weight * effort for weight, effort in weights) / sum(weight for weight, _ in weights)
    each_body = street.residents * street.matters_each / street.bodies
    return street.load * USUAL_STAFF * WORK_HOURS / (each_body * mean)


def on_leave(street: Street, seed: int, body: str, worker: int, day: date) -> bool:
    """Whether somebody is on leave: some weeks of the year, drawn for each person."""
    chance = chance_of(seed, "leave", body, worker, day.year)
    first = date(day.year, 1, 1)
    starts = [first + timedelta(days=chance.randrange(360)) for _ in range(round(street.leave_days / LEAVE))]
    return any(start <= day < start + timedelta(days=LEAVE) for start in starts)


def at_work(street: Street, seed: int, each: Character, day: date) -> int:
    """How many people of a body are there on a day; one always is."""
    away = sum(on_leave(street, seed, each.code, worker, day) for worker in range(each.staff))
    return max(1, each.staff - away)
