"""Makes two persons one, who were one all along: everything counts persons, never doors."""

from sqlalchemy import delete, select, update
from sqlmodel import SQLModel, col

from models.assembly import Assembly, AssemblySeat
from models.budget import BudgetPayment, BudgetProposal, BudgetQuestion, BudgetRound, BudgetVerdict
from models.case import Case, Joining, Words
from models.covenant import CovenantComment, CovenantVersion
from models.evaluation import Evaluation, EvaluationRater
from models.governance import MatterApproval, MatterCandidate
from models.grid import PatrolPlan, PatrolRound, RoundWalker, SiteCheck
from models.house import HouseRule, TextChange
from models.means import MeansDraw
from models.mediation import Mediation, MediationParty, MediationWords
from models.opinion import Conversation, OpinionSeat, Statement
from models.panel import ConsultationVoice
from models.person import Chat, Invitation, LinkCode, Membership, Person
from models.petition import Petition, PetitionSigner
from models.practice import Practice, PracticeStep, PracticeVersion
from models.presence import Absence, BulkAct, StandardReply
from models.privacy import Consent, Contact
from models.roll import RollMember, RollObjection
from models.study import VoteStudy
from models.subscription import Subscription
from models.vault import vault_of
from models.vocabulary import EventKind, PersonEvent
from models.vote import PaperBallot, Vote, VoteSeat
from workflows.cases.acts import Act, case_of, record
from workflows.cases.parties import people
from workflows.participation.budgets.forget import drop_double_verdicts
from workflows.participation.conversations.forget import drop_double_opinions
from workflows.participation.deliberation.forget import drop_double_seats as drop_double_floor
from workflows.participation.evaluations.forget import drop_double_raters
from workflows.participation.panels.forget import drop_double_voices
from workflows.participation.petitions.forget import drop_double_signatures
from workflows.participation.rolls.forget import drop_double_members
from workflows.participation.votes.forget import drop_double_seats
from workflows.privacy.chain import note
from workflows.privacy.doors import lock_doors
from workflows.privacy.erase import let_go_of_standing
from workflows.subscriptions.choose import drop_double_subscriptions
from workflows.transaction import Transaction

SIMPLY_MOVED: tuple[tuple[type[SQLModel], str], ...] = (
    (Case, "reporter_id"),
    (Case, "handler_id"),
    (Words, "person_id"),
    (Chat, "person_id"),
    (Membership, "person_id"),
    (Consent, "person_id"),
    (Invitation, "person_id"),
    (HouseRule, "person_id"),
    (TextChange, "person_id"),
    (Mediation, "mediator_id"),
    (MediationParty, "person_id"),
    (MediationWords, "person_id"),
    (SiteCheck, "asked_by"),
    (SiteCheck, "worker_id"),
    (PatrolPlan, "made_by"),
    (PatrolRound, "worker_id"),
    (RoundWalker, "person_id"),
    (Absence, "person_id"),
    (Absence, "deputy_id"),
    (Absence, "set_by"),
    (BulkAct, "person_id"),
    (StandardReply, "by_person"),
    (RollMember, "vouched_by"),
    (RollObjection, "person_id"),
    (Vote, "author_id"),
    (BudgetRound, "author_id"),
    (BudgetProposal, "author_id"),
    (BudgetProposal, "striker_id"),
    (BudgetProposal, "ruler_id"),
    (BudgetPayment, "asked_by"),
    (BudgetPayment, "answered_by"),
    (BudgetQuestion, "author_id"),
    (BudgetQuestion, "answered_by"),
    (Petition, "author_id"),
    (Petition, "remover_id"),
    (Petition, "ruler_id"),
    (Assembly, "chair_id"),
    (Evaluation, "author_id"),
    (Evaluation, "answerer_id"),
    (Evaluation, "ruler_id"),
    (Conversation, "author_id"),
    (Statement, "author_id"),
    (Statement, "remover_id"),
    (Statement, "ruler_id"),
    (VoteStudy, "officer_id"),
    (VoteStudy, "ruler_id"),
    (CovenantVersion, "drafter_id"),
    (Practice, "author_id"),
    (PracticeVersion, "writer_id"),
    (PracticeVersion, "reviewer_id"),
    (PracticeStep, "person_id"),
    (CovenantComment, "person_id"),
    (PaperBallot, "first_by"),
    (PaperBallot, "second_by"),
    (MeansDraw, "asked_by"),
    (MeansDraw, "answered_by"),
)
"""Columns that name a person and need only the new name; a test finds those that are named nowhere."""

WITH_CARE: tuple[type[SQLModel], ...] = (
    Joining,
    Contact,
    MatterCandidate,
    MatterApproval,
    RollMember,
    VoteSeat,
    PetitionSigner,
    AssemblySeat,
    ConsultationVoice,
    EvaluationRater,
    BudgetVerdict,
    OpinionSeat,
    Subscription,
)
"""Where both may have the same: the one who stays keeps theirs."""

NOT_MOVED = frozenset({"linkcode.person_id", "datakey.person_id"})
"""Codes of who goes are dropped; keys are the vault's to move."""


