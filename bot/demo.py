"""Fills an empty data folder once with the sample community, its past and its marked history."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from typing import Any

from bot.app import House
from bot.sample_codes import SEED, chance_of
from bot.tables import read_bytes
from models.vocabulary import Role
from workflows.cases.acts import Actor
from workflows.limits.leases import acquire, release
from workflows.lists.bring import bring
from workflows.lists.earlier import Today, bring_earlier
from workflows.lists.history import load_history
from workflows.lists.sheets import Imported, Sheet
from workflows.participation.budgets.sample import Plan, Project, spend
from workflows.participation.conversations.sample import Asked, Camp
from workflows.participation.conversations.sample import hold as converse
from workflows.participation.covenants.sample import adopt
from workflows.participation.deliberation.sample import deliberate
from workflows.participation.evaluations.sample import evaluate
from workflows.participation.petitions.sample import put_up
from workflows.participation.rolls.record import living
from workflows.participation.rolls.vouch import draw_codes
from workflows.participation.votes.sample import hold
from workflows.participation.votes.terms import Option, Question
from workflows.responsiveness.deficits import publish as deficits
from workflows.responsiveness.figures import publish as figures
from workflows.transaction import Transaction

FILES = (
    ("areas", "areas.csv"),
    ("grid", "grid.geojson"),
    ("bodies", "bodies.csv"),
    ("means", "means.csv"),
    ("people", "people.xlsx"),
    ("list", "list.xlsx"),
    ("calendar", "calendar.csv"),
    ("roll", "rolls.csv"),
)
PAST = "past.csv"
"""What was before the house; imported, and not played."""
PLAYED = 30
"""Days ago on which the history begins, and the past ends."""
HISTORY = "history.csv"
VOTES = "votes.json"
EVALUATION = "evaluation.json"
BUDGET = "budget.json"
PETITION = "petition.json"
COVENANT = "covenant.json"
DELIBERATION = "deliberation.json"
OPINIONS = "opinions.json"
WAITING = "waiting.csv"
"""What waits for a dispatcher or a coordinator on the first day."""
BEFORE = {"means": timedelta(days=45)}
"""What was there before the history begins."""
LEASE = timedelta(minutes=3)
LOOK = 0.5
"""How long filling may take, and seconds between two looks whether another has done it."""
SOON, AFTER_FIGURES = timedelta(seconds=15), timedelta(minutes=3)
"""Domain time, in which a house that was just filled has come up, and in which its figures stand."""


class SampleBroken(Exception):
    """A sample file that does not import: a defect of the package."""

    def __init__(self, name: str, outcome: Imported) -> None:
        super().__init__(name, outcome.errors[:3])


def fill(house: House, advance: Callable[[str, int, int], None]) -> bool:
    """Import the sample as an operator would, then its history; nothing when there is data already.

    Of several processes that start at once, one fills; the others wait for it.
    """
    with alone(house):
        return fill_alone(house, advance)


@contextmanager
def alone(house: House) -> Iterator[None]:
    """Keep other processes from filling; one that died in it is waited for no longer than its lease."""
    holder, real_now = house.chance.randbytes(8).hex(), house.door.real_clock

    def take(tx: Transaction) -> bool:
        return acquire(tx, "demo", holder, real_now(), real_now() + LEASE)

    while not house.database.write_now(take):
        time.sleep(LOOK)
    try:
        yield
    finally:
        house.database.write_now(lambda tx: release(tx, "demo", holder))


def fill_alone(house: House, advance: Callable[[str, int, int], None]) -> bool:
    """Fill an empty database."""
    house.lists.reload()
    if house.lists.reference.bodies:
        return False
    total = len(FILES) + 1
    for done, (kind, name) in enumerate(FILES):
        advance(name, done, total)
        bring_in(house, kind, name, BEFORE.get(kind, timedelta()))
    house.lists.reload()
    bring_past(house)
    advance(HISTORY, total - 1, total)
    for name in (HISTORY, WAITING):
        load_past(house, name)
    hold_votes(house)
    run_budget(house)
    put_up_petition(house)
    adopt_covenant(house)
    hold_deliberation(house)
    hold_evaluation(house)
    hold_conversation(house)
    put_off_figures(house)
    advance(HISTORY, total, total)
    return True


def bring_past(house: House) -> None:
    """Import what was before the history. Raises SampleBroken."""
    today = Today(house.time.now(), house.lists.reference.calendar.zone, PLAYED)
    outcome = house.database.write_now(lambda tx: bring_earlier(tx, sample(PAST), today))
    if outcome.errors:
        raise SampleBroken(PAST, outcome)


def load_past(house: House, name: str) -> None:
    """Play one file of the past."""
    sheets, chance = sample(name), random.Random(SEED)
    house.database.write_now(lambda tx: load_history(replace(house.act(tx), chance=chance), sheets))


def hold_votes(house: House) -> None:
    """Hold the votes of the sample, one before today and one that is open."""
    kept = json.loads((resources.files("bot.sample") / VOTES).read_text("utf-8"))
    counted, going_on = (question_of(kept[name]) for name in ("counted", "going_on"))
    house.database.write_now(lambda tx: hold(house.act(tx), counted, going_on))


def run_budget(house: House) -> None:
    """Run the budget round of the sample."""
    kept = json.loads((resources.files("bot.sample") / BUDGET).read_text("utf-8"))
    plan = Plan(**{**kept, "projects": [Project(**each) for each in kept["projects"]]})
    house.database.write_now(lambda tx: spend(house.act(tx), plan))


def adopt_covenant(house: House) -> None:
    """Let the sample community adopt its covenant."""
    kept = json.loads((resources.files("bot.sample") / COVENANT).read_text("utf-8"))
    house.database.write_now(lambda tx: adopt(house.act(tx), kept))


def put_up_petition(house: House) -> None:
    """Publish the petition of the sample."""
    kept = json.loads((resources.files("bot.sample") / PETITION).read_text("utf-8"))
    house.database.write_now(lambda tx: put_up(house.act(tx), **kept))


def hold_deliberation(house: House) -> None:
    """Set up the panel of the sample, and hold its assembly."""
    kept = json.loads((resources.files("bot.sample") / DELIBERATION).read_text("utf-8"))
    house.database.write_now(lambda tx: deliberate(house.act(tx), **kept))


def hold_evaluation(house: House) -> None:
    """Hold the evaluation of the sample."""
    kept = json.loads((resources.files("bot.sample") / EVALUATION).read_text("utf-8"))
    house.database.write_now(lambda tx: evaluate(house.act(tx), **kept))


def hold_conversation(house: House) -> None:
    """Hold the opinion map of the sample."""
    kept = json.loads((resources.files("bot.sample") / OPINIONS).read_text("utf-8"))
    asked = Asked(**{**kept, "camps": [Camp(**each) for each in kept["camps"]]})
    house.database.write_now(lambda tx: converse(house.act(tx), asked))


def put_off_figures(house: House) -> None:
    """Let the months that lie behind be published when the doors are open."""
    house.database.write_now(lambda tx: figures.ensure_publishing(house.act(tx), SOON))
    house.database.write_now(lambda tx: deficits.ensure_publishing(house.act(tx), AFTER_FIGURES))


def question_of(kept: Mapping[str, Any]) -> Question:
    """A question of the sample."""
    options = tuple(Option(words) for words in kept.get("options", ()))
    sides = str(kept.get("pro", "")), str(kept.get("contra", ""))
    return Question(str(kept["title"]), str(kept["question"]), *sides, options)


def draw_sample_codes(house: House) -> None:
    """Draw the same codes for the doors of the sample every time: the documents show one of them."""

    def step(tx: Transaction) -> None:
        for roll in living(tx):
            act = replace(house.act(tx), by=Actor(Role.OPERATOR), chance=chance_of(roll.code))
            draw_codes(act, roll.id, house.door.real_clock())

    house.database.write_now(step)


def sample(name: str) -> tuple[Sheet, ...]:
    """Read a sample file."""
    return read_bytes((resources.files("bot.sample") / name).read_bytes(), name)


def bring_in(house: House, kind: str, name: str, ago: timedelta = timedelta()) -> None:
    """Import one sample file, as if so long ago. Raises SampleBroken."""
    sheets, now = sample(name), house.time.now() - ago

    def step(tx: Transaction) -> Imported:
        return bring(tx, kind, sheets, now)

    outcome = house.database.write_now(step)
    if outcome.errors:
        raise SampleBroken(name, outcome)
    if kind == "roll":
        draw_sample_codes(house)
