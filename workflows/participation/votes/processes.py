"""Knows by which rules people decide: one table of processes, each with its numbers and where they stand.

The electorates, shares and notices are those of 民法典 第278条, 物业管理条例 第14条 and of the
城市居民委员会组织法 as it is in force from 2026-01-01; what is marked † is a city's practice (policy).
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from models.vocabulary_votes import PassBase, RollKind, Secrecy, TieRule, VoteKind, VoteProcess
from workflows.participation.tally.double import Majority
from workflows.participation.votes.methods import METHODS, Method
from workflows.policy import Policy


class Force(StrEnum):
    """What a decision is worth in law; said on every page, receipt and file."""

    OPINION = "opinion"  # 征询: an owners' vote on the internet is valid in the municipal system alone
    PREPARES = "prepares"  # it prepares, or records, what a meeting or election decides by law
    CONSULTATIVE = "consultative"  # it tells those who decide what people think


@dataclass(frozen=True)
class Process:
    """One line of the table. Days are local days; `notice` lies between announcement and opening."""

    name: VoteProcess
    rolls: Set[RollKind]
    kinds: Set[VoteKind]
    secrecies: Set[Secrecy]  # the first choice is `secrecy`
    secrecy: Secrecy
    basis: str
    force: Force
    quorum: str = ""
    passing: str = ""
    base: PassBase = PassBase.VOTERS
    tie: TieRule = TieRule.NONE
    may_change: bool = False
    notice: int = 0
    least: int = 0
    most: int = 60
    usual: int = 3  # days open when nobody says otherwise
    study: str = ""  # the law that asks for a prior study (前置研究) of what is put


ROLLS = frozenset(RollKind)
RESIDENTS = frozenset({RollKind.PERSONS, RollKind.HOUSEHOLDS})
ANY = frozenset(Secrecy)
LINKED = frozenset({Secrecy.NAMED, Secrecy.PSEUDONYMOUS})
SECRET = frozenset({Secrecy.DETACHED})
YES_NO = frozenset({VoteKind.YES_NO})
PEOPLE = frozenset({VoteKind.CHOICE, VoteKind.YES_NO})
OPINIONS = frozenset(VoteKind) - {VoteKind.BUDGET}
STUDY = "residents-committees:30"
"""Important matters of a residents' meeting, or of one of deputies, are studied before they are put."""


TABLE: tuple[Process, ...] = (
    Process(
        VoteProcess.OWNERS,
        frozenset({RollKind.OWNERS}),
        YES_NO,
        LINKED,
        Secrecy.PSEUDONYMOUS,
        "civil-code:278",
        Force.OPINION,
        quorum=">=2/3",
        passing=">1/2",  # items 6 to 8: ">=3/4"
        notice=15,  # † the policy's
        least=5,
        usual=15,
    ),
    Process(
        VoteProcess.MEETING,
        RESIDENTS,
        YES_NO,
        ANY,
        Secrecy.PSEUDONYMOUS,
        "residents-committees:26-27",
        Force.PREPARES,
        quorum=">1/2",
        passing=">1/2",
        notice=10,
        study=STUDY,
    ),
    Process(
        VoteProcess.HOUSEHOLD,
        frozenset({RollKind.HOUSEHOLDS}),
        YES_NO,
        ANY,
        Secrecy.PSEUDONYMOUS,
        "residents-committees:26-27",
        Force.PREPARES,
        quorum=">1/2",
        passing=">1/2",
        notice=10,
        study=STUDY,
    ),
    Process(
        VoteProcess.DEPUTIES,
        frozenset({RollKind.DEPUTIES}),
        YES_NO,
        ANY,
        Secrecy.NAMED,
        "residents-committees:28-29",
        Force.PREPARES,
        quorum=">=2/3",
        passing=">1/2",
        usual=1,
        study=STUDY,
    ),
    Process(
        VoteProcess.ELECTION,
        RESIDENTS | {RollKind.DEPUTIES},
        PEOPLE,
        SECRET,
        Secrecy.DETACHED,
        "residents-committees:14-19",
        Force.PREPARES,
        quorum=">1/2",  # deputies: ">2/3"
        passing=">1/2",
        notice=20,
        usual=1,
    ),
    Process(
        VoteProcess.RUN_OFF,
        RESIDENTS | {RollKind.DEPUTIES},
        PEOPLE,
        SECRET,
        Secrecy.DETACHED,
        "residents-committees:14-19",
        Force.PREPARES,
        quorum=">1/2",
        passing=">=1/3",
        usual=1,
    ),
    Process(
        VoteProcess.RECALL,
        RESIDENTS,
        YES_NO,
        SECRET,
        Secrecy.DETACHED,
        "residents-committees:20",
        Force.PREPARES,
        quorum=">1/2",
        passing=">1/2",
        notice=10,
        usual=1,
    ),
    Process(
        VoteProcess.CONSULTATIVE,
        ROLLS,
        OPINIONS,
        ANY,
        Secrecy.PSEUDONYMOUS,
        "residents-committees:32",
        Force.CONSULTATIVE,
        tie=TieRule.LOT,
        may_change=True,
    ),
    Process(
        VoteProcess.BUDGET,
        ROLLS,
        frozenset({VoteKind.BUDGET}),
        ANY,
        Secrecy.PSEUDONYMOUS,
        "residents-committees:32",
        Force.CONSULTATIVE,
        tie=TieRule.LOT,
        may_change=True,
        usual=14,
    ),
)
PROCESSES = {each.name: each for each in TABLE}
SPECIAL = frozenset({6, 7, 8})
"""Items of article 278 that need three quarters; the others need more than half."""

ITEMS = range(1, 10)
OPENS, CLOSES = time(9), time(20)
"""† Local hours at which a vote opens and closes when nobody says otherwise."""


def majority_of(item: int | None) -> Majority:
    """Return what article 278 asks for an item."""
    return Majority.SPECIAL if item in SPECIAL else Majority.ORDINARY


def quorum_of(process: Process, roll: RollKind) -> str:
    """Return who must take part: deputies who elect, strictly more than two thirds (article 14)."""
    elects = process.name in (VoteProcess.ELECTION, VoteProcess.RUN_OFF)
    return ">2/3" if elects and roll is RollKind.DEPUTIES else process.quorum


def passing_of(process: Process, item: int | None) -> str:
    """Return who must say yes."""
    if process.name is VoteProcess.OWNERS and majority_of(item) is Majority.SPECIAL:
        return ">=3/4"
    return process.passing


def terms_of(process: Process, policy: Policy) -> tuple[int, int, int]:
    """Return the days of notice, and the least and most days for which a vote may be open."""
    if process.name is VoteProcess.OWNERS:
        return policy.owners_notice_days, policy.owners_least_days, policy.owners_most_days
    return process.notice, process.least, process.most


def usual_times(process: Process, policy: Policy, local_now: datetime) -> tuple[datetime, datetime]:
    """Return when a vote opens and closes when nobody says otherwise; `local_now` is aware and local."""
    notice, least, _ = terms_of(process, policy)
    opens = local_now
    if notice:
        opens = datetime.combine(local_now.date() + timedelta(notice), OPENS, local_now.tzinfo)
    days = max(process.usual, least)
    return opens, datetime.combine(opens.date() + timedelta(days), CLOSES, local_now.tzinfo)


def methods_for(kind: VoteKind, roll: RollKind) -> tuple[Method, ...]:
    """Return how such ballots may be counted, the usual way first; owners are counted by heads and area."""
    if kind is VoteKind.YES_NO:
        return (Method.DOUBLE,) if roll is RollKind.OWNERS else (Method.YES_NO,)
    return METHODS[kind]