def merge(act: Act, stays: int, goes: int) -> None:
    """Give everything of the person `goes` to the person `stays`; it cannot be undone."""
    lock(act.tx, stays, goes)
    act.tx.flush()
    recounted = drop_double_joinings(act.tx, stays, goes)
    drop_double_contacts(act.tx, stays, goes)
    drop_double_standing(act, stays, goes)
    drop_double_members(act.tx, stays, goes)
    drop_double_subscriptions(act.tx, stays, goes)
    drop_double_seats(act.tx, stays, goes)
    drop_double_signatures(act, stays, goes)
    drop_double_floor(act, stays, goes)
    drop_double_voices(act, stays, goes)
    drop_double_raters(act, stays, goes)
    drop_double_verdicts(act, stays, goes)
    drop_double_opinions(act, stays, goes)
    for model, column in SIMPLY_MOVED:
        rename(act.tx, model, column, stays, goes)
    for model in WITH_CARE:
        rename(act.tx, model, "person_id", stays, goes)
    act.tx.execute(delete(LinkCode).where(col(LinkCode.person_id) == goes))
    vault_of(act.tx).move_keys(act.tx, goes, stays)
    move_name(act.tx, stays, goes)
    act.tx.expire_all()
    note(act, goes, PersonEvent.LINKED, {"into": stays})
    note(act, stays, PersonEvent.LINKED, {"from": goes})
    for case_id in recounted:
        record(act, case_of(act, case_id), EventKind.RECOUNTED, {"people": people(act, case_id)})


def lock(tx: Transaction, stays: int, goes: int) -> None:
    """Let nobody else merge or forget either of them meanwhile; everybody locks in the same order."""
    both = select(col(Person.id)).where(col(Person.id).in_((stays, goes)))
    tx.execute(both.order_by(col(Person.id)).with_for_update()).all()
    lock_doors(tx, stays, goes)


def rename(tx: Transaction, model: type[SQLModel], column: str, stays: int, goes: int) -> None:
    """Put the new name where the old one stands."""
    named = getattr(model, column)
    tx.execute(
        update(model).where(col(named) == goes).values({column: stays}),
        execution_options={"synchronize_session": False},
    )


def drop_double_joinings(tx: Transaction, stays: int, goes: int) -> list[int]:
    """Drop joinings that would count one person twice; return the cases whose number falls."""
    reported = select(col(Case.id)).where(col(Case.reporter_id).in_((stays, goes)))
    first = select(col(Joining.case_id)).where(col(Joining.person_id) == stays)
    both = (stays, goes)
    dropped = tx.execute(
        delete(Joining)
        .where(
            (col(Joining.person_id).in_(both) & col(Joining.case_id).in_(reported))
            | ((col(Joining.person_id) == goes) & col(Joining.case_id).in_(first))
        )
        .returning(col(Joining.case_id)),
        execution_options={"synchronize_session": False},
    )
    return sorted(set(dropped.scalars()))


def drop_double_contacts(tx: Transaction, stays: int, goes: int) -> None:
    """Drop the contact data of which the one who stays has their own."""
    kinds = select(col(Contact.kind)).where(col(Contact.person_id) == stays)
    tx.execute(
        delete(Contact).where(col(Contact.person_id) == goes, col(Contact.kind).in_(kinds)),
        execution_options={"synchronize_session": False},
    )


def drop_double_standing(act: Act, stays: int, goes: int) -> None:
    """Let one person stand for a matter once, and have one say about each who stands but themselves.

    Where both stood, whoever goes stands no more: nobody is chosen, or has two voices, whom one person was.
    What was counted stays counted.
    """
    tx, either = act.tx, (stays, goes)
    said = select(col(MatterApproval.candidate_id)).where(col(MatterApproval.person_id) == stays)
    twice = (col(MatterApproval.person_id) == goes) & col(MatterApproval.candidate_id).in_(said)
    stood = select(col(MatterCandidate.matter_id)).where(col(MatterCandidate.person_id) == stays)
    both = (col(MatterCandidate.person_id) == goes) & col(MatterCandidate.matter_id).in_(stood)
    own = select(col(MatterCandidate.id)).where(col(MatterCandidate.person_id).in_(either))
    of_oneself = col(MatterApproval.person_id).in_(either) & col(MatterApproval.candidate_id).in_(own)
    for which in (of_oneself, twice):
        tx.execute(delete(MatterApproval).where(which), execution_options={"synchronize_session": False})
    nobodys = select(col(MatterCandidate.id)).where(both)
    let_go_of_standing(tx, col(MatterCandidate.id).in_(list(tx.execute(nobodys).scalars())), act.now)


def move_name(tx: Transaction, stays: int, goes: int) -> None:
    """Staff keep name and place in the roster, everybody the language that they chose where they stay.

    Who goes is known under the other number from now on.
    """
    told = select(col(Person.name), col(Person.roster_code), col(Person.language))
    name, code, language = tx.execute(told.where(col(Person.id) == goes)).one()
    kept_name, kept_code, kept_language = tx.execute(told.where(col(Person.id) == stays)).one()
    known_before = col(Person.merged_into) == goes
    tx.execute(update(Person).where(known_before).values(merged_into=stays))
    gone = {"name": "", "roster_code": None, "language": None, "merged_into": stays}
    tx.execute(update(Person).where(col(Person.id) == goes).values(**gone))
    kept = {
        "name": kept_name or name,
        "roster_code": kept_code or code,
        "language": kept_language or language,
    }
    tx.execute(update(Person).where(col(Person.id) == stays).values(**kept))
