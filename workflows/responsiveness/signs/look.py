"""Looks for signs once a month, puts them up for review, and hears the body first; it names nobody."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.sign import Sign, SignCase
from models.vocabulary import TimerKind
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.parties import heads_of_body
from workflows.policy import Policy
from workflows.responsiveness.figures.months import Month, next_publishing
from workflows.responsiveness.signs.detect import Facts, Found, signs
from workflows.responsiveness.signs.gather import facts
from workflows.responsiveness.signs.record import evidence_hash, note, reviewers, tell
from workflows.responsiveness.signs.terms import LOOKS, RULE, Kind, SignEvent, SignStage, limits_of
from workflows.screens import Value, say
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = "signs"
HEARD = "sign_heard"
AFTER = timedelta(hours=1)
"""Once the figures of the month are out."""

MOST_CASES = 40
"""Cases of one sign that a reviewer is shown."""


def ensure_looking(act: Act) -> None:
    """Set the timer that looks, where there is none: at what lies behind, soon."""
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.SIGNS, act.now)


def next_look(act: Act) -> datetime:
    """When the next look is due: early on the first of a month."""
    return next_publishing(act.now, act.reference.calendar.zone) + AFTER


def fire(act: Act, timer: DueTimer) -> None:
    """Look, or say that a body has had its days. Raises OutsideFirst: looking takes long."""
    if timer.key.startswith(f"{HEARD}:"):
        end_hearing(act, timer.subject or 0)
        return
    raise OutsideFirst(partial(outside, policy=act.reference.policy, now=act.now))


def outside(tx: Transaction, policy: Policy, now: datetime) -> Callable[[], Finish]:
    """Read what is looked at; compare it outside the lane; keep what was found in it."""
    limits = limits_of(policy)
    seen = facts(tx, now - timedelta(days=policy.sign_days), now, limits)

    def work() -> Finish:
        found = signs(seen, limits)

        def finish(act: Act) -> None:
            keep(act, found, bodies_in(seen), now)
            post.set_timer(act.tx, KEY, TimerKind.SIGNS, next_look(act))

        return finish

    return work


def bodies_in(seen: Facts) -> int:
    """How many bodies were looked at."""
    return len({each.body for each in seen.cases} | {each.body for each in seen.parts})


def keep(act: Act, found: Sequence[Found], bodies: int, until: datetime) -> list[Sign]:
    """Put up the signs that are new, and write down that everybody was looked at."""
    put = [put_up(act, each, until) for each in found if is_new(act, each)]
    told: ledger.Facts = {"bodies": bodies, "found": len(found), "put": [each.code for each in put]}
    cited = f"{RULE}@{act.reference.policy.version}"
    ledger.append(act.tx, ledger.Entry(LOOKS, SignEvent.LOOKED, act.now, str(act.by), cited, told))
    return put


def is_new(act: Act, found: Found) -> bool:
    """Whether the same of the same body was not put up shortly before."""
    rest = timedelta(days=act.reference.policy.sign_rest_days)
    same = select(col(Sign.id)).where(
        col(Sign.body) == found.body, col(Sign.kind) == found.kind, col(Sign.put_at) > act.now - rest
    )
    return act.tx.execute(same.limit(1)).first() is None


def window(policy: Policy, kind: Kind) -> timedelta:
    """How far back is looked: further for what happens seldom."""
    return timedelta(days=policy.sign_parts_days if kind is Kind.ABSENT else policy.sign_days)


def put_up(act: Act, found: Found, until: datetime) -> Sign:
    """Put up one sign: its body is heard, then who reviews says what it is."""
    answer_by = act.now + timedelta(days=act.reference.policy.sign_answer_days)
    row = Sign(
        code=code_for(act),
        body=found.body,
        kind=found.kind,
        since=until - window(act.reference.policy, found.kind),
        until=act.now,
        figures=figures(found),
        rule=f"{RULE}@{act.reference.policy.version}",
        stage=SignStage.PUT,
        put_at=act.now,
        answer_by=answer_by,
    )
    act.tx.add(row)
    act.tx.flush()
    cases = sorted(set(found.cases[-MOST_CASES:]))
    act.tx.add_all(SignCase(sign_id=row.id, case_id=each) for each in cases)
    act.tx.flush()
    evidence = evidence_hash(row.figures, cases)
    note(act, row, SignEvent.PUT, {"body": row.body, "kind": row.kind, "evidence": evidence})
    post.set_timer(act.tx, f"{HEARD}:{row.id}", TimerKind.SIGNS, answer_by, row.id)
    tell_of(act, row)
    return row


def tell_of(act: Act, row: Sign) -> None:
    """Tell the body, which is heard first, and those who review."""
    given: dict[str, Value] = {"code": row.code, "kind": say(f"sign.kind.{row.kind}"), "until": row.answer_by}
    tell(act, row, heads_of_body(act, row.body), "put", say("sign.told.body", **given))
    body = act.reference.body_name(row.body)
    tell(act, row, reviewers(act, row), "put", say("sign.told.put", body=body, **given))


def code_for(act: Act) -> str:
    """The next public number of the month."""
    month = str(Month.of(act.now, act.reference.calendar.zone)).replace("-", "")
    count = act.tx.execute(
        select(func.count()).select_from(Sign).where(col(Sign.code).startswith(f"HC-{month}-"))
    ).scalar_one()
    return f"HC-{month}-{count + 1:02d}"


def figures(found: Found) -> str:
    """Write down what caused a sign."""
    low, high = found.interval
    shown = {"usual": found.usual, "low": low, "high": high, "chance": found.chance}
    rounded = {name: float(f"{value:.4g}") for name, value in shown.items()}
    return json.dumps({"seen": found.seen, "of": found.of, "told": found.told, **rounded}, sort_keys=True)


def end_hearing(act: Act, sign_id: int) -> None:
    """Tell who reviews that the body has had its days; one that has answered was told of before."""
    row = act.tx.get(Sign, sign_id, with_for_update=True, populate_existing=True)
    if row is None or row.stage != SignStage.PUT or row.answered_at is not None:
        return
    body = act.reference.body_name(row.body)
    tell(act, row, reviewers(act, row), "silent", say("sign.told.silent", code=row.code, body=body))
