"""Takes words out of what the reader has learnt: at once, in the transaction in which they are erased."""

from collections.abc import Collection
from dataclasses import replace

from workflows.cases.acts import SYSTEM, Act
from workflows.house import marks
from workflows.learning import known, versions
from workflows.learning.judge import Outcome
from workflows.learning.versions import FORGOTTEN, KEEPING, SHIPPED, Version
from workflows.transaction import Transaction

PROVEN = (Outcome.BETTER, Outcome.LETS_GO)
"""What a version must have come to, so that the house may fall back on it."""


def unlearn(act: Act, cases: Collection[int]) -> None:
    """Let no weights know the words of some cases from this commit on.

    The weights of every version that learnt from them are erased. Where one was at work, the newest proven
    one that never saw them is, or what came with the house. A version that is being kept at this moment
    comes before, and goes too, or comes after, and is refused by `versions.keep`.
    """
    corrections = known.of_cases(act.tx, cases)
    if corrections:
        marks.mark(act.tx, KEEPING, act.now)
        let_go(act, known.versions_with(act.tx, corrections))


def sweep(act: Act) -> None:
    """Let go of whatever still knows words of nobody, as a database of an earlier release may."""
    let_go(act, known.versions_with(act.tx, known.of_nobody(act.tx)))


def let_go(act: Act, gone: Collection[int]) -> None:
    """Erase the weights of versions, after another is at work; nobody's name stands beside it."""
    if not gone:
        return
    by_house, now_live = replace(act, by=SYSTEM), versions.live(act.tx)
    if now_live.number in gone:
        fallback = newest_without(act.tx, now_live.number, gone)
        versions.put_to_work(by_house, fallback, held=now_live.held, cause=FORGOTTEN)
    now_live = versions.live(act.tx)
    if now_live.before in gone:
        versions.stand(by_house, replace(now_live, before=SHIPPED))
    versions.drop(act.tx, gone, FORGOTTEN)


def newest_without(tx: Transaction, below: int, gone: Collection[int]) -> int:
    """Return the newest proven version before one, of the same origin and not among `gone`, or the first."""
    kept = {each.number: each for each in versions.at_hand(tx)}
    fit = (each for each in kept.values() if each.number < below and each.number not in gone)
    return max((each.number for each in fit if can_serve(each, kept[below])), default=SHIPPED)


def can_serve(version: Version, instead_of: Version) -> bool:
    """Whether a version may be at work instead of a later one."""
    return version.outcome in PROVEN and version.origin == instead_of.origin
