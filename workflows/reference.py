"""The lists of the house, read once and handed down: areas, bodies, categories, calendar, routing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlmodel import col

from models.area import Area
from models.body import Body, CalendarDay, Category
from models.vocabulary import AreaKind, BodyKind, Locale
from nlu.categories import categories_by_code
from workflows.areas.cells import Cells
from workflows.cases.calendar import DayOverride, build_calendar
from workflows.cases.deadlines import WorkCalendar
from workflows.cases.routing import Choice, RoutingTable
from workflows.lists.entries import list_entries
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
    about: Names | None = None  # what belongs here and what does not; of leaves only


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
    def standing(self) -> Mapping[str, BodyFact]:
        """The bodies that have not ended: only these are given anything."""
        return {code: fact for code, fact in self.bodies.items() if fact.kind != BodyKind.ENDED}

    def heir(self, code: str | None) -> str | None:
        """A body, or who came after it once it had ended; the fallback where nobody did."""
        for each in reversed(self.body_path(code)):
            if each in self.standing:
                return each
        return code if code in self.standing else self.fallback or None

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

    @cached_property
    def whole_areas(self) -> tuple[str, ...]:
        """Streets and districts: who has one of them finds the place of what has none."""
        return tuple(code for code, fact in self.areas.items() if fact.kind in WHOLE)

    def cells_under(self, area: str) -> tuple[str, ...]:
        """Every area that is another one, or lies in it: what a case's cell may be there."""
        return tuple(code for code in self.areas if area in upwards(code, self._area_parents))

    def area_name(self, code: str | None) -> str:
        """An area's name; its code when it is gone."""
        fact = self.areas.get(code or "")
        return fact.name if fact else code or ""

    def body_name(self, code: str | None) -> str:
        """A body's name; its code when it is gone."""
        fact = self.bodies.get(code or "")
        return fact.name if fact else code or ""

    @cached_property
    def _superiors(self) -> Mapping[str, str | None]:
        return {each.code: each.superior for each in self.bodies.values()}

    def body_path(self, body: str | None) -> tuple[str, ...]:
        """A body and all above it, the highest first."""
        return upwards(body, self._superiors)

    def is_under(self, body: str | None, above: str | None) -> bool:
        """Whether a body is another one, or hangs below it."""
        return above is not None and (body == above or above in self.body_path(body))

    def bodies_under(self, above: str | None) -> tuple[str, ...]:
        """A body and all that hang below it; none without one."""
        return tuple(code for code in self.bodies if above and self.is_under(code, above))

    def supervisor(self, cell: str | None) -> str | None:
        """The supervisory body of a place: of the smallest area that has one, else of the whole."""
        path = self.area_path(cell)
        near = [fact for fact in self.bodies.values() if fact.kind == BodyKind.SUPERVISION]
        here = [fact for fact in near if fact.area is None or fact.area in path]
        best = max(here, key=lambda fact: path.index(fact.area) if fact.area else -1, default=None)
        return best.code if best else None

    @cached_property
    def _telling_pieces(self) -> Mapping[str, str]:
        """Pieces of names that belong to one body alone and to no place, and to whom."""
        places = {piece for area in self.areas.values() for piece in pieces_of(area.name)}
        owners: dict[str, set[str]] = {}
        for code, fact in self.bodies.items():
            for piece in pieces_of(fact.name):
                owners.setdefault(piece, set()).add(code)
        return {
            piece: next(iter(codes))
            for piece, codes in owners.items()
            if len(codes) == 1 and piece not in places
        }

    def named_body(self, words: str) -> str | None:
        """The body that words name, wholly or by a piece of its name that no other has."""
        found = {self._telling_pieces[piece] for piece in pieces_of(words) if piece in self._telling_pieces}
        return next(iter(found)) if len(found) == 1 else None

    def choose(self, category: str | None, cell: str | None, on: date, excluded: str | None) -> Choice:
        """Choose the lead body (workflows.cases.routing)."""
        away = frozenset({excluded}) if excluded else frozenset()
        return self.routing.choose(self.category_path(category), self.area_path(cell), on, away)

    def local_date(self, at: datetime) -> date:
        """The day it is here."""
        return at.astimezone(self.calendar.zone).date()


TELLING = 5
"""Characters by which a piece of a name is told from other words."""


def pieces_of(words: str) -> set[str]:
    """Every run of TELLING characters."""
    return {words[start : start + TELLING] for start in range(len(words) - TELLING + 1)}


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
    bodies = {row[0]: BodyFact(*row) for row in session.execute(BODY_COLUMNS)}
    fallback = session.execute(select(col(Body.code)).where(col(Body.fallback))).scalars().first() or ""
    return Reference(
        areas={row[0]: area_fact(*row) for row in session.execute(AREA_COLUMNS)},
        bodies=bodies,
        categories={row[0]: category_fact(*row) for row in session.execute(CATEGORY_COLUMNS)},
        routing=RoutingTable(
            list_entries(session),
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


BODY_COLUMNS = select(
    col(Body.code), col(Body.name), col(Body.kind), col(Body.superior), col(Body.area), col(Body.phone)
)


CATEGORY_COLUMNS = select(
    col(Category.code), col(Category.parent), col(Category.name), col(Category.name_hant),
    col(Category.name_en), col(Category.limit), col(Category.standard),
)  # fmt: skip


POLYGONS = select(col(Area.code), col(Area.polygon)).where(
    col(Area.kind) == AreaKind.CELL, col(Area.polygon).is_not(None)
)


def area_fact(
    code: str, name: str, kind: str, parent: str | None, cell: str | None, aliases: str
) -> AreaFact:
    """An area without its polygon."""
    return AreaFact(code, name, kind, parent, cell, tuple(each for each in aliases.split("|") if each))


def category_fact(
    code: str, parent: str | None, hans: str, hant: str, english: str, limit: str, standard: str
) -> CategoryFact:
    """A category's facts."""
    names = Names({Locale.HANS: hans, Locale.HANT: hant, Locale.EN: english})
    return CategoryFact(code, parent, names, limit, standard, about(code))


def about(code: str) -> Names | None:
    """Return what belongs to a leaf that ships, None for any other category."""
    shipped = categories_by_code().get(code)
    if shipped is None or not shipped.descriptions:
        return None
    return Names({locale: shipped.descriptions[locale] for locale in Locale})


def calendar_of(session: Transaction, year: int) -> WorkCalendar:
    """Build the working calendar from the library and the operator's days."""
    days = [
        DayOverride(row.day, "workday" if row.kind == "workday" else "holiday", row.name)
        for row in session.execute(select(CalendarDay)).scalars()
    ]
    return build_calendar(range(year - 2, year + 3), days)
