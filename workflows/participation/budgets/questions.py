"""Lets residents ask about the account, and whoever sees to the round answer; both are read by everybody."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.budget import BudgetQuestion, BudgetRound
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_budgets import BudgetEvent, RoundStage
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import shown_name
from workflows.participation.budgets.record import (
    held,
    keeps_round,
    locked,
    note,
    officers,
    public,
    stands_on,
    tell,
)
from workflows.participation.budgets.terms import BudgetRefused, No
from workflows.participation.votes.seals import digest
from workflows.screens import Button, say
from workflows.transaction import Transaction

OPEN = (RoundStage.DOING, RoundStage.SUPERVISING)
"""While money is spent, and before the account is closed."""


def to_ask(act: Act, round_id: int) -> BudgetRound:
    """Load a round about whose account the actor may ask. Raises BudgetRefused."""
    row = locked(act, round_id, *OPEN)
    if not stands_on(act.tx, row.roll_id, act.by):
        raise BudgetRefused(No.NOT_ON_ROLL)
    mine = (col(BudgetQuestion.round_id) == row.id) & (col(BudgetQuestion.author_id) == act.by.person_id)
    waits = mine & col(BudgetQuestion.answered_at).is_(None)
    if act.tx.execute(select(func.count()).where(waits)).scalar_one() >= act.reference.policy.budget_each:
        raise BudgetRefused(No.ASKED)
    return row


def ask(act: Act, round_id: int, words: str) -> BudgetQuestion:
    """Ask; until it is answered the account is not closed. Raises BudgetRefused."""
    row = to_ask(act, round_id)
    question = BudgetQuestion(
        round_id=row.id, author_id=act.by.person_id, words=public(words), asked_at=act.now
    )
    add_row(act.tx, question)
    note(act, row, BudgetEvent.QUESTIONED, {"question": question.id, "words": digest(question.words)})
    lay_before(act, row, question)
    return question


def lay_before(act: Act, row: BudgetRound, question: BudgetQuestion) -> None:
    """Ask who sees to the round, and again the next day."""
    line = say("budget.told.question", title=row.title, number=row.code, words=question.words)
    rows = ((Button("answer_account", {"question": question.id}),),)
    tell(act, officers(act, row), row, f"question:{question.id}", line, rows)
    at = act.now + timedelta(days=1)
    post.set_timer(act.tx, f"budget_question:{question.id}", TimerKind.BUDGET, at, question.id)


def remind(act: Act, question_id: int) -> None:
    """Remind of a question that waits."""
    question = act.tx.get_one(BudgetQuestion, question_id)
    if question.answered_at is None:
        lay_before(act, act.tx.get_one(BudgetRound, question.round_id), question)


def to_answer(act: Act, question_id: int) -> tuple[BudgetRound, BudgetQuestion]:
    """Load a question for who sees to its round. Raises BudgetRefused."""
    kept = act.tx.get(BudgetQuestion, question_id)
    if kept is None:
        raise BudgetRefused(No.UNKNOWN)
    row = locked(act, kept.round_id)
    question = held(act, BudgetQuestion, question_id)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if question.answered_at is not None:
        raise BudgetRefused(No.STAGE)
    return row, question


def answer(act: Act, question_id: int, words: str) -> BudgetQuestion:
    """Answer for everybody; who asked hears it. Raises BudgetRefused."""
    row, question = to_answer(act, question_id)
    question.answer, question.answered_at, question.answered_by = public(words), act.now, act.by.person_id
    post.cancel_timer(act.tx, f"budget_question:{question.id}")
    note(act, row, BudgetEvent.ANSWERED, {"question": question.id, "answer": digest(question.answer)})
    line = say(
        "budget.told.answered",
        title=row.title,
        words=question.words,
        answer=question.answer,
        person=shown_name(act, act.by.person_id),
    )
    people = notices.chats_of_person(act.tx, question.author_id)
    tell(act, people, row, f"answered:{question.id}", line)
    return question


def questions_of(tx: Transaction, round_id: int) -> list[BudgetQuestion]:
    """Load the questions of a round, oldest first."""
    mine = select(BudgetQuestion).where(col(BudgetQuestion.round_id) == round_id)
    return list(tx.execute(mine.order_by(col(BudgetQuestion.id))).scalars())


def wait(tx: Transaction, round_id: int) -> bool:
    """Whether a question of a round still waits."""
    return any(each.answered_at is None for each in questions_of(tx, round_id))
