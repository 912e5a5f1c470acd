"""Puts the body's answer to those who signed, and counts what they say of it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlmodel import col

from models import post
from models.case import Case
from models.petition import Petition, PetitionSigner
from models.vocabulary import TimerKind
from models.vocabulary_petitions import Heard, PetitionEvent
from workflows import notices
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.masking import mask
from workflows.participation.petitions.record import (
    locked,
    note,
    own_signature,
    persons_of,
    seal_of,
    tell,
)
from workflows.participation.petitions.terms import ORIGIN, No, PetitionRefused, shown
from workflows.participation.votes.seals import digest
from workflows.screens import Button, Screen, Sentence, say
from workflows.transaction import Transaction


def answered(act: Act, case: Case, text: str) -> None:
    """Where a case came from a petition, quote its answer to all who signed and ask them."""
    if case.origin != ORIGIN:
        return
    mine = select(Petition).where(col(Petition.case_id) == case.id).with_for_update()
    petition = act.tx.execute(mine).scalar_one_or_none()
    if petition is None:
        return
    petition.answer, petition.answered_at = mask(text), act.now
    petition.hearing_until = act.now + timedelta(days=act.reference.policy.petition_hearing_days)
    nobody = update(PetitionSigner).where(col(PetitionSigner.petition_id) == petition.id)
    act.tx.execute(nobody.values(verdict=""))
    act.tx.flush()
    facts = {"answer": digest(petition.answer), "case": case.number}
    note(replace(act, by=SYSTEM), petition, PetitionEvent.ANSWERED, facts)
    key = f"petition_hearing:{petition.id}"
    post.set_timer(act.tx, key, TimerKind.PETITION, petition.hearing_until, petition.id)
    ask(act, petition, case)


def ask(act: Act, petition: Petition, case: Case) -> None:
    """Show the answer to each who signed, with what they may say of it."""
    line = say(
        "petition.answered",
        title=petition.title,
        number=petition.code,
        body=act.reference.body_name(case.body),
        reply=petition.answer,
        until=petition.hearing_until,
    )
    screen = Screen((line,), (hear_buttons(petition.id),))
    chats = notices.chats_of_persons(act.tx, persons_of(act.tx, petition))
    key = f"petition_answered:{petition.id}:{case.version}"
    notices.tell_many(act.tx, chats, screen, act.now, act.chance, key)


def hear_buttons(petition_id: int) -> tuple[Button, ...]:
    """What may be said of an answer."""
    return tuple(Button(f"heard_{each}", {"petition": petition_id}) for each in Heard)


def hear(act: Act, petition_id: int, verdict: Heard) -> Petition:
    """Keep what a signer says of the answer; until the hearing ends it may be said anew.

    Raises PetitionRefused.
    """
    petition = locked(act, petition_id)
    row = own_signature(act.tx, petition.id, act.by.person_id)
    if row is None:
        raise PetitionRefused(No.NOT_SIGNED)
    if petition.hearing_until is None or act.now >= petition.hearing_until:
        raise PetitionRefused(No.NO_ANSWER)
    row.verdict = verdict
    act.tx.flush()
    note(act, petition, PetitionEvent.HEARD, {"mark": row.mark, "seal": seal_of(row.nonce, verdict)})
    return petition


def verdicts(tx: Transaction, petition_id: int) -> Counter[str]:
    """Count what signers say of the answer."""
    asked = (
        select(col(PetitionSigner.verdict), func.count())
        .where(col(PetitionSigner.petition_id) == petition_id, col(PetitionSigner.verdict) != "")
        .group_by(col(PetitionSigner.verdict))
    )
    return Counter({str(verdict): int(count) for verdict, count in tx.execute(asked)})


def result_line(tx: Transaction, petition: Petition) -> Sentence:
    """What signers say of the answer, small numbers not told."""
    found = verdicts(tx, petition.id)
    counts = {str(each): shown(found[each]) for each in Heard}
    return say("petition.heard_result", title=petition.title, number=petition.code, **counts)


def end_hearing(act: Act, petition: Petition) -> None:
    """Tell all who signed what came of it."""
    note(act, petition, PetitionEvent.HEARING_ENDED)
    key = f"heard:{petition.answered_at}"
    tell(act, petition, persons_of(act.tx, petition), key, result_line(act.tx, petition))
