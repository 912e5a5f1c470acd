"""The deficits on the command line: published ones as they stand, others as they come out of what stands."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table

from bot import output
from bot.catalogue.sentences import phrase
from bot.domain_time import real_now
from bot.settings import Settings
from models.vocabulary import Locale
from workflows.reference import Reference, load_reference
from workflows.responsiveness.deficits.compute import compute
from workflows.responsiveness.deficits.definitions import Formulas, versions
from workflows.responsiveness.deficits.finding import Finding, Piece
from workflows.responsiveness.deficits.publish import STANDING, version_of
from workflows.responsiveness.deficits.rest import REST
from workflows.responsiveness.deficits.view import look
from workflows.responsiveness.figures import publish as figures
from workflows.responsiveness.figures.months import Month
from workflows.transaction import Transaction

Rows = list[dict[str, Any]]


def asked_for(settings: Settings, month: str, version: str) -> tuple[Month, Formulas]:
    """Return which deficits are wanted, or say what is wrong, and end."""
    try:
        wanted = Month.named(month) if month else Month.of(real_now(), ZoneInfo(settings.timezone)).after(-1)
    except ValueError:
        output.fail(settings, "cli.figures.month", month=month)
    known = {each.version: each for each in versions()}
    if version and version not in known:
        output.fail(settings, "cli.figures.version", version=version, known=", ".join(known))
    return wanted, known[version] if version else version_of(wanted)


def rows_of_month(settings: Settings, tx: Transaction, month: Month, formulas: Formulas) -> Rows:
    """Return the deficits of a month, ready for JSON."""
    stands = STANDING.has(tx, month, formulas.version)
    reference = load_reference(tx, settings.house_policy, real_now())
    if stands:
        seen = look(tx, formulas, month)
        found, of = list(seen.found.values()), seen.figures
    else:
        definitions = figures.version_of(month)
        found, of = compute(tx, reference, formulas, definitions, month), definitions.version
    about = {"month": str(month), "version": formulas.version, "figures": of, "published": stands}
    return [{**row_of(each), "name": name_of(reference, each.area), **about} for each in found]


def name_of(reference: Reference, area: str) -> str | None:
    """The name of a community, or of the area of which something is left; None: the whole."""
    return reference.area_name(area.removeprefix(REST)) or None


def row_of(found: Finding) -> dict[str, Any]:
    """One deficit with everything it is made of."""
    return {
        "deficit": found.deficit,
        "area": found.area or None,
        "state": str(found.state),
        **{name: decimal(getattr(found, name)) for name in ("value", "low", "high")},
        "parts": [part_of(each) for each in found.pieces],
    }


def part_of(piece: Piece) -> dict[str, Any]:
    """One part of it."""
    numbers = {name: decimal(getattr(piece, name)) for name in ("numerator", "value", "low", "high")}
    return {"code": piece.code, "state": str(piece.state), "denominator": piece.denominator, **numbers}


def decimal(number: Fraction | None) -> float | int | None:
    """A number for JSON."""
    if number is None:
        return None
    return number.numerator if number.denominator == 1 else float(number)


def table_of_month(rows: Sequence[dict[str, Any]], locale: Locale) -> Table:
    """The deficits as people read them."""
    heads = ("deficits.deficit", "figures.group", "figures.value", "deficits.interval", "figures.made_of")
    table = output.table(*(phrase(head, locale) for head in heads))
    for row in rows:
        parts = (f"{said('part', each['code'], locale)} {told(each, locale)}" for each in row["parts"])
        between = "" if row["low"] is None else f"{row['low']:.1%}–{row['high']:.1%}"
        name = phrase(f"deficit.{row['deficit']}", locale)
        table.add_row(name, named(row, locale), told(row, locale), between, ", ".join(parts))
    return table


def named(row: dict[str, Any], locale: Locale) -> str:
    """The name of a community with its code; of one that is gone the code."""
    code, name = row["area"] or "", row["name"] or ""
    if code.startswith(REST):
        return phrase("deficits.rest", locale, area=name)
    return code if name == code else f"{name} ({code})"


def told(row: dict[str, Any], locale: Locale) -> str:
    """A value, or why there is none."""
    return said("state", row["state"], locale) if row["value"] is None else f"{row['value']:.1%}"


def said(family: str, name: str, locale: Locale) -> str:
    """A word of a family of keys."""
    return phrase(f"deficit.state.{name}" if family == "state" else f"deficit.part.{name}", locale)
