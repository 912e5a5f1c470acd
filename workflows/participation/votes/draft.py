"""Drafts a vote, and changes the draft: before it is announced everything may still change."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from models.roll import Roll
from models.rows import add_row
from models.vocabulary_votes import RollKind, VoteEvent, VoteStage
from models.vote import Vote, VoteOption
from workflows.cases.acts import Act
from workflows.governance.matters import public
from workflows.participation.covenants.record import decides
from workflows.participation.votes import terms
from workflows.participation.votes.errors import VoteStageRefused, VoteUnknown
from workflows.participation.votes.pictures import drop_all
from workflows.participation.votes.records import advance, new_code, note, sees_to, vote_to
from workflows.participation.votes.stages import VoteVerb
from workflows.participation.votes.terms import Question, Rules

BASIS = "votes:draft"
DRAW = 6
"""Bytes of what nobody can guess: the seed of a lot."""


def draft_vote(
    act: Act,
    roll_id: int,
    question: Question,
    rules: Rules,
    *,
    body: str | None = None,
    area: str | None = None,
    case_id: int | None = None,
) -> Vote:
    """Write a vote down; nobody but who sees to it learns of it yet. `body` asks, `area` is whose it is.

    Without an area it is the roll's. Raises VoteUnknown, TermsUnfit.
    """
    roll = act.tx.get(Roll, roll_id)
    if roll is None or roll.ended_at is not None:
        raise VoteUnknown
    area, body = area or roll.area, body or roll.body or act.by.body
    if not sees_to(act.reference, act.by, body, area):
        raise VoteUnknown
    terms.check(question, rules, RollKind(roll.kind), act.reference.policy)
    vote = Vote(
        code=new_code(act.reference.local_date(act.now), act.chance),
        roll_id=roll.id,
        stage=VoteStage.DRAFT,
        body=body,
        area=area,
        author_id=act.by.person_id,
        case_id=case_id,
        made_at=act.now,
        **columns(question, rules),
    )
    add_row(act.tx, vote)
    keep_options(act, vote, question, rules)
    note(act, vote, VoteEvent.DRAFTED, {"roll": roll.code, "process": vote.process}, BASIS)
    return vote


def change_draft(act: Act, vote_id: int, question: Question, rules: Rules) -> Vote:
    """Ask or count it otherwise, while it is a draft. Raises VoteUnknown, VoteStageRefused, TermsUnfit."""
    vote = vote_to(act, vote_id, VoteVerb.CHANGE)
    if decides(act.tx, vote.id):  # the articles stand: who wants other ones takes the vote back
        raise VoteStageRefused(VoteStage(vote.stage), VoteVerb.CHANGE)
    kind = RollKind(act.tx.get_one(Roll, vote.roll_id).kind)
    terms.check(question, rules, kind, act.reference.policy)
    for name, value in columns(question, rules).items():
        setattr(vote, name, value)
    drop_all(act.tx, vote.id)
    act.tx.execute(delete(VoteOption).where(col(VoteOption.vote_id) == vote.id))
    keep_options(act, vote, question, rules)
    advance(act, vote, VoteVerb.CHANGE)
    return vote


def columns(question: Question, rules: Rules) -> Mapping[str, Any]:
    """Return what is kept of question and rules; words as they may be published."""
    return {
        "process": str(rules.process),
        "kind": str(rules.kind),
        "method": str(rules.method),
        "secrecy": str(rules.secrecy),
        "title": public(question.title.strip()),
        "question": public(question.question.strip()),
        "pro": public(question.pro.strip()),
        "contra": public(question.contra.strip()),
        "seats": rules.seats,
        "most": rules.most,
        "item": rules.item,
        "quorum": rules.quorum,
        "passing": rules.passing,
        "base": str(rules.base),
        "may_change": rules.may_change,
        "tie": str(rules.tie),
        "budget": rules.budget,
        "opens_at": rules.opens_at,
        "closes_at": rules.closes_at,
    }


def keep_options(act: Act, vote: Vote, question: Question, rules: Rules) -> None:
    """Write down what may be answered, from place 1 on. Names of candidates stay: they stand in public."""
    act.tx.add_all(
        VoteOption(
            vote_id=vote.id,
            place=place,
            words=" ".join(each.words.split()),
            cost=each.cost,
        )
        for place, each in enumerate(question.answers(rules.kind), 1)
    )
    act.tx.flush()
