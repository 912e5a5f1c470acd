"""Looks at an answer before it goes out: what it lacks is told to its writer, and stands in the record."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select, union_all
from sqlmodel import col

from models.case import Case, Words
from models.core import run
from models.vocabulary import Status
from nlu.reading import Nature
from nlu.replies import Exchange, Hint, hints
from workflows.answers.standard import filled_for
from workflows.cases.acts import Act, words_of
from workflows.cases.sealed import open_words

COMPARED = 5
"""Answers that the same person gave last, elsewhere: a copy of one of them answers nobody."""

LATELY = timedelta(days=30)
"""How far back they are looked for."""


@dataclass(frozen=True)
class Answer:
    """An answer with all that it is looked at by."""

    exchange: Exchange
    earlier: tuple[str, ...]  # what the same person answered elsewhere, and the set texts of the body


def lacking(act: Act, case: Case, text: str) -> tuple[Hint, ...]:
    """Return what an answer lacks, gravest first (S12). A hint, never a block: its writer knows more."""
    return judged(answer_to(act, case, text))


def answer_to(act: Act, case: Case, text: str) -> Answer:
    """Put together what an answer is looked at by."""
    exchange = Exchange(words_of(act.tx, case.id, "report"), text, Nature(case.nature))
    return Answer(exchange, (*earlier(act, case), *filled_for(act, case)))


def judged(answer: Answer) -> tuple[Hint, ...]:
    """Return what an answer lacks; it takes up to 25 ms, so that it is done before a step begins."""
    return hints(answer.exchange, answer.earlier)


def earlier(act: Act, case: Case) -> list[str]:
    """Return the newest answers this person gave to other cases of the body, as far as they can be read."""
    asked = {
        "person": act.by.person_id,
        "body": case.body,
        "case": case.id,
        "since": act.now - LATELY,
    }
    return [
        words for digest, text in run(act.tx, LATEST, asked) if (words := open_words(act.tx, digest, text))
    ]


OF_BODY = select(col(Case.id)).where(col(Case.body) == bindparam("body"))
ANSWERED = union_all(
    OF_BODY.where(col(Case.status) == Status.REPLIED),
    OF_BODY.where(col(Case.status) == Status.CLOSED, col(Case.closed_at) > bindparam("since")),
)
"""Each by the index: whatever a body has closed over the years is not looked through."""

LATEST = (
    select(col(Words.hash), col(Words.text))
    .where(
        col(Words.case_id).in_(ANSWERED),
        col(Words.case_id) != bindparam("case"),
        col(Words.kind) == "reply",
        col(Words.person_id) == bindparam("person"),
    )
    .order_by(col(Words.id).desc())
    .limit(COMPARED)
)
