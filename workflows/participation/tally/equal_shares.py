"""The Method of Equal Shares: every voter has the same share of the budget, and a project is paid by those
who want it, each as evenly as their money allows (Peters, Pierczyński, Skowron 2021; equalshares.net).

The budget of the count is raised by one unit for every voter, again and again, until the outcome would cost
more than there is or nothing more can be paid ("add1"). Counted in floating point where no decision is close,
exactly where one is: what comes out is always what fractions would give.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from workflows.participation.elections import BudgetElection
from workflows.participation.tally.result import Tally, shown

CLOSE = 1e-9  # relative distance under which two numbers are compared exactly
Money = NDArray[np.float64]


class _TooClose(Exception):
    """Floating point cannot decide."""


@dataclass(frozen=True)
class _Group:
    """Voters who gave the same ballot: they pay the same all the way."""

    voters: int
    utilities: dict[int, Fraction]


@dataclass(frozen=True)
class _Wanted:
    """A project that somebody wants and the budget could pay, in fractions and beside them in floats."""

    at: int
    cost: Fraction
    supporters: int
    backers: tuple[int, ...]  # numbers of groups
    even: Fraction  # its price for a unit of worth where all who want it can pay their part
    rows: NDArray[np.int64]
    voters: Money
    worth: Money

    @property
    def rank(self) -> tuple[int, Fraction, int]:
        """Return by what ties are broken."""
        return -self.supporters, self.cost, self.at


@dataclass(frozen=True)
class _Frame:
    """An election as it is looked at again and again."""

    election: BudgetElection
    groups: tuple[_Group, ...]
    wanted: dict[int, _Wanted]


@dataclass(frozen=True)
class _Paid:
    """One project that was paid: the most that one voter paid, and how many voters' worth it was."""

    project: int
    price: Fraction
    effective: Fraction


def equal_shares(election: BudgetElection, *, add1: bool = True) -> Tally:
    """Fund projects by equal shares; the money that a larger share spends is raised with `add1`.

    Ties: more supporters, then the lower cost, then the earlier in the list.
    """
    frame = _framed(election)
    voters = sum(group.voters for group in frame.groups)
    if not voters:
        return Tally((), ())
    share = election.budget / voters
    best = _shared(frame, share)
    while add1 and len(best) < len(frame.wanted) and not _exhausts(election, best):
        raised = _shared(frame, share + 1)
        if _cost(election, raised) > election.budget:
            break
        share, best = share + 1, raised
    return _told(frame, _exact(frame, share), share)


def _told(frame: _Frame, paid: Sequence[_Paid], share: Fraction) -> Tally:
    projects = frame.election.projects
    rounds = [
        {
            "project": projects[each.project].code,
            "cost": shown(projects[each.project].cost),
            "supporters": frame.wanted[each.project].supporters,
            "effective_votes": shown(each.effective),
            "price": shown(each.price),
        }
        for each in paid
    ]
    opening = {"share": shown(share), "voters": sum(group.voters for group in frame.groups)}
    return Tally(tuple(each.project for each in paid), (opening, *rounds))


def _framed(election: BudgetElection) -> _Frame:
    groups = tuple(_groups(election))
    wanted = (_wanted(election, groups, at) for at in range(len(election.projects)))
    return _Frame(election, groups, {each.at: each for each in wanted if each is not None})


def _groups(election: BudgetElection) -> Iterator[_Group]:
    """Yield who voted alike. A project is worth its cost to who approves it, and that for every point."""
    counted = Counter(
        tuple(sorted((at, given) for at, given in ballot.items() if given > 0)) for ballot in election.ballots
    )
    for key, voters in counted.items():
        yield _Group(voters, {at: election.projects[at].cost * given for at, given in key})


def _wanted(election: BudgetElection, groups: Sequence[_Group], at: int) -> _Wanted | None:
    cost = election.projects[at].cost
    backers = tuple(no for no, group in enumerate(groups) if at in group.utilities)
    if not backers or not 0 < cost <= election.budget:
        return None
    worth = [groups[no].utilities[at] for no in backers]
    voters = [groups[no].voters for no in backers]
    whole = sum((each * many for each, many in zip(worth, voters, strict=True)), Fraction(0))
    return _Wanted(
        at,
        cost,
        sum(voters),
        backers,
        cost / whole,
        np.array(backers, np.int64),
        np.array(voters, np.float64),
        np.array([float(each) for each in worth]),
    )


def _cost(election: BudgetElection, chosen: Sequence[int]) -> Fraction:
    return sum((election.projects[at].cost for at in chosen), Fraction(0))


