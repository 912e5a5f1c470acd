"""Reads the newest forecast and what is short: exactly for who coordinates, veiled for everybody.

A place or a category is told only where what came of it in the last half year leaves no small number to be
worked out, and only its sums; of both together only what is short, and only where neither the category nor
what is left of it and of the place comes to a few.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from models.forecast import DemandWeek, Foreseen, Shortage
from models.vocabulary import Role
from models.vocabulary_forecast import ShortageState
from workflows.cases.acts import Act
from workflows.cases.reach import Seat
from workflows.reference import Reference
from workflows.responsiveness.figures.places import tree_of
from workflows.responsiveness.figures.veil import WHOLE as WHOLE_OF_IT
from workflows.responsiveness.figures.veil import Tree, few_or_more, veil
from workflows.responsiveness.forecast.keep import BODY
from workflows.responsiveness.forecast.model import AREA, CATEGORY, PAIR, WHOLE, Pair
from workflows.responsiveness.forecast.named import may_answer, may_ask, open_rows
from workflows.responsiveness.forecast.series import is_unreached
from workflows.responsiveness.forecast.weeks import SEASON_FROM, WEEK, monday_of
from workflows.responsiveness.suppression import LEAST
from workflows.services.scope import Need
from workflows.transaction import Transaction

BEHIND = 26
"""Weeks that are drawn before those ahead."""
SETTLED = timedelta(days=60)
"""So long an answer stays on the page."""
NOWHERE = "?"
"""Stands among places for those of which nobody knows where they are; among categories for what is unread."""


@dataclass(frozen=True)
class Week:
    """What is foreseen of a week."""

    mean: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class Group:
    """What is foreseen of a group; `recent`: what came in the last half year."""

    category: str
    area: str
    body: str
    recent: int
    capacity: float | None
    weeks: Sequence[Week]

    @property
    def expected(self) -> float:
        """Of all the weeks together."""
        return sum(each.mean for each in self.weeks)


@dataclass(frozen=True)
class Outlook:
    """The newest forecast; without groups there is too little history."""

    first: date | None
    made_at: datetime | None
    came: Sequence[tuple[date, int | None]]  # by week, of the whole; None: the house was not reached
    seasonal: bool  # whether there is a year to learn the season from
    whole: Group | None
    categories: Sequence[Group]
    areas: Sequence[Group]
    pairs: Sequence[Group]
    bodies: Sequence[Group]

    @property
    def mondays(self) -> Sequence[date]:
        """The weeks ahead."""
        if self.first is None or self.whole is None:
            return []
        return [self.first + at * WEEK for at in range(len(self.whole.weeks))]


@dataclass(frozen=True)
class Told:
    """The places and the categories whose sums everybody may read."""

    areas: frozenset[str]
    categories: frozenset[str]


@dataclass(frozen=True)
class ShortageView:
    """A shortage; `may` are the acts of who looks."""

    id: int
    code: str
    body: str
    category: str
    area: str
    begins: date
    ends: date  # the last day
    expected: float
    capacity: float
    state: ShortageState
    answer: str
    asks: bool = False
    answers: bool = False


def outlook(tx: Transaction, reference: Reference, now: datetime) -> Outlook:
    """Return the newest forecast, exactly."""
    first = tx.execute(select(func.max(col(Foreseen.first)))).scalar()
    came = weeks_behind(tx, monday_of(reference.local_date(now)))
    if first is None:
        return Outlook(None, None, came, False, None, (), (), (), ())
    rows = list(tx.execute(select(Foreseen).where(col(Foreseen.first) == first)).scalars())
    of: dict[str, list[Group]] = {level: [] for level in (WHOLE, CATEGORY, AREA, PAIR, BODY)}
    for row in rows:
        of[row.scope].append(group_of(row))
    for each_level in of.values():
        each_level.sort(key=lambda each: (-each.expected, each.category, each.area, each.body))
    begun = tx.execute(select(func.min(col(DemandWeek.week)))).scalar() or first
    seasonal = first - begun >= SEASON_FROM * WEEK
    groups = (of[CATEGORY], of[AREA], of[PAIR], of[BODY])
    return Outlook(first, rows[0].made_at, came, seasonal, of[WHOLE][0], *groups)


def group_of(row: Foreseen) -> Group:
    """One row as it is read."""
    weeks = [Week(*each) for each in json.loads(row.weeks)]
    return Group(row.category, row.area, row.body, row.recent, row.capacity, weeks)


def weeks_behind(tx: Transaction, this_week: date) -> list[tuple[date, int | None]]:
    """Return how many came in each of the last weeks that were counted; of what nobody knows, nothing."""
    week = col(DemandWeek.week)
    asked = select(week, func.sum(col(DemandWeek.cases))).where(week >= this_week - BEHIND * WEEK)
    found = [(each, int(count)) for each, count in tx.execute(asked.group_by(week).order_by(week))]
    unknown = is_unreached([count for _, count in found])
    return [(each, None if gap else count) for (each, count), gap in zip(found, unknown, strict=True)]


def told_areas(reference: Reference, areas: Sequence[Group]) -> frozenset[str]:
    """Return the places whose sums may be told: no small number of the half year follows from them."""
    values = {each.area or NOWHERE: (each.recent,) for each in areas}
    parents = {NOWHERE: WHOLE_OF_IT} if NOWHERE in values else {}
    tree = Tree({**tree_of(reference, [each for each in values if each != NOWHERE]).parents, **parents})
    return frozenset(values) - veil(tree, values, few_or_more).hidden


def told_categories(categories: Sequence[Group]) -> frozenset[str]:
    """Return the categories whose sums may be told, by the same rule."""
    values = {each.category or NOWHERE: (each.recent,) for each in categories}
    tree = Tree(dict.fromkeys(values, WHOLE_OF_IT))
    return frozenset(values) - veil(tree, values, few_or_more).hidden


def told(reference: Reference, seen: Outlook) -> Told:
    """Return what everybody may be told of."""
    return Told(told_areas(reference, seen.areas), told_categories(seen.categories))


def told_shortages(reference: Reference, seen: Outlook, found: Sequence[ShortageView]) -> list[ShortageView]:
    """Return the shortages that everybody may read: neither they nor what is left over come to a few."""
    open_pairs = told_pairs(reference, seen)
    return [each for each in found if (each.category, each.area) in open_pairs]


def told_needs(reference: Reference, seen: Outlook, found: Sequence[Need]) -> list[Need]:
    """Return the needs that nobody offers to meet, of those that everybody may read."""
    open_pairs = told_pairs(reference, seen)
    return [each for each in found if (each.category, each.area) in open_pairs]


def told_pairs(reference: Reference, seen: Outlook) -> frozenset[Pair]:
    """Return the categories and places that may be told: what is left of either tells of nobody."""
    areas = {each.area: each.recent for each in seen.areas}
    categories = {each.category: each.recent for each in seen.categories}
    open_ = told(reference, seen)
    return frozenset(
        (each.category, each.area)
        for each in seen.pairs
        if each.area in open_.areas
        and (each.category or NOWHERE) in open_.categories
        and each.recent >= LEAST
        and is_plenty(areas[each.area] - each.recent)
        and is_plenty(categories[each.category] - each.recent)
    )


def is_plenty(rest: int) -> bool:
    """Whether what is left over tells of nobody: there is nothing, or not a few."""
    return rest == 0 or rest >= LEAST


def shortages_for(act: Act) -> list[ShortageView]:
    """Return the shortages that lie before a seat, with what may be done."""
    rows = [*open_rows(act.tx), *settled(act.tx, act.now)]
    return [view_of(act, row) for row in rows if may_see(act, row)]


def may_see(act: Act, row: Shortage) -> bool:
    """Whether a seat sees a shortage: there, at the body itself, or where it was asked."""
    if act.by.role in (Role.COORDINATOR, Role.AUDITOR):
        return act.by.area is None or act.by.area in act.reference.area_path(row.area)
    return act.by.role is Role.HEAD and (act.by.body == row.body or may_answer(act, row))


def settled(tx: Transaction, now: datetime) -> list[Shortage]:
    """Return what was answered of late, the newest first."""
    states = (ShortageState.MET, ShortageState.REFUSED)
    asked = select(Shortage).where(col(Shortage.state).in_(states), col(Shortage.answered_at) > now - SETTLED)
    return list(tx.execute(asked.order_by(col(Shortage.answered_at).desc())).scalars())


def shortages_of_all(tx: Transaction, now: datetime) -> list[ShortageView]:
    """Return every shortage, with nothing to be done."""
    return [plain_view(row) for row in (*open_rows(tx), *settled(tx, now))]


def view_of(act: Act, row: Shortage) -> ShortageView:
    """A shortage with what the actor may do."""
    asks = row.state == ShortageState.NAMED and may_ask(act.reference, act.by, row)
    return replace(plain_view(row), asks=asks, answers=may_answer(act, row))


def plain_view(row: Shortage) -> ShortageView:
    """A shortage as everybody may see it."""
    return ShortageView(
        id=row.id,
        code=row.code,
        body=row.body,
        category=row.category,
        area=row.area,
        begins=row.begins,
        ends=row.ends + timedelta(days=6),
        expected=row.expected,
        capacity=row.capacity,
        state=ShortageState(row.state),
        answer=row.answer,
    )


def inside(reference: Reference, seat: Seat, groups: Sequence[Group]) -> list[Group]:
    """Leave of groups by place those that lie where a seat looks."""
    return [each for each in groups if seat.area is None or seat.area in reference.area_path(each.area)]
