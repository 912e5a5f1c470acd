"""Loads evaluations and who was drawn, and writes their chains; no chain leads to a rater."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select, update
from sqlmodel import col

from models.evaluation import Evaluation, EvaluationRater
from models.vocabulary import Role
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage
from workflows import ledger, notices
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.masking import Detail, mask
from workflows.ledger import Entry, Facts
from workflows.notices import Address
from workflows.participation.evaluations.terms import BASIS, CHAIN, EvaluationRefused, No
from workflows.participation.votes.seals import digest, plain
from workflows.participation.votes.traces import forget_told
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction

RATER = f"{Role.RESIDENT}:rater"
HIDDEN = frozenset(
    {
        EvaluationEvent.MARKED,
        EvaluationEvent.CHANGED,
        EvaluationEvent.TAKEN_BACK,
        EvaluationEvent.DOUBLE,
        EvaluationEvent.PRESSED,
    }
)
"""What those who were drawn do has the time of the opening: when, nobody learns."""

FROZEN = (
    *("code", "kind", "body", "contract_id", "task_id", "payer", "area", "title", "why", "meaning"),
    *("rubric", "rubric_version", "standard", "follows", "source", "roll_id", "frame", "drawn", "seed"),
)
"""What nothing changes any more once it is open."""

UNWATCHED = {"synchronize_session": False}


def find(tx: Transaction, key: int | str) -> Evaluation | None:
    """Load an evaluation by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Evaluation, key)
    return tx.execute(
        select(Evaluation).where(col(Evaluation.code) == key.strip().upper())
    ).scalar_one_or_none()


def locked(act: Act, evaluation_id: int) -> Evaluation:
    """Load an evaluation as it stands once it is ours. Raises EvaluationRefused."""
    act.tx.flush()
    found = act.tx.get(Evaluation, evaluation_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise EvaluationRefused(No.UNKNOWN)
    return found


def opened(act: Act, evaluation_id: int) -> Evaluation:
    """Load one that is open: whoever ends it comes before or after. Raises EvaluationRefused."""
    found = locked(act, evaluation_id)
    if found.stage != EvaluationStage.OPEN or act.now >= found.closes_at:
        raise EvaluationRefused(No.OVER)
    return found


def rater_of(tx: Transaction, evaluation_id: int, person_id: int | None) -> EvaluationRater | None:
    """Load the line of somebody who was drawn."""
    if person_id is None:
        return None
    mine = (col(EvaluationRater.evaluation_id) == evaluation_id) & (
        col(EvaluationRater.person_id) == person_id
    )
    asked = select(EvaluationRater).where(mine).execution_options(populate_existing=True)
    return tx.execute(asked).scalar_one_or_none()


def raters(tx: Transaction, evaluation_id: int) -> list[EvaluationRater]:
    """Load everybody who was drawn, in the order of the lot."""
    mine = select(EvaluationRater).where(col(EvaluationRater.evaluation_id) == evaluation_id)
    return list(tx.execute(mine.order_by(col(EvaluationRater.id))).scalars())


def empty(tx: Transaction, evaluation_id: int) -> None:
    """Let nothing of what was said, or not said, stand beside a person any more: no reminder either."""
    mine = update(EvaluationRater).where(col(EvaluationRater.evaluation_id) == evaluation_id)
    gone = {"nonce": "", "marks": "", "words": None, "reminded": False}
    tx.execute(mine.values(**gone), execution_options=UNWATCHED)
    asked = select(col(EvaluationRater.person_id)).where(
        col(EvaluationRater.evaluation_id) == evaluation_id, col(EvaluationRater.person_id).is_not(None)
    )
    forget_told(tx, again_key(evaluation_id) + ":", asked)
    tx.expire_all()


def again_key(evaluation_id: int) -> str:
    """Begin the keys of what reminds those who have said nothing; with the end they go."""
    return f"evaluation_again:{evaluation_id}"


def let_go_of_answers(tx: Transaction, evaluation_id: int) -> None:
    """Let nobody be known to have declined, or to have been told."""
    mine = update(EvaluationRater).where(col(EvaluationRater.evaluation_id) == evaluation_id)
    tx.execute(mine.values(declined=False, reminded=False), execution_options=UNWATCHED)
    tx.expire_all()


def forget_asked(tx: Transaction, evaluation_id: int) -> None:
    """Let the lines of those who were drawn lead to nobody."""
    mine = update(EvaluationRater).where(col(EvaluationRater.evaluation_id) == evaluation_id)
    tx.execute(mine.values(person_id=None, invited_at=None), execution_options=UNWATCHED)
    tx.expire_all()


def terms_hash(row: Evaluation) -> str:
    """Hash what raters are told before they begin."""
    days = [each.isoformat() if each else "" for each in (row.since, row.until)]
    return digest(plain({"terms": {name: getattr(row, name) for name in FROZEN}, "days": days}))


def drawn_hash(entries: Iterable[str]) -> str:
    """Hash who was drawn, by lines that lead to nobody."""
    return digest("\n".join(sorted(entries)))


def public(words: str) -> str:
    """Words as everybody may read them: without what tells who somebody is."""
    return mask(words, frozenset(Detail)).strip()


def note(act: Act, row: Evaluation, event: EvaluationEvent, facts: Facts | None = None) -> None:
    """Append to the chain: officers and the clock by their seats, residents by none."""
    resident = act.by.role is Role.RESIDENT
    at = row.opened_at if event in HIDDEN else act.now
    cited = f"{BASIS}@{act.reference.policy.version}"
    data = {**(facts or {}), "stage": str(row.stage)}
    actor = RATER if resident else str(act.by)
    ledger.append(act.tx, Entry(CHAIN + row.code, event, at, actor, cited, data))
    act.tx.flush()


def by_clock(act: Act) -> Act:
    """Return the same act, done by the clock."""
    return replace(act, by=SYSTEM)


def tell(act: Act, row: Evaluation, people: Iterable[Address], key: str, *lines: Sentence) -> None:
    """Tell people, each once for what `key` names, with the button that shows the evaluation."""
    screen = Screen(lines, ((Button("look_evaluation", {"evaluation": row.id}),),))
    put(act, row, people, key, screen)


def put(act: Act, row: Evaluation, people: Iterable[Address], key: str, screen: Screen) -> None:
    """Put a screen into the outbox for people, each once for what `key` names."""
    effect = f"evaluation:{key}:{row.id}"
    notices.tell(act.tx, people, screen, act.now, act.chance, key=effect)
