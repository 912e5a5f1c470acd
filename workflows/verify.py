"""Checks the whole ledger against the rows it vouches for, and seals it each night."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlmodel import col

from models import post
from models.case import Case, Words
from models.dialect import bytewise, keep_from_growing
from models.ledger import Event, Seal
from models.vocabulary import TimerKind
from workflows.cases.acts import Act, state_hash
from workflows.ledger import ORIGIN, Fault, check_chain, subject_of
from workflows.means.vouched import means_faults
from workflows.mediation.vouched import mediation_faults
from workflows.participation.budgets.vouched import budget_faults
from workflows.participation.conversations.vouched import opinion_faults
from workflows.participation.covenants.vouched import covenant_faults
from workflows.participation.decisions.vouched import decision_faults
from workflows.participation.deliberation.vouched import assembly_faults
from workflows.participation.evaluations.vouched import evaluation_faults
from workflows.participation.panels.vouched import panel_faults
from workflows.participation.petitions.vouched import petition_faults
from workflows.participation.rolls.vouched import roll_faults
from workflows.participation.study.vouched import study_faults
from workflows.participation.trials.vouched import trial_faults
from workflows.participation.votes.vouched import vote_faults
from workflows.practices.vouched import practice_faults
from workflows.responsiveness.deficits.vouched import deficit_faults
from workflows.responsiveness.figures.vouched import figure_faults
from workflows.responsiveness.forecast.vouched import forecast_faults
from workflows.responsiveness.index.vouched import index_faults
from workflows.responsiveness.loop.vouched import loop_faults
from workflows.responsiveness.recheck.vouched import recheck_faults
from workflows.responsiveness.signs.vouched import sign_faults
from workflows.responsiveness.topics.vouched import topic_faults
from workflows.transaction import Transaction
from workflows.vouched import picture_faults, word_faults

BATCH = 2000
SEAL_HOUR = 2
"""† The hour (local) of the nightly seal."""


@dataclass(frozen=True)
class Verified:
    """What was looked at, and where it does not hold."""

    events: int
    chains: int
    words: int
    seals: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether everything holds."""
        return not self.faults


def chain_named(session: Transaction, name: str) -> str | None:
    """Return the chain that somebody means: one of that name, else that of a case; None: all of them."""
    known = select(col(Event.id)).where(col(Event.subject) == name).limit(1)
    if not name or ":" in name or session.execute(known).first() is not None:
        return name or None
    return subject_of(name.upper())


def verify(session: Transaction, subject: str | None = None) -> Verified:
    """Recompute every chain, compare cases and words with what their chains say, and check the seals."""
    faults = check_chain(events_of(session, subject))
    faults += [*case_faults(session, subject), *word_faults(session, subject)]
    faults += [*picture_faults(session, subject), *mediation_faults(session, subject)]
    faults += means_faults(session, subject)
    faults += roll_faults(session, subject)
    faults += vote_faults(session, subject)
    faults += decision_faults(session, subject)
    faults += petition_faults(session, subject)
    faults += covenant_faults(session, subject)
    faults += practice_faults(session, subject)
    faults += opinion_faults(session, subject)
    faults += budget_faults(session, subject)
    faults += [*panel_faults(session, subject), *assembly_faults(session, subject)]
    faults += study_faults(session, subject)
    faults += trial_faults(session, subject)
    faults += evaluation_faults(session, subject)
    faults += figure_faults(session, subject)
    faults += deficit_faults(session, subject)
    faults += index_faults(session, subject)
    faults += recheck_faults(session, subject)
    faults += sign_faults(session, subject)
    faults += forecast_faults(session, subject)
    faults += topic_faults(session, subject)
    faults += loop_faults(session, subject)
    if subject is None:
        faults += seal_faults(session)
    return Verified(
        events=count(session, Event, subject),
        chains=session.execute(chain_count(subject)).scalar_one(),
        words=session.execute(select(func.count()).select_from(Words)).scalar_one(),
        seals=session.execute(select(func.count()).select_from(Seal)).scalar_one(),
        faults=tuple(faults),
    )


def count(session: Transaction, table: type[Event], subject: str | None) -> int:
    """Count events."""
    statement = select(func.count()).select_from(table)
    return int(session.execute(narrowed(statement, subject)).scalar_one())


def chain_count(subject: str | None) -> Select[Any]:
    """Count subjects."""
    return narrowed(select(func.count(func.distinct(col(Event.subject)))), subject)


