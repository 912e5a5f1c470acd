"""Reads from the steps of adoptions when each body used a practice."""

from collections.abc import Sequence

from models.practice import PracticeAdoption
from models.vocabulary_practices import AdoptionStage
from workflows.practices.diffusion import Spell
from workflows.practices.record import steps_of
from workflows.practices.stages import IN_USE
from workflows.transaction import Transaction


def spells_of(tx: Transaction, adoptions: Sequence[PracticeAdoption]) -> tuple[Spell, ...]:
    """Return every time during which a body used it, in order of adoption."""
    bodies = {each.id: each.body for each in adoptions}
    begun: dict[int, Spell] = {}
    found: list[Spell] = []
    for each in steps_of(tx, list(bodies)):
        key, uses = each.adoption_id, AdoptionStage(each.stage) in IN_USE
        if uses and key not in begun:
            begun[key] = Spell(bodies[key], each.day)
        elif not uses and key in begun:
            found.append(Spell(bodies[key], begun.pop(key).began, each.day))
    return (*found, *begun.values())
