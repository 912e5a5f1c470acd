"""Loads the study of a draft, says whether one is needed, and writes it into the chain of its vote."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.study import VoteStudy
from models.vocabulary import Role, TimerKind
from models.vocabulary_votes import VoteEvent, VoteProcess, VoteStage
from models.vote import Vote
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.parties import coordinators_of
from workflows.notices import Address
from workflows.participation.study.terms import No, Standing, StudyRefused, basis_of, standing
from workflows.participation.votes.records import note as note_vote
from workflows.participation.votes.records import options_of, sees_to
from workflows.participation.votes.seals import digest, plain, question_of
from workflows.participation.votes.told import look, tell_author, titled
from workflows.screens import Button, Screen, Value
from workflows.transaction import Transaction


def text_hash(tx: Transaction, vote: Vote) -> str:
    """Hash what is studied: question and rules, without the days, which move while it is studied."""
    facts = question_of(vote, options_of(tx, vote.id))
    return digest(plain({name: value for name, value in facts.items() if name != "opens_at"}))


def newest(tx: Transaction, vote_id: int) -> VoteStudy | None:
    """Load the newest study of a vote."""
    mine = select(VoteStudy).where(col(VoteStudy.vote_id) == vote_id)
    return tx.execute(mine.order_by(col(VoteStudy.id).desc()).limit(1)).scalar_one_or_none()


def of_draft(tx: Transaction, vote: Vote) -> VoteStudy | None:
    """Load the study of a vote as it is drafted now; one of other words is none."""
    found = newest(tx, vote.id)
    return found if found is not None and found.text_hash == text_hash(tx, vote) else None


def needed(act: Act, vote: Vote) -> str:
    """Return why a vote is studied before it is announced; empty where nothing asks for it."""
    return basis_of(VoteProcess(vote.process), act.reference.policy)


def standing_of(act: Act, vote: Vote) -> Standing | None:
    """Return how the study of a draft stands; None where nothing asks for one."""
    return standing(of_draft(act.tx, vote), act.now) if needed(act, vote) else None


def locked(act: Act, study_id: int) -> tuple[VoteStudy, Vote]:
    """Load a study and its draft. Raises StudyRefused."""
    study = act.tx.get(VoteStudy, study_id, with_for_update=True, populate_existing=True)
    if study is None:
        raise StudyRefused(No.UNKNOWN)
    vote = act.tx.get_one(Vote, study.vote_id, with_for_update=True)
    if vote.stage != VoteStage.DRAFT or text_hash(act.tx, vote) != study.text_hash:
        raise StudyRefused(No.UNKNOWN)
    return study, vote


def may_speak(act: Act, vote: Vote, *others: int | None) -> None:
    """Refuse who does not coordinate where a vote is, has put it, or has had a say. Raises StudyRefused."""
    if act.by.role is not Role.COORDINATOR or not sees_to(act.reference, act.by, vote.body, vote.area):
        raise StudyRefused(No.UNKNOWN)
    if act.by.person_id in (vote.author_id, *others):
        raise StudyRefused(No.OWN)


def note(act: Act, vote: Vote, event: VoteEvent, study: VoteStudy, facts: ledger.Facts | None = None) -> None:
    """Append to the chain of a vote, with the hash of all that the study says by now."""
    act.tx.flush()
    data = {**(facts or {}), "study": study.id, "sealed": sealed(study)}
    note_vote(act, vote, event, data, study.basis.partition("@")[0])


def sealed(study: VoteStudy) -> str:
    """Hash what a study says."""
    times = (study.due_at, study.studied_at, study.appealed_at, study.rule_by, study.ruled_at)
    told = [
        *(study.text_hash, study.basis, study.silent, study.outcome, study.ground, study.law),
        *(study.words, study.appeal, study.lifted, study.ruling),
        *(each.isoformat() if each else None for each in times),
    ]
    return digest(plain({"study": told}))


def coordinators(act: Act, vote: Vote, *but: int | None) -> list[Address]:
    """Chats of who may study a vote: who coordinates there, and has neither put it nor had a say."""
    out = {vote.author_id, *but}
    return [each for each in coordinators_of(act, vote.area) if each.person_id not in out]


def tell(
    act: Act,
    vote: Vote,
    people: list[Address],
    key: str,
    study: VoteStudy,
    buttons: tuple[Button, ...],
    **values: Value,
) -> None:
    """Tell officers of a study, with what they may do."""
    rows = (buttons,) if buttons else ()
    screen = Screen((titled(key, vote, **values),), (*rows, *look(vote)))
    effect = f"{key}:{study.id}:{act.now.isoformat()}"
    notices.tell(act.tx, people, screen, act.now, act.chance, key=effect)


def tell_who_asks(act: Act, vote: Vote, key: str, study: VoteStudy, **values: Value) -> None:
    """Tell who has put the vote."""
    tell_author(act, vote, titled(key, vote, **values), f"{key}:{study.id}:{act.now.isoformat()}")


def set_timer(act: Act, vote: Vote, name: str, at: datetime) -> None:
    """Let the clock come back to a study; there is one timer of each name and vote."""
    post.set_timer(act.tx, f"{name}:{vote.id}", TimerKind.VOTE, at, vote.id)
