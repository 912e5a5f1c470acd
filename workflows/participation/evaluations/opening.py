"""Opens an evaluation: its terms stand from then on; whom it asks is drawn by a seed on the chain."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select, update
from sqlmodel import col

from models import post
from models.body import Body
from models.core import table
from models.evaluation import Evaluation, EvaluationRater
from models.roll import Roll
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage, ObjectKind, Source
from models.vocabulary_votes import RollKind
from workflows.cases.acts import Act
from workflows.participation.evaluations.frame import bounds, may_be_asked, on_roll, served
from workflows.participation.evaluations.objects import Object, fits, objects, rolls
from workflows.participation.evaluations.record import (
    UNWATCHED,
    drawn_hash,
    note,
    public,
    terms_hash,
)
from workflows.participation.evaluations.rubrics import Rubric, rubrics
from workflows.participation.evaluations.terms import (
    APART,
    LEAST,
    EvaluationRefused,
    No,
    draw,
    follows_of,
    new_code,
    overlaps,
)
from workflows.participation.votes.seals import plain
from workflows.quiet import awake

CASES = "cases"
"""How those are named who were served, beside rolls."""

BATCH = 1000


@dataclass(frozen=True)
class Plan:
    """What somebody wants to open."""

    object: str
    source: str  # CASES, or the id of a roll
    rubric: str
    why: str
    meaning: str
    since: date | None = None
    days: int | None = None


@dataclass(frozen=True)
class Outlook:
    """How it would be opened now: never who is asked."""

    object: Object
    rubric: Rubric
    source: Source
    roll: Roll | None
    since: date | None
    until: date | None
    people: frozenset[int]
    sample: int
    days: int


def outlook(act: Act, plan: Plan) -> Outlook:
    """Foresee whom it would ask, and how. Raises EvaluationRefused."""
    target = next((each for each in objects(act) if each.key == plan.object), None)
    if target is None:
        raise EvaluationRefused(No.NO_OBJECT)
    rubric = rubrics().get(plan.rubric)
    if rubric is None or not fits(act, rubric, target):
        raise EvaluationRefused(No.NO_RUBRIC)
    policy, today = act.reference.policy, act.reference.local_date(act.now)
    roll = roll_of(act, plan.source)
    since, until = (None, None) if roll else span(act, target, plan.since, today)
    if roll is not None:
        people, began = on_roll(act.tx, roll.id), None
    else:
        assert since is not None
        assert until is not None
        people = served(act, target.kind, target.row or target.body, since, until)
        began = bounds(act, since, until)[0]
    asked = may_be_asked(act, people, target.body, target.payer, began)
    if len(asked) < LEAST:
        raise EvaluationRefused(No.FEW)
    source = Source.SERVED if roll is None else panel_or_roll(roll)
    size = len(asked) if source is Source.PANEL else min(policy.evaluation_sample, len(asked))
    days = plan.days or policy.evaluation_days
    if not 1 <= days <= policy.evaluation_most_days:
        raise EvaluationRefused(No.SPAN)
    return Outlook(target, rubric, source, roll, since, until, frozenset(asked), size, days)


def roll_of(act: Act, source: str) -> Roll | None:
    """Return the roll that was chosen; None: those who were served. Raises EvaluationRefused."""
    if source == CASES:
        return None
    found = next((each for each in rolls(act) if str(each.id) == source), None)
    if found is None:
        raise EvaluationRefused(No.NO_SOURCE)
    return found


def panel_or_roll(roll: Roll) -> Source:
    """Tell a panel from a roll."""
    return Source.PANEL if roll.kind == RollKind.MEMBERS else Source.ROLL


def span(act: Act, target: Object, since: date | None, today: date) -> tuple[date, date]:
    """Return the days whose cases count, until yesterday.

    No two evaluations of one object share a day: what differs between them would point at few. Raises
    EvaluationRefused.
    """
    if target.kind is ObjectKind.PROJECT:
        raise EvaluationRefused(No.NO_SOURCE)
    until, policy = today - timedelta(days=1), act.reference.policy
    ends = [each[1] for each in spans(act, target)]
    usual = max(
        [
            until - timedelta(days=policy.evaluation_span_days - 1),
            *(each + timedelta(days=1) for each in ends),
        ]
    )
    first = since or usual
    if first > until:
        raise EvaluationRefused(No.OVERLAP if ends and not since else No.SPAN)
    if (until - first).days >= policy.evaluation_most_span_days:
        raise EvaluationRefused(No.SPAN)
    if any(overlaps((first, until), each) for each in spans(act, target)):
        raise EvaluationRefused(No.OVERLAP)
    return first, until


def spans(act: Act, target: Object) -> list[tuple[date, date]]:
    """Return the days of earlier evaluations of the same object, whose residents could be the same."""
    asked = select(Evaluation).where(
        col(Evaluation.body) == target.body,
        col(Evaluation.since).is_not(None),
        col(Evaluation.stage) != EvaluationStage.CANCELLED,
        col(Evaluation.kind) == target.kind,
    )
    if target.kind is ObjectKind.CONTRACT:
        asked = asked.where(col(Evaluation.contract_id) == target.row)
    rows = act.tx.execute(asked).scalars()
    return [(each.since, each.until) for each in rows if each.since and each.until]


def open_evaluation(act: Act, plan: Plan) -> Evaluation:
    """Open it: those who are asked are drawn, the clock invites them. Raises EvaluationRefused."""
    seize(act, outlook(act, plan).object.body)
    seen = outlook(act, plan)
    row = row_of(act, plan, seen)
    people = draw(row.seed, seen.people, seen.sample)
    entries = [act.chance.randbytes(16).hex() for _ in people]
    row.terms_hash, row.drawn_hash = terms_hash(row), drawn_hash(entries)
    add_row(act.tx, row)
    lines = [
        {"evaluation_id": row.id, "person_id": person, "entry": entry}
        | {"reminded": False, "declined": False, "nonce": "", "marks": ""}
        for person, entry in zip(people, entries, strict=True)
    ]
    act.chance.shuffle(lines)
    for start in range(0, len(lines), BATCH):
        act.tx.execute(insert(table(EvaluationRater)), lines[start : start + BATCH])
    facts = {"terms": row.terms_hash, "drawn": row.drawn_hash, "seed": row.seed}
    note(act, row, EvaluationEvent.OPENED, {**facts, "frame": row.frame, "size": row.drawn})
    set_timers(act, row)
    return row


def seize(act: Act, body: str) -> None:
    """Write the row of a body as it is: of two who open at once the second sees what the first has opened."""
    same = update(Body).where(col(Body.code) == body).values(name=col(Body.name))
    act.tx.execute(same, execution_options=UNWATCHED)


def row_of(act: Act, plan: Plan, seen: Outlook) -> Evaluation:
    """Build its row."""
    target, day = seen.object, act.reference.local_date(act.now)
    return Evaluation(
        code=new_code(day, act.chance),
        stage=EvaluationStage.OPEN,
        kind=target.kind,
        body=target.body,
        contract_id=target.row if target.kind is ObjectKind.CONTRACT else None,
        task_id=target.row if target.kind is ObjectKind.PROJECT else None,
        payer=target.payer,
        area=target.area,
        title=target.title,
        why=public(plan.why),
        meaning=public(plan.meaning),
        rubric=seen.rubric.code,
        rubric_version=seen.rubric.version,
        standard=plain([each.as_data() for each in seen.rubric.criteria]),
        follows=APART.join(follows_of(target.kind)),
        source=seen.source,
        roll_id=seen.roll.id if seen.roll else None,
        since=seen.since,
        until=seen.until,
        frame=len(seen.people),
        drawn=seen.sample,
        seed=act.chance.randbytes(16).hex(),
        author_id=act.by.person_id,
        opened_at=act.now,
        closes_at=act.now + timedelta(days=seen.days),
        terms_hash="",
        drawn_hash="",
    )


def set_timers(act: Act, row: Evaluation) -> None:
    """Let the clock invite by day, remind half-way, and close."""
    policy, zone = act.reference.policy, act.reference.calendar.zone
    half = row.opened_at + (row.closes_at - row.opened_at) / 2
    for name, at in (("invite", act.now), ("remind", half)):
        morning = awake(at, zone, policy.quiet_from, policy.quiet_until)
        post.set_timer(act.tx, key_of(name, row), TimerKind.EVALUATION, morning, row.id)
    last = policy.evaluation_answer_days + max(policy.evaluation_rest_days, policy.appeal_days)
    ends = {"close": row.closes_at, "let_go": row.closes_at + timedelta(days=last)}
    for name, at in ends.items():
        post.set_timer(act.tx, key_of(name, row), TimerKind.EVALUATION, at, row.id)


def key_of(name: str, row: Evaluation) -> str:
    """Name a timer of an evaluation."""
    return f"evaluation_{name}:{row.id}"
