"""The lists of the house, read once and handed down: areas, bodies, categories, calendar, routing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlmodel import col

from models.area import Area
from models.body import Body, CalendarDay, Category, ListEntry
from models.vocabulary import AreaKind, Locale
from workflows.areas.cells import Cells
from workflows.cases import routing
from workflows.cases.calendar import DayOverride, build_calendar
from workflows.cases.deadlines import WorkCalendar
from workflows.cases.routing import Choice, RoutingTable
from workflows.policy import Policy
from workflows.screens import Names
from workflows.transaction import Transaction


@dataclass(frozen=True)
class BodyFact:
    """A body as rules and screens need it."""

    code: str
    name: str
    kind: str
    superior: str | None
    area: str | None
    phone: str


@dataclass(frozen=True)
class AreaFact:
    """An area as rules and screens need it."""

    code: str
    name: str
    kind: str
    parent: str | None
    cell: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CategoryFact:
    """A category as rules and screens need it."""

    code: str
    parent: str | None
    names: Names
    limit: str
    standard: str


@dataclass(frozen=True)
class Reference:
    """Everything that changes only when an operator changes it."""

    areas: Mapping[str, AreaFact]
    bodies: Mapping[str, BodyFact]
    categories: Mapping[str, CategoryFact]
    routing: RoutingTable
    calendar: WorkCalendar
    policy: Policy
    fallback: str
    cells: Cells

    def category_names(self, code: str | None) -> Names | None:
        """A category's name in every locale."""
        fact = self.categories.get(code or "")
        return fact.names if fact else None

    @cached_property
    def _area_parents(self) -> Mapping[str, str | None]:
        return {each.code: each.parent for each in self.areas.values()}

    @cached_property
    def _category_parents(self) -> Mapping[str, str | None]:
        return {each.code: each.parent for each in self.categories.values()}

    def category_path(self, code: str | None) -> tuple[str, ...]:
        """A category from the root down."""
        return upwards(code, self._category_parents)

    def area_path(self, cell: str | None) -> tuple[str, ...]:
        """A cell from the root down; an unknown place is somewhere in the whole installation."""
        if cell is None:
            return tuple(
                area.code for area in self.areas.values() if area.parent is None and area.kind in WHOLE
            )
        return upwards(cell, self._area_parents)

    def area_name(self, code: str | None) -> str:
        """An area's name; its code when it is gone."""
        fact = self.areas.get(code or "")
        return fact.name if fact else code or ""

    def body_name(self, code: str | None) -> str:
        """A body's name; its code when it is gone."""
        fact = self.bodies.get(code or "")
        return fact.name if fact else code or ""

    def is_under(self, body: str | None, above: str | None) -> bool:
        """Whether a body is another one, or hangs below it."""
        return above is not None and above in upwards(
            body, {each.code: each.superior for each in self.bodies.values()}
        )

    def bodies_under(self, above: str | None) -> tuple[str, ...]:
        """A body and all that hang below it; none without one."""
        return tuple(code for code in self.bodies if above and self.is_under(code, above))

    def choose(self, category: str | None, cell: str | None, on: date, excluded: str | None) -> Choice:
        """Choose the lead body (workflows.cases.routing)."""
        away = frozenset({excluded}) if excluded else frozenset()
        return self.routing.choose(self.category_path(category), self.area_path(cell), on, away)

    def local_date(self, at: datetime) -> date:
        """The day it is here."""
        return at.astimezone(self.calendar.zone).date()


WHOLE = (AreaKind.DISTRICT, AreaKind.STREET)


def upwards(code: str | None, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return a code and all above it, root first; a circle in the data ends where it closes."""
    path: list[str] = []
    while code is not None and code in parents and code not in path:
        path.insert(0, code)
        code = parents[code]
    return tuple(path)


def load_reference(session: Transaction, policy: Policy, now: datetime) -> Reference:
    """Read the lists. The calendar covers the year of `now`, the one before and two after."""
    bodies = {row.code: body_fact(row) for row in session.execute(select(Body)).scalars()}
    fallback = session.execute(select(col(Body.code)).where(col(Body.fallback))).scalars().first() or ""
    return Reference(
        areas={row[0]: area_fact(*row) for row in session.execute(AREA_COLUMNS)},
        bodies=bodies,
        categories={row.code: category_fact(row) for row in session.execute(select(Category)).scalars()},
        routing=RoutingTable(
            (entry_of(row) for row in session.execute(select(ListEntry)).scalars()),
            {code: fact.superior for code, fact in bodies.items()},
            fallback,
        ),
        calendar=calendar_of(session, now.year),
        policy=policy,
        fallback=fallback,
        cells=Cells({row[0]: row[1] for row in session.execute(POLYGONS)}),
    )


AREA_COLUMNS = select(
    col(Area.code), col(Area.name), col(Area.kind), col(Area.parent), col(Area.cell), col(Area.aliases)
).order_by(col(Area.code))


POLYGONS = select(col(Area.code), col(Area.polygon)).where(
    col(Area.kind) == AreaKind.CELL, col(Area.polygon).is_not(None)
)


def area_fact(
    code: str, name: str, kind: str, parent: str | None, cell: str | None, aliases: str
) -> AreaFact:
    """An area without its polygon."""
    return AreaFact(code, name, kind, parent, cell, tuple(each for each in aliases.split("|") if each))


def body_fact(row: Body) -> BodyFact:
    """A body's facts."""
    return BodyFact(row.code, row.name, row.kind, row.superior, row.area, row.phone)


def category_fact(row: Category) -> CategoryFact:
    """A category's facts."""
    names = Names({Locale.HANS: row.name, Locale.HANT: row.name_hant, Locale.EN: row.name_en})
    return CategoryFact(row.code, row.parent, names, row.limit, row.standard)


def entry_of(row: ListEntry) -> routing.ListEntry:
    """A line of the list as the routing rule takes it."""
    return routing.ListEntry(
        code=row.code,
        category=row.category,
        area=row.area,
        lead=row.lead,
        assisting=tuple(each for each in row.assisting.split("|") if each),
        limit=row.limit,
        basis=row.basis,
        powers=row.powers,
        staff=row.staff,
        money=row.money,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        version=row.version,
    )


def calendar_of(session: Transaction, year: int) -> WorkCalendar:
    """Build the working calendar from the library and the operator's days."""
    days = [
        DayOverride(row.day, "workday" if row.kind == "workday" else "holiday", row.name)
        for row in session.execute(select(CalendarDay)).scalars()
    ]
    return build_calendar(range(year - 2, year + 3), days)
