"""Takes from allowances, which hold over all processes: of a token, a chat, a group, a log-in. Real time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.allowances import forget, hold, let_go, lock, use
from workflows.limits.gcra import AT_ONCE, Rate, decide
from workflows.transaction import Transaction

__all__ = ["Claim", "forget", "hold", "let_go_ahead", "take", "take_all", "waits"]

LONGEST_WINDOW = timedelta(minutes=2)
"""Further ahead no window of a messenger is used up, but by a clock that has been set back since."""


@dataclass(frozen=True)
class Claim:
    """One of a stream that is limited."""

    key: str  # token:…, chat:…, group:…, room:…, login:…
    rate: Rate
    count: int = 1


def take(session: Transaction, key: str, rate: float, burst: int, now: datetime) -> timedelta:
    """Take one of `rate` a second, at most `burst` at once; zero: taken, else how long to wait.

    In every rolling window W at most `burst + ceil(W * rate) - 1` are granted, whoever asks.
    """
    return take_all(session, [Claim(key, Rate(rate, burst))], now)


def take_all(session: Transaction, claims: Sequence[Claim], now: datetime) -> timedelta:
    """Take one of each or of none; zero: taken, else how long to wait."""
    return max(waits(session, claims, now).values(), default=AT_ONCE)


def waits(session: Transaction, claims: Sequence[Claim], now: datetime) -> Mapping[str, timedelta]:
    """Take one of each, and return nothing; or of none, and return how long to wait for which, by key."""
    ordered = sorted(claims, key=lambda claim: claim.key)  # everybody locks in the same order
    verdicts = [(each, decide(lock(session, each.key, now), each.rate, now, each.count)) for each in ordered]
    late = {claim.key: verdict.wait for claim, verdict in verdicts if not verdict.granted}
    if not late:
        for claim, verdict in verdicts:
            use(session, claim.key, verdict.used_until)
    return late


def let_go_ahead(session: Transaction, now: datetime) -> int:
    """Drop windows that a clock which was ahead has used up; return how many that were.

    A messenger's own longer pause goes with them: it is told again at the next call.
    """
    return let_go(session, now + LONGEST_WINDOW)
