"""Lets a case go of its person when its term has come: a timer for each case, set when it ends."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlmodel import col

from models import post
from models.case import Case, Joining
from models.governance import Matter, MatterCandidate
from models.post_tables import Timer
from models.vocabulary import EventKind, MatterStage, Role, TimerKind
from workflows import ledger
from workflows.cases.acts import Act, record
from workflows.cases.groups import turn_over
from workflows.house import marks
from workflows.learning.unlearn import unlearn
from workflows.privacy import erase
from workflows.privacy.term import ENDED, key_of
from workflows.timers import DueTimer

AGAIN = timedelta(days=1)
"""A case whose matter goes on is looked at again after this."""

SWEPT = "anonymise.swept"
"""The mark that every case which ended before there were terms has one now."""


def fire(act: Act, timer: DueTimer) -> None:
    """Do what the timer of a case was set for; a case that has begun anew makes it nothing."""
    case = act.tx.get(Case, timer.subject, with_for_update=True)
    if case is None or case.status not in ENDED or case.anonymised_at or case.closed_at is None:
        return
    due = case.closed_at + timedelta(days=act.reference.policy.anonymise_days)
    if due <= act.now and is_decided_together(act, case):  # who speaks for the others is needed to the end
        due = act.now + AGAIN
    if due > act.now:  # or the term was made longer since
        post.set_timer(act.tx, key_of(case.id), TimerKind.ANONYMISE, due, case.id)
    else:
        anonymise(act, case)


def is_decided_together(act: Act, case: Case) -> bool:
    """Whether a matter that was made of a case is still going on."""
    over = [str(MatterStage.CLOSED), str(MatterStage.DROPPED)]
    going = select(col(Matter.id)).where(col(Matter.case_id) == case.id, col(Matter.stage).not_in(over))
    return act.tx.execute(going).first() is not None


def anonymise(act: Act, case: Case) -> None:
    """Erase what leads from a case to anybody; category, cell, times and verdict stay, and all figures."""
    tx, ended = act.tx, case.closed_at or act.now
    joined = select(col(Joining.person_id)).where(
        col(Joining.case_id) == case.id, col(Joining.person_id).is_not(None)
    )
    people = [case.reporter_id, *tx.execute(joined).scalars()]
    chats = erase.chats_of(tx, [each for each in people if each is not None])
    case.anonymised_at = act.now
    tx.flush()
    erase.drop_old_letters(tx, chats, case, ended)
    erase.forget_told(tx, chats, case.id)
    told = erase.erase_case(tx, case)
    erase.let_go_of_joiners(tx, col(Joining.case_id) == case.id)
    of_case = select(col(Matter.id)).where(col(Matter.case_id) == case.id)
    erase.let_go_of_standing(tx, col(MatterCandidate.matter_id).in_(of_case), act.now)
    facts: ledger.Facts = {"cause": "term", "erased_words": told.words, "erased_pictures": told.pictures}
    basis = f"policy@{act.reference.policy.version}"
    record(act, case, EventKind.ANONYMISED, facts, basis, role=Role.SYSTEM)
    unlearn(act, [case.id])
    turn_over(act, case)  # a group goes on showing what we have erased


def ensure_terms(act: Act) -> None:
    """Give a term to every case that ended before there were any; once in the life of a database."""
    if marks.marked(act.tx, SWEPT) is not None:
        return
    days = timedelta(days=act.reference.policy.anonymise_days)
    has_one = exists().where(col(Timer.kind) == TimerKind.ANONYMISE, col(Timer.subject) == col(Case.id))
    ended = select(col(Case.id), col(Case.closed_at)).where(
        col(Case.status).in_([str(each) for each in sorted(ENDED)]),
        col(Case.closed_at).is_not(None),
        col(Case.anonymised_at).is_(None),
        col(Case.imported).is_(False),  # history that was brought in leads to nobody
        ~has_one,
    )
    for case_id, closed_at in act.tx.execute(ended).all():
        post.set_timer(act.tx, key_of(case_id), TimerKind.ANONYMISE, closed_at + days, case_id)
    marks.mark(act.tx, SWEPT, act.now)


def is_anonymised(act: Act, number: str) -> bool:
    """Whether a case of this number has let go of its person."""
    found = select(col(Case.id)).where(col(Case.number) == number, col(Case.anonymised_at).is_not(None))
    return act.tx.execute(found).first() is not None
