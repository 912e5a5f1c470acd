"""Lets a sample community deliberate: a panel with two questions, and an assembly that is closed."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from models.panel import Panel
from models.person import Person
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_panels import Choice, PanelKind, Side
from models.vocabulary_votes import RollKind
from workflows.cases.acts import Act, Actor
from workflows.participation.decisions.resolve import Answers, Commission
from workflows.participation.deliberation import ballots, carry, move, order, speak
from workflows.participation.deliberation.open import close, open_assembly
from workflows.participation.deliberation.told import seats_of
from workflows.participation.panels import consult
from workflows.participation.panels.set_up import set_up
from workflows.participation.votes.sample import roll_of, settle

DAY = timedelta(days=1)
BEGAN, HELD = timedelta(days=20), timedelta(days=9)
ROUND = 20
"""Minutes until all have spoken."""

ALL_FOR, MOST_FOR = 0.9, 0.7
"""With which chance a seat says yes to other words, and to the motion."""


def deliberate(act: Act, panel: Mapping[str, object], assembly: Mapping[str, object]) -> None:
    """Set the panel up and hold the assembly. Every step is the one that people take."""
    by_lot = replace(act, chance=random.Random("sample deliberation"))
    consult_panel(by_lot, panel)
    hold(by_lot, assembly)


def at(act: Act, ago: timedelta, by: Actor) -> Act:
    """Let somebody act so long ago."""
    return replace(act, now=act.now - ago, by=by)


def consult_panel(act: Act, told: Mapping[str, object]) -> None:
    """Set up the panel; one question is decided, one waits."""
    bodies = [str(each) for each in listed(told["bodies"]) if each in act.reference.standing]
    officer, today = Actor(Role.COORDINATOR, area=str(told["area"])), act.reference.local_date(act.now)
    by = at(act, BEGAN, officer)
    panel = set_up(
        by,
        PanelKind(str(told["kind"])),
        str(told["name"]),
        str(told["purpose"]),
        bodies,
        today + 365 * DAY,
    )
    decide(act, panel, officer, mapped(told["decided"]))
    consult.consult(at(act, DAY, officer), panel.id, str(told["open"]), "", today + 10 * DAY)


def decide(act: Act, panel: Panel, officer: Actor, told: Mapping[str, object]) -> None:
    """Ask the panel something, let bodies answer, and decide."""
    today = act.reference.local_date(act.now)
    asked = consult.consult(at(act, BEGAN, officer), panel.id, str(told["question"]), "", today - 5 * DAY)
    for body, words in mapped(told["voices"]).items():
        consult.speak(at(act, BEGAN - DAY, Actor(Role.HANDLER, None, body)), asked.id, str(words))
    answers = Answers(*(str(each) for each in listed(told["answers"])))
    task = Commission(str(told["body"]), str(told["what"]), today + 20 * DAY)
    consult.decide(at(act, HELD, officer), asked.id, str(told["words"]), answers, task)
    consult.mark(at(act, HELD, officer), asked.id, str(told["body"]), 5)


def hold(act: Act, told: Mapping[str, object]) -> None:
    """Hold the assembly of the deputies, from the first motion to the minutes."""
    roll = roll_of(act, RollKind.DEPUTIES)
    if roll is None:
        return
    settle(act, roll, act.now - HELD)
    chair = Person(name="", created_at=act.now - HELD)
    add_row(act.tx, chair)
    head = at(act, HELD, Actor(Role.COORDINATOR, chair.id))
    row = open_assembly(head, str(told["title"]), roll_id=roll.id)
    seats = [at(act, HELD, Actor(Role.RESIDENT, each.person_id)) for each in seats_of(act.tx, row.id)]
    motion = move.second(seats[1], move.move(seats[0], row.id, str(told["moved"])).id)
    for place, (seat, said) in enumerate(zip(seats, listed(told["said"]), strict=False), 1):
        side, words = listed(said)
        seat = later(seat, place)
        speak.speak(seat, speak.ask(seat, motion.id, Side(str(side))).id, str(words))
    head, *seats = (later(each, ROUND) for each in (head, *seats))
    amendment = move.second(seats[3], move.amend(seats[1], motion.id, str(told["amended"])).id)
    for put, chance in ((amendment, ALL_FOR), (motion, MOST_FOR)):
        order.put_to_vote(head, put.id)
        for seat in seats:
            yes = act.chance.random() < chance
            ballots.cast(seat, put.id, Choice.YES if yes else Choice.NO)
    task, today = mapped(told["task"]), act.reference.local_date(act.now)
    answers = Answers(*(str(each) for each in listed(told["answers"])))
    commission = Commission(str(task["body"]), str(task["what"]), today + 14 * DAY)
    carry.carry_out(head, motion.id, answers, commission)
    close(head, row.id)


def later(act: Act, minutes: int) -> Act:
    """Let somebody act so many minutes later."""
    return replace(act, now=act.now + timedelta(minutes=minutes))


def listed(value: object) -> list[object]:
    """A list of the sample."""
    assert isinstance(value, list)
    return value


def mapped(value: object) -> Mapping[str, object]:
    """An object of the sample."""
    assert isinstance(value, dict)
    return value
