"""Lays out a simulated street as the files an operator would import: areas, bodies, people, list."""

from collections.abc import Iterator, Mapping, Sequence

from models.vocabulary import AreaKind, BodyKind, Role
from workflows.lists.sheets import Row, Sheet
from workflows.responsiveness.simulation.bodies import Character
from workflows.responsiveness.simulation.demand import CELLS
from workflows.responsiveness.simulation.street import HOME, OPEN, Street

DISTRICT, STREET = "D", "S"
Line = Mapping[str, str]


def sheets_of(
    street: Street, bodies: Sequence[Character], limits: Mapping[str, str]
) -> Iterator[tuple[str, Sheet]]:
    """Yield each kind of import with its sheet, in the order in which they are brought.

    `limits` gives the time limit of each category: that of the house's numbers, so that they can be compared.
    """
    yield "areas", sheet("areas", list(areas(street)))
    yield "bodies", sheet("bodies", list(body_rows(street, bodies)))
    yield "people", sheet("people", list(people(street, bodies)))
    yield "list", sheet("list", list(entries(street, bodies, limits)))


def sheet(name: str, rows: Sequence[Line]) -> Sheet:
    """Put rows into a sheet."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    return Sheet(name, columns, tuple(Row(number, row) for number, row in enumerate(rows, 2)))


def name_of(street: Street, community: int) -> str:
    """The name of a community; further ones are numbered."""
    turn, place = divmod(community, len(street.names))
    return street.names[place] + (str(turn + 1) if turn else "")


def community_code(community: int) -> str:
    """The code of a community."""
    return f"C{community + 1:02d}"


def cell_code(community: int, cell: int) -> str:
    """The code of a cell."""
    return f"{community_code(community)}{cell + 1:02d}"


def areas(street: Street) -> Iterator[Line]:
    """Every area, from the district down."""
    told = street.area_names
    yield {"code": DISTRICT, "name": told["district"], "kind": AreaKind.DISTRICT, "parent": ""}
    yield {"code": STREET, "name": told["street"], "kind": AreaKind.STREET, "parent": DISTRICT}
    for community in range(street.communities):
        name, code = name_of(street, community), community_code(community)
        named = told["community"].format(name=name)
        yield {"code": code, "name": named, "kind": AreaKind.COMMUNITY, "parent": STREET}
        for cell in range(CELLS):
            named = told["cell"].format(name=name, n=cell + 1)
            own = cell_code(community, cell)
            yield {"code": own, "name": named, "kind": AreaKind.CELL, "parent": code}


def body_rows(street: Street, bodies: Sequence[Character]) -> Iterator[Line]:
    """Every body: those of the district and the street, and those that are looked at."""
    told = street.body_names
    top = {"kind": BodyKind.DISTRICT, "superior": "", "area": DISTRICT, "fallback": "1"}
    yield {"code": DISTRICT, "name": told["district"], **top}
    office = {"kind": BodyKind.STREET, "superior": DISTRICT, "area": STREET, "fallback": "0"}
    yield {"code": STREET, "name": told["street"], **office}
    for each in bodies:
        side = each.sides[0]
        kind = BodyKind.PROPERTY_COMPANY if side == HOME else BodyKind.SECTION
        name = told[side].format(name=name_of(street, each.community))
        place = {"superior": STREET, "area": community_code(each.community), "fallback": "0"}
        yield {"code": each.code, "name": name, "kind": kind, **place}


def people(street: Street, bodies: Sequence[Character]) -> Iterator[Line]:
    """Everybody who works here."""
    seats = [*[(Role.DISPATCHER, STREET)] * 2, *[(Role.COORDINATOR, STREET)] * 3]
    for each in bodies:
        seats += [(Role.HEAD, each.code), *[(Role.HANDLER, each.code)] * each.staff]
    for number, (role, body) in enumerate(seats, 1):
        name = street.person_name.format(n=number)
        area = STREET if body == STREET else ""
        yield {"code": f"P{number:03d}", "name": name, "role": str(role), "body": body, "area": area}


def entries(street: Street, bodies: Sequence[Character], limits: Mapping[str, str]) -> Iterator[Line]:
    """The responsibility list: who sees to what, where, until when."""
    for each in bodies:
        for theme in street.themes:
            if theme.side in each.sides:
                yield {
                    "code": f"L{theme.category}-{each.code}",
                    "category": theme.category,
                    "area": community_code(each.community),
                    "lead": each.code,
                    "limit": limits[theme.category],
                    "basis": theme.basis,
                    "valid_from": f"{street.start.year - 1}-01-01",
                    "version": f"{street.start.year}-1",
                }


def sibling_of(bodies: Sequence[Character], each: Character) -> Character | None:
    """The other body of a community; None where one has both sides."""
    return next((one for one in bodies if one.community == each.community and one is not each), None)


__all__ = ["DISTRICT", "HOME", "OPEN", "STREET", "cell_code", "name_of", "sheets_of", "sibling_of"]
