"""Ends a petition: enough have signed and a case is opened from it, or its term is over."""

from dataclasses import replace

from models import post
from models.petition import Petition
from models.vocabulary import Role
from models.vocabulary_petitions import PetitionEvent, PetitionStage
from workflows import ledger, notices
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.cases.open import Report, open_case
from workflows.participation.petitions.record import counted, note, persons_of, roll_of, tell
from workflows.participation.petitions.terms import ORIGIN, shown
from workflows.screens import say

NATURE = "advice"


def reach(act: Act, petition: Petition, count: int) -> None:
    """Open the case in the name of its author, whom the body does not see either; tell all who signed.

    Whoever signed last is not known to it: the case is opened by its author, or by the clock's hand.
    """
    petition.stage, petition.ended_at = PetitionStage.REACHED, act.now
    post.cancel_timer(act.tx, f"petition_end:{petition.id}")
    author = petition.author_id
    by = Actor(Role.RESIDENT, author) if author else SYSTEM
    case = open_case(replace(act, by=by), report_of(act, petition)).case
    petition.case_id, petition.body = case.id, case.body
    act.tx.flush()
    facts: ledger.Facts = {"signers": count, "threshold": petition.threshold, "case": case.number}
    note(replace(act, by=SYSTEM), petition, PetitionEvent.REACHED, facts)
    line = say(
        "petition.reached",
        title=petition.title,
        number=petition.code,
        case=case.number,
        body=act.reference.body_name(case.body) if case.body else say("registered.dispatcher"),
        due=case.due_at,
    )
    tell(act, petition, persons_of(act.tx, petition), "reached", line)


def report_of(act: Act, petition: Petition) -> Report:
    """What the body gets: the number and words of the petition, and nobody who signed."""
    chats = notices.chats_of_person(act.tx, petition.author_id) if petition.author_id else []
    area = roll_of(act.tx, petition).area
    return Report(
        words=f"{petition.code} {petition.title}\n{petition.words}",
        nature=NATURE,
        urgency="ordinary",
        category=petition.category,
        confidence=1.0,
        place=act.reference.area_name(area) if area else "",
        cell=petition.cell,
        person_id=petition.author_id,
        chat_id=chats[0].chat_id if chats else None,
        anonymous=True,
        object_body=petition.object_body,
        origin=ORIGIN,
    )


def fail(act: Act, petition: Petition) -> None:
    """End a petition whose term is over; tell its author and all who signed."""
    petition.stage, petition.ended_at = PetitionStage.FAILED, act.now
    act.tx.flush()
    count = counted(act.tx, petition.id)
    note(act, petition, PetitionEvent.FAILED, {"threshold": petition.threshold})
    line = say(
        "petition.failed",
        title=petition.title,
        number=petition.code,
        count=shown(count),
        threshold=petition.threshold,
    )
    tell(act, petition, persons_of(act.tx, petition), "failed", line)
