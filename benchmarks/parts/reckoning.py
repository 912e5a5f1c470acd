"""Counts, when all has come to rest: is anything lost that was acknowledged, is anything there twice?"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from benchmarks.parts.house import MASTER
from benchmarks.parts.nursery import MESSENGER, SENDS
from benchmarks.parts.people import Spoken
from models.case import Case, Words
from models.database import read_once
from models.ledger import Event
from models.post_tables import Inbox, Outbox, SetAside, Timer
from models.vault import Vault, vault_of
from models.vocabulary import OutboxState, Repeat
from workflows.transaction import Transaction
from workflows.verify import verify

SHOWN = 40
"""Faults that are told one by one."""

ONCE = ("reminded", "escalated")
"""Kinds of events of which each rung of a case has one."""


def reckon(url: str, folder: Path, spoken: Spoken, shown: dict[int, list[int]]) -> dict[str, Any]:
    """Return what was counted, with every fault in words; `shown` are the numbers each chat has seen."""

    def look(tx: Transaction) -> dict[str, Any]:
        faults = [
            *lost_updates(tx, spoken),
            *lost_or_doubled_reports(tx, spoken),
            *doubled_events(tx),
            *misnumbered(tx, spoken, shown),
            *missent(tx, sends(folder)),
            *left_over(tx),
        ]
        checked = verify(tx)
        faults += [f"ledger: {fault}" for fault in checked.faults]
        facts = {"events": checked.events, "chains": checked.chains, "wrong": len(faults)}
        return {**counted(tx, folder), **facts, "faults": faults[:SHOWN]}

    return read_once(url, look, Vault([MASTER]))


def lost_updates(tx: Transaction, spoken: Spoken) -> Iterator[str]:
    """Answered, and the inbox does not know it, or answers otherwise."""
    known = {
        update: json.loads(answers)
        for update, answers in tx.execute(select(col(Inbox.update_id), col(Inbox.answers)))
    }
    for update, numbers in spoken.answered.items():
        found = known.get(f"{spoken.chat_of[update]}:{update}", known.get(update))
        if found is None:
            yield f"update {update} was answered and is not there"
        elif found != numbers:
            yield f"update {update} was answered with {numbers}, and is now with {found}"


def lost_or_doubled_reports(tx: Transaction, spoken: Spoken) -> Iterator[str]:
    """Every report that was confirmed is one case, none is two; every case was registered once."""
    rows = tx.execute(
        select(col(Case.number), col(Words.text), col(Words.hash))
        .join(Case, col(Case.id) == col(Words.case_id))
        .where(col(Words.kind) == "report")
        .order_by(col(Words.id))
    ).all()
    vault = vault_of(tx)
    texts = {number: vault.unseal(tx, text, f"words.text:{digest}") for number, text, digest in rows}
    of_mark = Counter(mark for text in texts.values() for mark in spoken.reports if mark in text)
    yield from (f"report {mark} is {count} cases" for mark, count in of_mark.items() if count > 1)
    confirmed = {mark for mark, done in spoken.reports.items() if done}
    yield from (f"report {mark} was confirmed and is no case" for mark in confirmed - set(of_mark))
    missing = set(spoken.cases) - set(tx.execute(select(col(Case.number))).scalars())
    yield from (f"case {number} was told and is not there" for number in sorted(missing))
    registered = Counter(
        tx.execute(select(col(Event.subject)).where(col(Event.kind) == "registered")).scalars()
    )
    yield from (
        f"{subject} was registered {count} times" for subject, count in registered.items() if count > 1
    )
    if len(registered) != len(texts):
        yield f"{len(registered)} registrations for {len(texts)} reports"


def doubled_events(tx: Transaction) -> Iterator[str]:
    """Rungs that a case has reached twice."""
    rungs: Counter[tuple[str, str, str]] = Counter()
    for subject, kind, data in tx.execute(
        select(col(Event.subject), col(Event.kind), col(Event.data)).where(col(Event.kind).in_(ONCE))
    ):
        facts = json.loads(data)
        rungs[subject, kind, f"{facts.get('rung')} of {facts.get('due', '')}"] += 1
    yield from (f"{rung} happened {count} times" for rung, count in rungs.items() if count > 1)


def misnumbered(tx: Transaction, spoken: Spoken, shown: dict[int, list[int]]) -> Iterator[str]:
    """Chats whose numbers do not grow one by one, or that were shown something else than is kept."""
    given: defaultdict[int, list[int]] = defaultdict(list)
    for chat, number in tx.execute(
        select(col(Outbox.chat_id), col(Outbox.number)).where(col(Outbox.number).is_not(None))
    ):
        given[chat].append(number)
    for chat, numbers in given.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"chat {chat} has the numbers {sorted(numbers)[:20]}"
    for chat, seen in shown.items():
        if seen != sorted(given[chat]):
            yield f"chat {chat} was shown {len(seen)} messages of {len(given[chat])}"
    for update, numbers in spoken.answered.items():
        if not set(numbers) <= set(given[spoken.chat_of[update]]):
            yield f"an answer to {update} is gone"


def sends(folder: Path) -> dict[int, list[dict[str, Any]]]:
    """What reached people through the messenger, by message."""
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    file = folder / SENDS
    for line in file.read_text().splitlines() if file.exists() else ():
        facts = json.loads(line)
        found[facts["letter"]].append(facts)
    return found


def missent(tx: Transaction, sent: dict[int, list[dict[str, Any]]]) -> Iterator[str]:
    """Messages that reached nobody without a flag, or somebody twice where that is not allowed."""
    letters = tx.execute(
        select(col(Outbox.id), col(Outbox.repeat), col(Outbox.state)).where(col(Outbox.channel) == MESSENGER)
    )
    for letter, repeat, state in letters:
        times = sent.get(letter, [])
        if not times and state == OutboxState.SENT:
            yield f"message {letter} ({state}) never reached anybody"
        if len(times) > 1 and repeat == Repeat.NEVER:
            yield f"message {letter} was sent {len(times)} times"
        if len({each["attempts"] for each in times}) != len(times):
            yield f"message {letter} was repeated without a mark"


def left_over(tx: Transaction) -> Iterator[str]:
    """Messages still due, updates that failed, timers that failed."""
    waiting = tx.execute(
        select(col(Outbox.id), col(Outbox.state), col(Outbox.error)).where(
            col(Outbox.state).in_([OutboxState.DUE, OutboxState.SENDING, OutboxState.DEAD])
        )
    )
    yield from (f"message {letter} is still {state} {error}" for letter, state, error in waiting)
    for update, error in tx.execute(select(col(SetAside.update_id), col(SetAside.error))):
        yield f"update {update} was set aside: {error}"
    failed = tx.execute(select(col(Timer.key), col(Timer.error)).where(col(Timer.attempts) > 0))
    yield from (f"timer {key} failed: {error}" for key, error in failed)


def counted(tx: Transaction, folder: Path) -> dict[str, Any]:
    """How much there was of everything."""
    states = Counter(tx.execute(select(col(Outbox.state))).scalars())
    times = sends(folder)
    kinds = Counter(tx.execute(select(col(Event.kind))).scalars())
    return {
        "cases": len(tx.execute(select(col(Case.id))).all()),
        "messages": sum(states.values()),
        "sent_by_messenger": sum(map(len, times.values())),
        "sent_twice_as_allowed": sum(len(each) > 1 for each in times.values()),
        "flagged": states[OutboxState.DOUBTFUL],
        "rungs": sum(kinds[kind] for kind in ONCE),
    }
