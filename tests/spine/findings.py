"""Judges what a stop left behind: just after it, and when a second life has gone on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from tests.databases import url_for
from tests.spine.engines import ENGINES
from tests.spine.outside import Outside
from tests.spine.state import Kept
from tests.vaults import with_vault
from workflows.verify import verify


@dataclass(frozen=True)
class Wreck:
    """What was in mid-air when the process died."""

    sending: set[int]
    lost: set[str]  # acknowledged, and the inbox does not know it


def survey(folder: Path) -> Wreck:
    """Look at a folder just after the stop."""
    kept = Kept(folder)
    wreck = Wreck(kept.sending(), Outside(folder).acknowledged() - kept.dealt_with())
    kept.close()
    return wreck


def judge(folder: Path, wreck: Wreck, expected: dict[str, Any]) -> Iterator[str]:
    """Name everything that is not as it must be, once the second life has come to rest."""
    kept, outside = Kept(folder), Outside(folder)
    if wreck.lost:
        yield f"acknowledged before it was durable: {sorted(wreck.lost)}"
    if missing := set(outside.updates()) - outside.acknowledged():
        yield f"never acknowledged: {sorted(missing)}"
    yield from differences(kept.state(), expected)
    yield from misnumbered(kept)
    yield from missent(kept, outside, wreck)
    yield from unverified(folder)
    kept.close()


def differences(actual: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    """Effects that are lost, doubled or different."""
    for name, rows in expected.items():
        if actual[name] != rows:
            lost = [row for row in rows if row not in actual[name]]
            more = [row for row in actual[name] if row not in rows]
            yield f"{name}: lost {lost}, more {more}, {len(actual[name])} for {len(rows)}"


def misnumbered(kept: Kept) -> Iterator[str]:
    """Chats whose numbers do not grow one by one."""
    for chat, numbers in kept.numbers().items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"numbers of chat {chat}: {sorted(numbers)}"


def missent(kept: Kept, outside: Outside, wreck: Wreck) -> Iterator[str]:
    """Messages sent too often or never; twice is right only in mid-air, where allowed, and marked as such."""
    doubtful, sent = kept.doubtful(), outside.sent()
    if not doubtful <= wreck.sending:
        yield f"doubtful without a reason: {sorted(doubtful - wreck.sending)}"
    for letter, repeat in kept.rows("SELECT id, repeat FROM outbox WHERE channel != 'web'"):
        sends = sent.get(letter, [])
        if not sends and letter not in doubtful:
            yield f"message {letter} never reached anybody"
        if len(sends) > (2 if repeat == "allowed" and letter in wreck.sending else 1):
            yield f"message {letter} ({repeat}) was sent {len(sends)} times"
        if len({send["attempts"] for send in sends}) != len(sends):
            yield f"message {letter} was repeated without a mark"


def unverified(folder: Path) -> Iterator[str]:
    """Chains of the ledger that do not hold."""
    engine = ENGINES.open(url_for(folder), (), "BEGIN")
    with with_vault(Session(engine)) as session:
        for fault in verify(session).faults:
            yield f"ledger: {fault}"
    engine.dispose()


def repeated(folder: Path) -> int:
    """How many messages reached somebody twice."""
    return sum(len(sends) > 1 for sends in Outside(folder).sent().values())


def flagged(folder: Path) -> int:
    """How many messages an eye must look at."""
    kept = Kept(folder)
    count = len(kept.doubtful())
    kept.close()
    return count