def _exhausts(election: BudgetElection, chosen: Sequence[int]) -> bool:
    """Say whether nothing that is left could be paid with the money that is left."""
    left = election.budget - _cost(election, chosen)
    return all(project.cost > left for at, project in enumerate(election.projects) if at not in chosen)


def _shared(frame: _Frame, share: Fraction) -> list[int]:
    """Return what a share for each voter pays, in order: quickly where that is beyond doubt."""
    try:
        return _quick(frame, share)
    except _TooClose:
        return [each.project for each in _exact(frame, share)]


def _exact(frame: _Frame, share: Fraction) -> list[_Paid]:
    """Count in fractions. What a project is worth can only fall, so that few are looked at in each round."""
    groups, money = frame.groups, [share] * len(frame.groups)
    least = {at: each.even for at, each in frame.wanted.items()}  # prices for a unit of worth: they only rise
    paid: list[_Paid] = []
    while least:
        best: tuple[Fraction, tuple[int, Fraction, int]] | None = None
        for at in sorted(least, key=least.__getitem__):
            if best is not None and least[at] > best[0]:
                break
            price = _price(frame, money, frame.wanted[at])
            if price is None:
                del least[at]
                continue
            least[at] = price
            key = (price, frame.wanted[at].rank)
            best = key if best is None else min(best, key)
        if best is None:
            break
        price, chosen = best[0], frame.wanted[best[1][-1]]
        del least[chosen.at]
        for no in chosen.backers:
            money[no] -= min(money[no], price * groups[no].utilities[chosen.at])
        most = max(price * groups[no].utilities[chosen.at] for no in chosen.backers)
        paid.append(_Paid(chosen.at, most, chosen.cost / most))
    return paid


def _price(frame: _Frame, money: Sequence[Fraction], wanted: _Wanted) -> Fraction | None:
    """Return the least price for a unit of worth at which those who want a project can pay it, or None."""
    backed = [
        (money[no], frame.groups[no].utilities[wanted.at], frame.groups[no].voters) for no in wanted.backers
    ]
    if sum((has * voters for has, _, voters in backed), Fraction(0)) < wanted.cost:
        return None
    backed.sort(key=lambda each: each[0] / each[1])
    left, worth = wanted.cost, sum((worth * voters for _, worth, voters in backed), Fraction(0))
    for has, each, voters in backed:
        if left / worth * each <= has:
            break
        left -= has * voters
        worth -= each * voters
    return left / worth


def _quick(frame: _Frame, share: Fraction) -> list[int]:
    """Count in floating point. Raises _TooClose where a decision is closer than its errors may be."""
    money = np.full(len(frame.groups), float(share))
    least = {at: float(each.even) for at, each in frame.wanted.items()}
    even = dict.fromkeys(least, True)  # whether all who want it could pay their part when last looked at
    chosen: list[int] = []
    while least:
        at = _cheapest(frame, money, least, even)
        if at is None:
            break
        each = frame.wanted[at]
        money[each.rows] -= np.minimum(money[each.rows], least.pop(at) * each.worth)
        chosen.append(at)
    return chosen


def _cheapest(frame: _Frame, money: Money, least: dict[int, float], even: dict[int, bool]) -> int | None:
    """Return the project with the least price, and put down what was seen of the prices meanwhile."""
    seen: dict[int, float] = {}
    for at in sorted(least, key=least.__getitem__):
        if seen and least[at] > min(seen.values()) * (1 + CLOSE):
            break
        each = frame.wanted[at]
        price, even[at] = _quick_price(float(each.cost), each, money[each.rows])
        if price is None:
            del least[at]
        else:
            least[at] = seen[at] = price
    if not seen:
        return None
    best = min(seen.values())
    close = [at for at, price in seen.items() if price <= best * (1 + CLOSE)]
    if len(close) > 1 and not all(even[at] for at in close):
        raise _TooClose
    return min(close, key=lambda at: (frame.wanted[at].even, frame.wanted[at].rank))


def _quick_price(cost: float, wanted: _Wanted, money: Money) -> tuple[float | None, bool]:
    """Return the price as floats tell, and whether all can pay their part: then it is the even one."""
    even = float(wanted.even)
    spare = money - even * wanted.worth
    if bool((spare > CLOSE * money).all()):
        return even, True
    have = float(wanted.voters.dot(money))
    if abs(have - cost) <= CLOSE * cost:
        raise _TooClose
    if have < cost:
        return None, False
    order = (money / wanted.worth).argsort()
    voters, worth, money = wanted.voters[order], wanted.worth[order], money[order]
    spent = np.concatenate([[0.0], (voters * money).cumsum()[:-1]])
    left = (voters * worth)[::-1].cumsum()[::-1]
    prices = (cost - spent) / left
    return float(prices[int((prices * worth <= money * (1 + CLOSE)).argmax())]), False
