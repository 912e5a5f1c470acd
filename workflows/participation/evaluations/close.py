"""Ends an evaluation: counts it, cuts every sheet off from who wrote it, hears its object, and publishes."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import col

from models import post
from models.core import table
from models.evaluation import Evaluation, EvaluationRater, EvaluationSheet
from models.vault import KeyGone, vault_of
from models.vocabulary import TimerKind
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage, Follows
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import heads_or_people, officers_for, people_of_body
from workflows.ledger import Facts
from workflows.notices import Address
from workflows.participation.evaluations.counting import Tally, overall, tallies
from workflows.participation.evaluations.mark import NONCE_BYTES, marks_in, take_back, words_place
from workflows.participation.evaluations.opening import key_of
from workflows.participation.evaluations.record import (
    by_clock,
    empty,
    let_go_of_answers,
    note,
    put,
    raters,
    tell,
)
from workflows.participation.evaluations.rubrics import criteria_of
from workflows.participation.evaluations.said import follows_in, standard_of
from workflows.participation.evaluations.terms import LEAST, PORTION
from workflows.participation.evaluations.tied import bodies_concerned, staff_of
from workflows.participation.votes.seals import digest, plain, seal_of, tracker_of
from workflows.quiet import awake
from workflows.screens import Button, Screen, Sentence, say
from workflows.transaction import Transaction

BATCH = 1000


@dataclass(frozen=True)
class Counted:
    """What an evaluation came to, as it is kept: whole numbers, from which all others follow."""

    invited: int
    rated: int
    tallies: tuple[Tally, ...]


def close(act: Act, row: Evaluation) -> None:
    """Count it. Of fewer than five nothing is kept; else whom it is about reads it first."""
    act = by_clock(act)
    drop_tied(act, row)
    lines = raters(act.tx, row.id)
    invited = sum(each.invited_at is not None or bool(each.nonce) for each in lines)
    standing = marks_hash(sealed(row.code, ((each.nonce, each.marks) for each in lines if each.nonce)))
    sheets = detach(act, row)
    found = count(row, [marks_in(each.marks) for each in sheets])
    row.ended_at = act.now
    if len(sheets) < LEAST:
        too_few(act, row)
        return
    row.stage, row.result = EvaluationStage.ANSWER, result_of(Counted(invited, len(sheets), found))
    row.answer_until = act.now + timedelta(days=act.reference.policy.evaluation_answer_days)
    act.tx.flush()
    facts: Facts = {"result": digest(row.result), "sheets": sheets_hash(sheets), "rated": len(sheets)}
    note(act, row, EvaluationEvent.CLOSED, {**facts, "invited": invited, "marks": standing})
    post.set_timer(act.tx, key_of("answer", row), TimerKind.EVALUATION, row.answer_until, row.id)
    hear(act, row)


def drop_tied(act: Act, row: Evaluation) -> None:
    """Let nobody count who has come to work for whom it is about, or who pays."""
    tied = staff_of(act.tx, bodies_concerned(act.reference, row.body, row.payer))
    for each in raters(act.tx, row.id):
        if each.person_id in tied:
            take_back(act, row, each)


def detach(act: Act, row: Evaluation) -> list[EvaluationSheet]:
    """Cut sheets off: in an order that tells nothing, under new keys; who wrote them keeps nothing of it.

    Each gets a new nonce as well: by the old one a sheet would lead to its mark on the chain, whose place
    among the others is that of its receipt in the post.
    """
    lines = [each for each in raters(act.tx, row.id) if each.nonce]
    act.chance.shuffle(lines)
    found = [
        EvaluationSheet(
            id=act.chance.randbytes(16).hex(),
            evaluation_id=row.id,
            nonce=act.chance.randbytes(NONCE_BYTES).hex(),
            marks=each.marks,
            words=words_of(act.tx, each),
        )
        for each in lines
    ]
    rows = [each.model_dump() for each in found]
    for start in range(0, len(rows), BATCH):
        act.tx.execute(insert(table(EvaluationSheet)), rows[start : start + BATCH])
    act.tx.flush()
    empty(act.tx, row.id)
    return found


def sealed(code: str, lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what the chain must say of these sheets, given as nonce and marks."""
    return {tracker_of(code, nonce): seal_of(nonce, marks) for nonce, marks in lines}


def marks_hash(seals: Mapping[str, str]) -> str:
    """Hash the marks that stand when it is over: by this alone sheets and chain are held together then."""
    return digest("\n".join(f"{mark} {seals[mark]}" for mark in sorted(seals)))


def words_of(tx: Transaction, rater: EvaluationRater) -> str:
    """Open the sentence of a rater; nothing, where their key is gone."""
    if rater.words is None:
        return ""
    try:
        return vault_of(tx).unseal_bytes(tx, rater.words, words_place(rater)).decode()
    except KeyGone:
        return ""


def count(row: Evaluation, marks: list[dict[str, int]]) -> tuple[Tally, ...]:
    """Count sheets by the standard of an evaluation."""
    return tallies(((each.code, each.weight) for each in criteria_of(standard_of(row))), marks)


def result_of(found: Counted) -> str:
    """Write a result in the one way it is kept."""
    criteria = [
        {"code": each.code, "weight": each.weight, "marks": list(each.marks), "none": each.none}
        for each in found.tallies
    ]
    return plain({"invited": found.invited, "rated": found.rated, "criteria": criteria})


def counted_in(kept: str) -> Counted | None:
    """Read a result; None where there is none."""
    if not kept:
        return None
    data: dict[str, Any] = json.loads(kept)
    found = tuple(
        Tally(each["code"], each["weight"], tuple(each["marks"]), each["none"]) for each in data["criteria"]
    )
    return Counted(data["invited"], data["rated"], found)


