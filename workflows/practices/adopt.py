"""Takes the steps by which a body adopts a practice, each by one of its people, with its day and reason."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

from models import post
from models.practice import Practice, PracticeAdoption, PracticeStep
from models.rows import add_row, claim_row
from models.vocabulary import TimerKind
from models.vocabulary_practices import AdoptionStage, PracticeEvent
from workflows.cases.acts import Act
from workflows.ledger import Facts
from workflows.policy import Policy
from workflows.practices.measured import plan_measuring
from workflows.practices.record import (
    adoption_of,
    note,
    public,
    published,
    step_hash,
    today,
    versions_of,
)
from workflows.practices.stages import step, step_verbs
from workflows.practices.terms import No, PracticeRefused, PracticeVerb

BACK = timedelta(days=31)
"""† So far back a step may lie: who could choose an old day could choose it by what came of it."""

STEP = "practice_step"
"""The name of the timer at which a body is reminded of the step that waits."""


def ready(act: Act, practice_id: int, verb: PracticeVerb) -> tuple[Practice, PracticeAdoption | None]:
    """Load a practice for a step of the actor's own body. Raises PracticeRefused."""
    practice = claim_row(act.tx, Practice, practice_id)
    if practice is None or practice.published_at is None or act.by.body is None:
        raise PracticeRefused(No.UNKNOWN)
    if published(versions_of(act.tx, practice.id)) is None:
        raise PracticeRefused(No.UNKNOWN)
    if practice.body == act.by.body:
        raise PracticeRefused(No.OWN)
    adoption = adoption_of(act.tx, practice.id, act.by.body)
    stage = AdoptionStage(adoption.stage) if adoption else None
    step(stage, verb, act.by.role)
    if verb not in step_verbs(stage, withdrawn=practice.withdrawn_at is not None):
        raise PracticeRefused(No.WITHDRAWN)
    return practice, adoption


def take(act: Act, practice_id: int, verb: PracticeVerb, reason: str, day: date) -> PracticeAdoption:
    """Take a step; its day is never to come, and never before the step before or its publication.

    Raises PracticeRefused.
    """
    practice, adoption = ready(act, practice_id, verb)
    told = public(reason)
    if not told:
        raise PracticeRefused(No.EMPTY)
    if not earliest(act, practice, adoption) <= day <= today(act):
        raise PracticeRefused(No.DAY)
    stage = step(AdoptionStage(adoption.stage) if adoption else None, verb, act.by.role)
    if adoption is None:
        adoption = PracticeAdoption(
            practice_id=practice.id, body=act.by.body or "", stage=stage, last_day=day
        )
        add_row(act.tx, adoption)
    adoption.stage, adoption.last_day, adoption.steps = stage, day, adoption.steps + 1
    taken = keep(act, adoption, told)
    facts: Facts = {
        "body": adoption.body,
        "number": taken.number,
        "stage": str(stage),
        "step": step_hash(taken),
    }
    note(act, practice, PracticeEvent.STEP, facts)
    wait(act, adoption)
    if stage is AdoptionStage.IMPLEMENTATION:
        plan_measuring(act, practice, day)
    return adoption


def earliest(act: Act, practice: Practice, adoption: PracticeAdoption | None) -> date:
    """Return the first day that a step may have: after its publication, the step before, and not long ago."""
    assert practice.published_at is not None
    first = max(act.reference.local_date(practice.published_at), today(act) - BACK)
    return first if adoption is None else max(first, adoption.last_day)


def keep(act: Act, adoption: PracticeAdoption, reason: str) -> PracticeStep:
    """Write a step down."""
    taken = PracticeStep(
        adoption_id=adoption.id,
        number=adoption.steps,
        stage=adoption.stage,
        day=adoption.last_day,
        reason=reason,
        person_id=act.by.person_id,
        at=act.now,
    )
    add_row(act.tx, taken)
    return taken


def wait(act: Act, adoption: PracticeAdoption, reminded: int = 0) -> None:
    """Let the clock come back where another step is to follow."""
    days = days_of(act.reference.policy).get(AdoptionStage(adoption.stage))
    name = f"practice_step:{adoption.id}"
    if days is None:
        post.cancel_timer(act.tx, name)
        return
    data = json.dumps({"steps": adoption.steps, "reminded": reminded})
    due = act.now + timedelta(days=days)
    post.set_timer(act.tx, name, TimerKind.PRACTICE, due, adoption.id, data)


def days_of(policy: Policy) -> Mapping[AdoptionStage, int]:
    """Return after how many days a stage is reminded of; who has confirmed, refused or given up is not."""
    soon = (AdoptionStage.KNOWLEDGE, AdoptionStage.PERSUASION, AdoptionStage.DECISION)
    return dict.fromkeys(soon, policy.practice_step_days) | {
        AdoptionStage.IMPLEMENTATION: policy.practice_confirm_days
    }