def narrowed(statement: Select[Any], subject: str | None) -> Select[Any]:
    """Only one subject, when one is given."""
    return statement if subject is None else statement.where(col(Event.subject) == subject)


def events_of(session: Transaction, subject: str | None) -> Iterator[Event]:
    """Every event in order of subject and seq."""
    statement = narrowed(select(Event).order_by(col(Event.subject), col(Event.seq)), subject)
    yield from session.execute(statement.execution_options(yield_per=BATCH)).scalars()


def case_faults(session: Transaction, subject: str | None) -> list[Fault]:
    """Cases that are not as their newest event left them, and cases without a chain."""
    heads = chain_heads(session)
    faults = []
    for case in session.execute(select(Case).execution_options(yield_per=BATCH)).scalars():
        name = subject_of(case.number)
        if subject is not None and name != subject:
            continue
        seq, state = heads.get(name, (0, None))
        if seq == 0 or state != state_hash(case):
            faults.append(Fault(name, seq, "case"))
    return faults


def chain_heads(session: Transaction) -> dict[str, tuple[int, str | None]]:
    """The newest event of every chain: its number, and the state it vouches for."""
    last = func.max(col(Event.seq)).label("seq")
    newest = select(col(Event.subject), last).group_by(col(Event.subject)).subquery()
    found = session.execute(
        select(col(Event.subject), col(Event.seq), col(Event.data)).join(
            newest, (newest.c.subject == col(Event.subject)) & (newest.c.seq == col(Event.seq))
        )
    )
    return {subject: (seq, json.loads(data).get("state")) for subject, seq, data in found}


def heads_hash(session: Transaction, up_to: int) -> str:
    """Return the hash over the heads of all chains as they stood at an event."""
    newest = (
        select(col(Event.subject), func.max(col(Event.seq)).label("seq"))
        .where(col(Event.id) <= up_to)
        .group_by(col(Event.subject))
        .subquery()
    )
    rows = session.execute(
        select(col(Event.subject), col(Event.hash))
        .join(newest, (newest.c.subject == col(Event.subject)) & (newest.c.seq == col(Event.seq)))
        .order_by(bytewise(session, col(Event.subject)))
    )
    digest = hashlib.sha256()
    for name, value in rows:
        digest.update(f"{name}\x1f{value}\x1e".encode())
    return digest.hexdigest()


def seal_faults(session: Transaction) -> list[Fault]:
    """Seals that do not follow from the one before, or from the events they cover (a cut-off end)."""
    faults, previous = [], ORIGIN
    for seal in session.execute(select(Seal).order_by(col(Seal.id))).scalars():
        expected = root_of(seal.at, seal.up_to, heads_hash(session, seal.up_to), previous)
        if seal.previous != previous or seal.root != expected:
            faults.append(Fault("seal", seal.id, "seal"))
        previous = seal.root
    return faults


def root_of(at: datetime, up_to: int, heads: str, previous: str) -> str:
    """Return the hash that binds a seal to the one before."""
    moment = at.isoformat(timespec="microseconds")
    return hashlib.sha256("\x1f".join((moment, str(up_to), heads, previous)).encode()).hexdigest()


def fence(session: Transaction) -> None:
    """Let no event be appended until this transaction ends: what a seal's transaction begins with."""
    keep_from_growing(session, str(Event.__tablename__))


def seal(act: Act) -> str:
    """Seal all chains and set the timer of the next night; return the root, to be published."""
    tx = act.tx
    last = tx.execute(select(func.max(col(Event.id)))).scalar_one() or 0
    newest = select(col(Seal.root)).order_by(col(Seal.id).desc()).limit(1)
    previous = tx.execute(newest).scalar_one_or_none() or ORIGIN
    heads = heads_hash(tx, last)
    root = root_of(act.now, last, heads, previous)
    tx.execute(insert(Seal).values(at=act.now, up_to=last, heads=heads, previous=previous, root=root))
    set_next_seal(act)
    return root


def set_next_seal(act: Act) -> None:
    """Set the timer of the next nightly seal."""
    local = act.now.astimezone(act.reference.calendar.zone)
    night = local.replace(hour=SEAL_HOUR, minute=0, second=0, microsecond=0)
    due = night if night > local else night + timedelta(days=1)
    post.set_timer(act.tx, "seal", TimerKind.SEAL, due.astimezone(act.now.tzinfo))


def ensure_seal_timer(act: Act) -> None:
    """Set the nightly timer where there is none yet (a new installation)."""
    if post.timer_due(act.tx, "seal") is None:
        set_next_seal(act)
