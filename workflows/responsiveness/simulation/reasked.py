"""Lets residents answer when the house asks them again: truthfully, since nobody stands behind them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.recheck import Recheck
from models.vocabulary import Role, Solved
from workflows.cases.acts import Act, Actor
from workflows.responsiveness.recheck.answer import answer
from workflows.responsiveness.recheck.terms import Said
from workflows.responsiveness.simulation.street import Gaming, Street, chance_of
from workflows.responsiveness.simulation.truth import CaseTruth

if TYPE_CHECKING:
    from workflows.responsiveness.simulation.play import Play

SETTLED = "settled"


def reask(play: "Play", act: Act) -> None:
    """Queue what those answer who were asked just now; many say nothing."""
    asked = (
        select(col(Recheck.id), col(Recheck.case_id), col(Case.reporter_id))
        .join(Case, col(Case.id) == col(Recheck.case_id))
        .where(col(Recheck.asked_at) == act.now)
    )
    for number, case_id, person in act.tx.execute(asked).all():
        truth = play.truths[case_id]
        chance = chance_of(play.seed, "reasked", truth.source, person)
        if chance.random() < play.street.reanswers:
            said = says(play.street, truth, chance, mended=truth.source in play.mended)
            by = Actor(Role.RESIDENT, person)
            later = act.now + timedelta(hours=chance.uniform(0.1, 30))
            play.at(later, partial(give, by=by, number=number, said=said))


def give(act: Act, by: Actor, number: int, said: Said) -> None:
    """Answer."""
    answer(replace(act, by=by), number, said)


def says(street: Street, truth: CaseTruth, chance: Random, *, mended: bool) -> Said:
    """Return what somebody says: what is, but for a few slips."""
    slips, reveals, part = chance.random(), chance.random(), chance.random()
    solved = truth.solved == Solved.SOLVED and not truth.withdrawn
    good = mended or solved or truth.withdrawn == SETTLED or (truth.solved == Solved.PARTLY and part < 0.5)
    pushed = truth.gamed == Gaming.PRESSED and reveals < street.reveals
    if slips < street.reerrs:
        return Said.UNSOLVED if good else Said.SOLVED
    if good:
        return Said.SOLVED
    return Said.PUSHED if pushed else Said.UNSOLVED