def sheets_of(tx: Transaction, evaluation_id: int) -> list[EvaluationSheet]:
    """Load the sheets of an evaluation that is over."""
    mine = select(EvaluationSheet).where(col(EvaluationSheet.evaluation_id) == evaluation_id)
    return list(tx.execute(mine.order_by(col(EvaluationSheet.id))).scalars())


def sheets_hash(sheets: list[EvaluationSheet]) -> str:
    """Hash all sheets, in their own order."""
    return digest("\n".join(sorted(f"{each.nonce} {each.marks} {digest(each.words)}" for each in sheets)))


def too_few(act: Act, row: Evaluation) -> None:
    """Keep nothing of so few, and say that they were too few; never how many."""
    mine = delete(EvaluationSheet).where(col(EvaluationSheet.evaluation_id) == row.id)
    act.tx.execute(mine, execution_options={"synchronize_session": False})
    row.stage, row.published_at = EvaluationStage.FEW, act.now
    act.tx.flush()
    note(act, row, EvaluationEvent.CLOSED, {"few": True})
    people = [*officers(act, row), *heads_or_people(act, row.payer), *heads_or_people(act, row.body)]
    tell(act, row, people, "few", say("evaluation.few_told", title=row.title, number=row.code, least=LEAST))
    morning(act, row)


def hear(act: Act, row: Evaluation) -> None:
    """Show whom it is about what was counted; they may answer before anybody else reads it."""
    until = row.answer_until
    line = say("evaluation.answer_now", title=row.title, number=row.code, until=until)
    given = {"evaluation": row.id}
    rows = ((Button("answer_evaluation", given),), (Button("look_evaluation", given),))
    put(act, row, people_of_body(act, row.body), "hear", Screen((line,), rows))
    if row.payer:
        line = say("evaluation.payer_now", title=row.title, number=row.code, until=until)
        put(
            act,
            row,
            heads_or_people(act, row.payer),
            "payer",
            Screen((line,), ((Button("mark_provider", given),),)),
        )


def publish(act: Act, row: Evaluation) -> None:
    """Publish it with the answer, or that there was none; ask for a plan where it is bad."""
    act = by_clock(act)
    row.stage, row.published_at = EvaluationStage.PUBLISHED, act.now
    bad = is_bad(act, row) and Follows.PLAN in follows_in(row.follows)
    if bad:
        row.plan_by = act.now + timedelta(days=act.reference.policy.evaluation_plan_days)
    act.tx.flush()
    post.cancel_timer(act.tx, key_of("answer", row))
    facts = {"answered": bool(row.answer), "bad": bad}
    note(act, row, EvaluationEvent.PUBLISHED, facts)
    key = "evaluation.published_told" if row.answer else "evaluation.published_silent"
    body = act.reference.body_name(row.body)
    people = [*officers(act, row), *people_of_body(act, row.body), *heads_or_people(act, row.payer)]
    tell(act, row, people, "published", say(key, title=row.title, number=row.code, body=body))
    morning(act, row)
    if bad:
        want_plan(act, row, "evaluation.plan_now")
        post.set_timer(act.tx, key_of("plan", row), TimerKind.EVALUATION, row.plan_by or act.now, row.id)


def morning(act: Act, row: Evaluation) -> None:
    """Let those who were asked hear what it came to, by day."""
    policy, zone = act.reference.policy, act.reference.calendar.zone
    at = awake(act.now, zone, policy.quiet_from, policy.quiet_until)
    post.set_timer(act.tx, key_of("told", row), TimerKind.EVALUATION, at, row.id)


def tell_asked(act: Act, row: Evaluation) -> bool:
    """Tell the next of all who were invited and did not decline, alike; return whether any are left.

    Nobody knows any more who took part. Once all are told, nobody knows either who declined.
    """
    waiting = [
        each for each in raters(act.tx, row.id) if each.invited_at and not (each.declined or each.reminded)
    ]
    line = ENDED[EvaluationStage(row.stage)](row)
    for each in waiting[:PORTION]:
        tell(act, row, notices.chats_of_person(act.tx, each.person_id), "result", line)
        each.reminded = True
    act.tx.flush()
    if len(waiting) > PORTION:
        return True
    let_go_of_answers(act.tx, row.id)
    return False


ENDED: Mapping[EvaluationStage, Callable[[Evaluation], Sentence]] = {
    EvaluationStage.PUBLISHED: lambda row: say("evaluation.result_told", title=row.title, number=row.code),
    EvaluationStage.FEW: lambda row: say(
        "evaluation.few_asked", title=row.title, number=row.code, least=LEAST
    ),
    EvaluationStage.CANCELLED: lambda row: say(
        "evaluation.cancelled_told", title=row.title, number=row.code, reason=row.reason
    ),
}
"""What those who were asked hear, by how it ended."""


def is_bad(act: Act, row: Evaluation) -> bool:
    """Whether it came to less than the house calls bad."""
    found = counted_in(row.result)
    mean = overall(found.tallies) if found else None
    return mean is not None and float(mean) < act.reference.policy.evaluation_bad


def want_plan(act: Act, row: Evaluation, key: str) -> None:
    """Ask who pays, or else the body itself, what is to become better and until when."""
    line = say(key, title=row.title, number=row.code, until=row.plan_by)
    screen = Screen((line,), ((Button("plan_evaluation", {"evaluation": row.id}),),))
    put(act, row, heads_or_people(act, row.payer or row.body), f"{key}:{act.now.isoformat()}", screen)


def officers(act: Act, row: Evaluation) -> list[Address]:
    """Chats of who has opened it; of who organizes there, where they are gone."""
    mine = notices.chats_of_anybody(act.tx, row.author_id)
    return mine or officers_for(act, row.area, None)
