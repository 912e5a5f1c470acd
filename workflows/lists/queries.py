"""Reads the lists for those who look at them: exports, and the facts that the check works on."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date

from sqlmodel import col, select

from models.area import Area
from models.body import Body, Category
from models.person import Membership
from models.vocabulary import AreaKind, Role
from nlu.categories import categories_by_code
from nlu.classifications import city_codes, matter_names
from workflows.cases.routing import EVERY
from workflows.lists.check import ListCheck, Lists, check
from workflows.lists.entries import list_entries
from workflows.reference import upwards
from workflows.transaction import Transaction

Rows = list[dict[str, object]]
"""One JSON object each, with at least `code` and `name`."""


def check_lists(session: Transaction, on: date) -> ListCheck:
    """Check the list that is kept, as it stands on a day."""
    return check(lists_kept(session), on)


def lists_kept(session: Transaction) -> Lists:
    """Read the list and what it must cover."""
    categories = dict(session.exec(select(Category.code, Category.parent)).all())
    areas = session.exec(select(Area.code, Area.parent, Area.kind)).all()
    above = {code: parent for code, parent, _ in areas}
    fallbacks = session.exec(select(Body.code).where(col(Body.fallback))).all()
    return Lists(
        entries=list_entries(session),
        leaves={code: upwards(code, categories) for code, parent in categories.items() if parent},
        cells={code: upwards(code, above) for code, _, kind in areas if kind == AreaKind.CELL},
        staffed=staffed_bodies(session),
        fallback=next(iter(fallbacks), None),
    )


def staffed_bodies(session: Transaction) -> set[str]:
    """Return the bodies that have a handler now."""
    seats = select(col(Membership.body)).where(
        col(Membership.role) == Role.HANDLER, col(Membership.until).is_(None)
    )
    return {body for body in session.exec(seats).all() if body is not None}


def export_bodies(session: Transaction) -> Rows:
    """Return every body."""
    bodies = session.exec(select(Body).order_by(col(Body.code))).all()
    return [body.model_dump() for body in bodies]


def export_cells(session: Transaction) -> Rows:
    """Return every grid cell with its staff and its polygon as a GeoJSON geometry."""
    query = select(Area).where(col(Area.kind) == AreaKind.CELL).order_by(col(Area.code))
    return [
        {
            "code": cell.code,
            "name": cell.name,
            "parent": cell.parent,
            "staff": [name for name in cell.staff.split("|") if name],
            "polygon": json.loads(cell.polygon) if cell.polygon else None,
        }
        for cell in session.exec(query).all()
    ]


def export_categories(session: Transaction) -> Rows:
    """Return every category, first level and leaves, and where it stands in published classifications."""
    categories = session.exec(select(Category).order_by(col(Category.code))).all()
    return [{**category.model_dump(), **published(category.code)} for category in categories]


def published(code: str) -> dict[str, object]:
    """Return what belongs to a category, and the names and codes that others have for it."""
    shipped = categories_by_code().get(code)
    names = matter_names().get(code, ())
    return {
        "descriptions": dict(shipped.descriptions) if shipped else {},
        "matter_names": ["/".join((name.first, name.second, name.third)) for name in names],
        "city_codes": [asdict(each) for each in city_codes().get(code, ())],
    }


def export_lists(session: Transaction) -> Rows:
    """Return every line of the responsibility list, ended ones too; named by category and area."""
    categories = dict(session.exec(select(Category.code, Category.name)).all())
    areas = dict(session.exec(select(Area.code, Area.name)).all())
    rows: Rows = []
    for entry in list_entries(session):
        named = (categories.get(entry.category, EVERY), areas.get(entry.area, EVERY))
        row = {**asdict(entry), "name": " · ".join(named), "assisting": list(entry.assisting)}
        row["valid_from"] = entry.valid_from.isoformat()
        row["valid_to"] = entry.valid_to.isoformat() if entry.valid_to else None
        rows.append(row)
    return rows


EXPORTS: Mapping[str, Callable[[Transaction], Rows]] = {
    "bodies": export_bodies,
    "cells": export_cells,
    "categories": export_categories,
    "lists": export_lists,
}
