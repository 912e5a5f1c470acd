"""Keeps versions of the reader, says which is at work, and changes that: by a trial or by hand."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import func, select, update
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import col

from models.learning import Correction, ReaderVersion
from models.vocabulary import HouseEvent
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.house.record import note
from workflows.learning import known
from workflows.learning.judge import Bar, Outcome, Standing, Trial, judge
from workflows.ledger import Facts
from workflows.limits import leases
from workflows.policy import Policy
from workflows.transaction import Transaction

READER = "reader"
"""The mark that says which version is at work; every process follows it. Also the chain "house:reader"."""

NIGHT = "reader.night"
"""The mark of the last night on which the house has looked whether there is something to learn."""

KEEPING = "reader.kept"
"""The mark that who keeps a version and who forgets words both set: of two at once, one comes first."""

LEASE = "learning"
SHIPPED = 0
"""The number of the weights that came with the house, or that `train FILE` has made."""

KEPT = 10
"""Versions whose weights stay at hand for going back."""

FORGOTTEN, OLD = "forgotten", "old"
"""Why weights are gone."""


class LearningAlready(WorkflowError):
    """Another process is learning at this moment."""


class VersionGone(WorkflowError):
    """There is no such version, or its weights were dropped."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class Live:
    """Which version is at work, which was before it, and whether somebody has chosen it by hand."""

    number: int = SHIPPED
    before: int = SHIPPED
    held: bool = False


@dataclass(frozen=True)
class Learnt:
    """What a training hands in."""

    weights: bytes
    origin: str  # SHA-256 of the weights it began from
    lines: int
    corrections: Sequence[int]
    own: Trial
    general: Trial


@dataclass(frozen=True)
class Version:
    """One version as it is shown."""

    number: int
    made_at: datetime
    lines: int
    corrections: int
    own: Trial
    general: Trial
    outcome: Outcome
    origin: str
    dropped: str


def live(tx: Transaction) -> Live:
    """Return which version is at work."""
    found = marks.marked(tx, READER)
    if found is None:
        return Live()
    return Live(int(found.data["number"] or 0), int(found.data["before"] or 0), bool(found.data["held"]))


def bar_of(policy: Policy) -> Bar:
    """How much the house asks of a version."""
    return Bar(policy.learn_chance, policy.learn_loss)


def begin(tx: Transaction, holder: str, real_now: datetime, policy: Policy) -> None:
    """Be the only one to learn, for as long as a training may take. Raises LearningAlready."""
    if not leases.acquire(tx, LEASE, holder, real_now, real_now + policy.minutes(policy.learn_minutes)):
        raise LearningAlready


def finish(tx: Transaction, holder: str) -> None:
    """Let another learn."""
    leases.release(tx, LEASE, holder)


def keep(act: Act, learnt: Learnt) -> Version:
    """Keep a version, and put it to work if it is better.

    Nothing of it stays where words it learnt have been forgotten since it began.
    """
    marks.mark(act.tx, KEEPING, act.now)
    now_live, outcome = live(act.tx), outcome_of(act, learnt)
    goes, kept = outcome in (Outcome.BETTER, Outcome.LETS_GO), outcome is not Outcome.FORGOTTEN
    row = ReaderVersion(
        made_at=act.now,
        origin=learnt.origin,
        lines=learnt.lines,
        corrections=len(learnt.corrections),
        learnt_from=json.dumps(list(learnt.corrections) if kept else []),
        figures=json.dumps(
            {"own": asdict(learnt.own), "general": asdict(learnt.general), "outcome": str(outcome)}
        ),
        went_live=goes,
        digest=sha256(learnt.weights).hexdigest(),
        weights=learnt.weights if kept else None,
        dropped="" if kept else FORGOTTEN,
    )
    act.tx.add(row)
    act.tx.flush()
    told: Facts = {
        "version": row.id,
        "lines": row.lines,
        "corrections": row.corrections,
        "outcome": str(outcome),
    }
    note(act, READER, HouseEvent.ADDED, told)
    if goes:
        put_to_work(act, row.id, held=now_live.held, cause=str(outcome))
    drop_old(act.tx)
    return shown(row)


def outcome_of(act: Act, learnt: Learnt) -> Outcome:
    """Decide what becomes of a version."""
    if known.of_nobody(act.tx) & set(learnt.corrections):
        return Outcome.FORGOTTEN
    standing = Standing(live(act.tx).held, knows_ending(act))
    return judge(learnt.own, learnt.general, bar_of(act.reference.policy), standing)


