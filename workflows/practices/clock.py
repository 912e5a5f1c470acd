"""What the clock does to practices: reminds who reviews and whose step waits; measures effects."""

import json

from models.practice import Practice, PracticeAdoption, PracticeVersion
from models.vocabulary_practices import AdoptionStage, PracticeEvent, TextStage
from workflows.cases.acts import Act
from workflows.cases.parties import heads_or_people, worker_at
from workflows.ledger import Facts
from workflows.notices import Address
from workflows.practices.adopt import STEP, wait
from workflows.practices.measured import EFFECT, measure_outside
from workflows.practices.propose import REVIEW, ask_review
from workflows.practices.record import look, note, published, steps_of, tell, versions_of
from workflows.practices.stages import step_verbs
from workflows.screens import Button, say
from workflows.timers import DueTimer

MOST = 3
"""Times a body is reminded of one step: who lets it lie then has answered too."""


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    name = timer.key.partition(":")[0]
    if name == REVIEW:
        remind_review(act, timer.subject or 0)
    elif name == STEP:
        told = json.loads(timer.data)
        remind_step(act, timer.subject or 0, int(told["steps"]), int(told["reminded"]))
    elif name == EFFECT:
        measure_outside(act, timer.subject or 0, str(json.loads(timer.data)["month"]))


def remind_review(act: Act, version_id: int) -> None:
    """Ask once more for a review."""
    version = act.tx.get(PracticeVersion, version_id, with_for_update=True, populate_existing=True)
    if version is None or version.stage != TextStage.REVIEW:
        return
    practice = act.tx.get_one(Practice, version.practice_id)
    if practice.withdrawn_at is not None:
        return
    note(act, practice, PracticeEvent.REMINDED, {"version": version.number})
    ask_review(act, practice, version)


def remind_step(act: Act, adoption_id: int, steps: int, reminded: int) -> None:
    """Remind a body of the step that waits, a few times."""
    adoption = act.tx.get(PracticeAdoption, adoption_id, with_for_update=True, populate_existing=True)
    if adoption is None or adoption.steps != steps or adoption.body not in act.reference.standing:
        return
    practice = act.tx.get_one(Practice, adoption.practice_id)
    holds = published(versions_of(act.tx, practice.id))
    if holds is None or practice.withdrawn_at is not None:
        return
    stage = AdoptionStage(adoption.stage)
    facts: Facts = {"body": adoption.body, "stage": str(stage), "time": reminded + 1}
    note(act, practice, PracticeEvent.REMINDED, facts)
    waits = say(f"practice.waits.{stage}", title=holds.title, number=practice.code, day=adoption.last_day)
    about = {"practice": practice.id}
    buttons = tuple(Button(str(verb), about) for verb in step_verbs(stage, withdrawn=False))
    key = f"step:{adoption.id}:{steps}:{reminded}"
    tell(act, addressed(act, adoption), waits, (buttons, look(practice)), key)
    if reminded + 1 < MOST:
        wait(act, adoption, reminded + 1)


def addressed(act: Act, adoption: PracticeAdoption) -> list[Address]:
    """Chats of who took the last step, while they work there; else of who heads the body."""
    last = steps_of(act.tx, [adoption.id])[-1]
    return worker_at(act, adoption.body, last.person_id) or heads_or_people(act, adoption.body)
