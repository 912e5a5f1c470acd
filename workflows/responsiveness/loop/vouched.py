"""Checks the acts of the loop against their chains: a changed figure, state or switch is noticed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.loop import LoopAct, LoopSwitch
from models.vocabulary_loop import ActState, LoopEvent
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.responsiveness.loop.record import chain_of, facts_of
from workflows.responsiveness.loop.switches import CHAIN
from workflows.transaction import Transaction

PROBLEM = "loop"

RULED = (LoopEvent.UPHELD, LoopEvent.LIFTED, LoopEvent.CLOSED)
"""What somebody decided, with words that everybody reads."""


@dataclass(frozen=True)
class Told:
    """What the chain of an act says."""

    seq: int
    begun: Mapping[str, Any]
    state: ActState
    ending: str
    after: tuple[str, int | None]  # what the figure came to
    objection: str
    ruling: str


def loop_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Return acts and switches that are not as their chains say, and chains without one."""
    rows = {chain_of(each): each for each in tx.execute(select(LoopAct)).scalars()}
    asked = {chain: row for chain, row in rows.items() if subject in (None, chain)}
    faults = [Fault(chain, told(tx, chain).seq, PROBLEM) for chain, row in asked.items() if differs(tx, row)]
    return [*faults, *lost(tx, subject, set(rows)), *switch_faults(tx, subject)]


def differs(tx: Transaction, row: LoopAct) -> bool:
    """Tell whether an act is not what its chain says."""
    chain = told(tx, chain_of(row))
    facts = facts_of(row)
    same = all(chain.begun.get(name) == value for name, value in facts.items())
    stands = (row.state, row.ending, (row.after_numerator, row.after_denominator), row.objection, row.ruling)
    return not same or stands != (chain.state, chain.ending, chain.after, chain.objection, chain.ruling)


def told(tx: Transaction, chain: str) -> Told:
    """Read the chain of an act."""
    seq, begun, state, why = 0, {}, ActState.WAITING, ""
    after: tuple[str, int | None] = ("", None)
    objection = ruling = ""
    for each in events_of(tx, chain):
        seq = each.seq
        if each.kind == LoopEvent.BEGUN:
            begun = dict(each.facts)
            state = ActState.WAITING if begun.get("held") else ActState.ACTING
        elif each.kind == LoopEvent.ACTED:
            state = ActState.ACTING
        elif each.kind == LoopEvent.ENDED:
            state, why = ActState.ENDED, str(each.facts["why"])
        elif each.kind == LoopEvent.MEASURED:
            after = str(each.facts["numerator"]), int(each.facts["denominator"])
        elif each.kind == LoopEvent.CONTESTED:
            objection = str(each.facts["reason"])
        elif each.kind in RULED:
            ruling = str(each.facts["reason"])
    return Told(seq, begun, state, why, after, objection, ruling)


def lost(tx: Transaction, subject: str | None, known: set[str]) -> list[Fault]:
    """Return chains of acts that are no more: none is ever taken out."""
    begun = select(col(Event.subject)).where(
        col(Event.subject) >= "loop:", col(Event.subject) < "loop;", col(Event.kind) == LoopEvent.BEGUN
    )
    chains = set(tx.execute(begun).scalars())
    return [Fault(each, 1, PROBLEM) for each in sorted(chains - known) if subject in (None, each)]


def switch_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Return switches that do not stand as they were last set."""
    found = []
    for row in tx.execute(select(LoopSwitch)).scalars():
        chain = CHAIN + row.rule
        events = list(events_of(tx, chain)) if subject in (None, chain) else None
        last = LoopEvent.SWITCHED_ON if row.on else LoopEvent.SWITCHED_OFF, row.reason
        if events is not None and (not events or (events[-1].kind, events[-1].facts["reason"]) != last):
            found.append(Fault(chain, events[-1].seq if events else 0, PROBLEM))
    return found
