"""Asks again, each morning: draws among what ended a week before, and writes to who was drawn."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.recheck import Recheck, RecheckDraw
from models.rows import add_row
from models.vocabulary import Repeat, Role, TimerKind
from workflows import ledger, notices
from workflows.cases.acts import SYSTEM, Act
from workflows.ledger import Entry
from workflows.reference import Reference
from workflows.responsiveness.recheck.draw import Ended, drawn, ended, lately, loads
from workflows.responsiveness.recheck.terms import CHAIN, RULE, RecheckEvent, Said, digest
from workflows.screens import Button, Screen, say
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = "recheck"
AT = time(10, 30)
"""† Local time at which somebody is asked: after the morning's other messages, never in quiet hours."""

LATEST = timedelta(days=14)
"""† What ended longer before that is not asked about any more, where the house stood still."""


def ensure_recheck(act: Act) -> None:
    """Set the timer of the next morning where there is none, with a seed that is sealed."""
    if post.timer_due(act.tx, KEY) is None:
        if waiting(act.tx) is None:
            seal(act, act.now - timedelta(days=act.reference.policy.recheck_days))
        set_next(act)


def set_next(act: Act) -> None:
    """Set the timer of the next morning."""
    local = act.now.astimezone(act.reference.calendar.zone)
    there = local.replace(hour=AT.hour, minute=AT.minute, second=0, microsecond=0)
    there += timedelta(days=there <= local)
    post.set_timer(act.tx, KEY, TimerKind.RECHECK, there.astimezone(act.now.tzinfo))


def seal(act: Act, since: datetime) -> None:
    """Draw the seed of the next lot and put its seal on the ledger, before what it draws from is known."""
    row = RecheckDraw(seed=act.chance.randbytes(16).hex(), since=since)
    add_row(act.tx, row)
    note(act, RecheckEvent.SEALED, {"draw": row.id, "seal": digest(row.seed)})


def waiting(tx: Transaction) -> RecheckDraw | None:
    """The lot whose seed is sealed and that has not been drawn."""
    asked = select(RecheckDraw).where(col(RecheckDraw.until).is_(None))
    return tx.execute(asked.order_by(col(RecheckDraw.id)).limit(1)).scalar_one_or_none()


def note(act: Act, kind: RecheckEvent, facts: ledger.Facts) -> None:
    """Append to the chain; nothing of it leads to a case, a body or a person."""
    ledger.append(act.tx, Entry(CHAIN, kind, act.now, str(SYSTEM), RULE, facts))
    act.tx.flush()


def fire(act: Act, _timer: DueTimer, *, played: bool = False) -> None:
    """Look what ended. Raises OutsideFirst: it may take long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now, played=played))


def outside(
    tx: Transaction, reference: Reference, now: datetime, *, played: bool = False
) -> Callable[[], Finish]:
    """Draw among what ended before; return how those are asked."""
    policy, row = reference.policy, waiting(tx)
    until = now - timedelta(days=policy.recheck_days)
    since = max(row.since, until - LATEST) if row else until
    cases = ended(tx, since, until, played=played)
    before = lately(tx, (each.person_id for each in cases), now)
    found = drawn(policy, row.seed, cases, loads(tx, until), before) if row else []

    def finish(act: Act) -> None:
        for each in found:
            ask(act, waiting(act.tx), each)
        turn_over(act, until)
        set_next(act)

    return lambda: finish


def turn_over(act: Act, until: datetime) -> None:
    """End this lot and seal the next."""
    if (row := waiting(act.tx)) is not None:
        row.until = until
        act.tx.add(row)
        act.tx.flush()
        note(act, RecheckEvent.DRAWN, {"draw": row.id})
    seal(act, until)


def ask(act: Act, lot: RecheckDraw | None, each: Ended) -> None:
    """Write to one person, once; who does not answer hears no more of it."""
    if lot is None:
        return
    nonce = act.chance.randbytes(16).hex()
    row = Recheck(draw_id=lot.id, case_id=each.case_id, body=each.body, asked_at=act.now, nonce=nonce)
    add_row(act.tx, row)
    chats = notices.chats_of_person(act.tx, each.person_id, Role.RESIDENT)
    screen = question(row.id, each.number, withdrawn=each.withdrawn)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"{KEY}:{row.id}", repeat=Repeat.NEVER)


def question(recheck_id: int, number: str, *, withdrawn: bool) -> Screen:
    """The one short message: of a case that was told solved, or of one that was taken back."""
    given = {"recheck": recheck_id}
    ask = "recheck.ask_withdrawn" if withdrawn else "recheck.ask"
    pushed = say("button.recheck_pushed_withdrawn") if withdrawn else None
    first, second, rest = (
        (Button(f"recheck_{Said.SOLVED}", given), Button(f"recheck_{Said.UNSOLVED}", given)),
        (Button(f"recheck_{Said.PUSHED}", given, pushed),),
        (Button(f"recheck_{Said.NOTHING}", given), Button("recheck_stop", given)),
    )
    return Screen((say(ask, number=number), say("recheck.promise")), (first, second, rest))