def knows_ending(act: Act) -> bool:
    """Whether the version at work knows words that go within days."""
    number = live(act.tx).number
    ending = known.of_ended(act.tx, known.must_go_soon(act.now, act.reference.policy))
    return number != SHIPPED and number in known.versions_with(act.tx, ending)


def choose(act: Act, number: int | None) -> Live:
    """Put a version to work by hand, None: the one before; it stays until `go_on`. Raises VersionGone."""
    wanted = live(act.tx).before if number is None else number
    if wanted != SHIPPED:
        row = act.tx.get(ReaderVersion, wanted)
        if row is None or row.dropped:
            raise VersionGone(wanted)
    put_to_work(act, wanted, held=True, cause="by_hand")
    return live(act.tx)


def go_on(act: Act) -> Live:
    """Let versions that are better go to work by themselves again."""
    now_live = live(act.tx)
    stand(act, replace(now_live, held=False))
    note(act, READER, HouseEvent.CHANGED, {"version": now_live.number, "outcome": "go_on"})
    return live(act.tx)


def begin_anew(act: Act) -> None:
    """Put to work what the house has just trained by other means; versions begin from it from now on."""
    put_to_work(act, SHIPPED, held=False, cause="trained")


def put_to_work(act: Act, number: int, *, held: bool, cause: str) -> None:
    """Say to every process which version is at work, and write down who decided it."""
    before = live(act.tx)
    kept_before = before.number if before.number != number else before.before
    stand(act, Live(number, kept_before, held))
    facts: Facts = {"version": number, "version_before": before.number, "outcome": cause}
    note(act, READER, HouseEvent.CHANGED, facts)


def stand(act: Act, now_live: Live) -> None:
    """Mark which version is at work; every process follows."""
    marks.mark(act.tx, READER, act.now, asdict(now_live))


def versions(tx: Transaction, most: int = 50) -> list[Version]:
    """Return the versions, the newest first."""
    newest = select(ReaderVersion).order_by(col(ReaderVersion.id).desc()).limit(most)
    return [shown(row) for row in tx.execute(newest.options(UNOPENED)).scalars()]


def at_hand(tx: Transaction) -> list[Version]:
    """Return the versions whose weights are kept, the newest first."""
    held = select(ReaderVersion).where(col(ReaderVersion.dropped) == "")
    newest = held.order_by(col(ReaderVersion.id).desc()).options(UNOPENED)
    return [shown(row) for row in tx.execute(newest).scalars()]


UNOPENED = defer(cast("QueryableAttribute[Any]", ReaderVersion.weights))
"""Weights are megabytes each, and left where they are."""


def shown(row: ReaderVersion) -> Version:
    """A row with its figures."""
    figures = json.loads(row.figures)
    return Version(
        number=row.id,
        made_at=row.made_at,
        lines=row.lines,
        corrections=row.corrections,
        own=Trial(**figures["own"]),
        general=Trial(**figures["general"]),
        outcome=Outcome(figures["outcome"]),
        origin=row.origin,
        dropped=row.dropped,
    )


def weights_of(tx: Transaction, number: int) -> bytes:
    """Return the weights of a version. Raises VersionGone."""
    kept = select(col(ReaderVersion.weights)).where(col(ReaderVersion.id) == number)
    found: bytes | None = tx.execute(kept).scalar_one_or_none()
    if found is None:
        raise VersionGone(number)
    return found


def new_corrections(tx: Transaction) -> int:
    """Count what was put right since the last training."""
    last = tx.execute(select(func.max(col(ReaderVersion.made_at)))).scalar_one_or_none()
    count = select(func.count()).select_from(Correction).where(col(Correction.category).is_not(None))
    return int(tx.execute(count if last is None else count.where(col(Correction.at) > last)).scalar_one())


def drop(tx: Transaction, numbers: Collection[int], why: str) -> None:
    """Let go of the weights of versions."""
    if numbers:
        gone = update(ReaderVersion).where(col(ReaderVersion.id).in_(sorted(numbers)))
        tx.execute(gone.values(weights=None, dropped=why, learnt_from="[]"))


def drop_old(tx: Transaction) -> None:
    """Let go of all but the newest weights and of those at work."""
    numbers = [each.number for each in at_hand(tx)]
    drop(tx, set(numbers[KEPT:]) - {live(tx).number}, OLD)
