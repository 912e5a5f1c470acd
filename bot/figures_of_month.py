"""The monthly figures on the command line: published ones as they stand, others as they come out now."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table

from bot import output
from bot.catalogue.sentences import phrase
from bot.domain_time import real_now
from bot.settings import Settings
from models.vocabulary import Locale
from workflows.reference import load_reference
from workflows.responsiveness.figures.compute import Asked, compute
from workflows.responsiveness.figures.definitions import Definitions, versions
from workflows.responsiveness.figures.figure import GROUPINGS, Figure
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.publish import STANDING, published, version_of
from workflows.transaction import Transaction


def asked_for(settings: Settings, month: str, by: str, version: str) -> Asked:
    """Return which figures are wanted, or say what is wrong, and end."""
    try:
        wanted = Month.named(month) if month else Month.of(real_now(), ZoneInfo(settings.timezone)).after(-1)
    except ValueError:
        output.fail(settings, "cli.figures.month", month=month)
    known = {each.version: each for each in versions()}
    if version and version not in known:
        output.fail(settings, "cli.figures.version", version=version, known=", ".join(known))
    chosen = known[version] if version else version_of(wanted)
    grouping = next(each for each in GROUPINGS if each == by)
    return Asked(chosen, wanted, chosen.measures, (grouping,))


def rows_of_month(settings: Settings, tx: Transaction, asked: Asked, again: bool) -> list[dict[str, Any]]:
    """Return the figures of a month, ready for JSON."""
    stands = not again and STANDING.has(tx, asked.month, asked.definitions.version)
    if stands:
        found = published(tx, asked.definitions, month=asked.month, by=asked.groupings[0])
    else:
        now = real_now()
        reference = load_reference(tx, settings.house_policy, now)
        found = compute(tx, reference, asked, now)
    return [row_of(each, asked.definitions, stands) for each in found]


def row_of(figure: Figure, definitions: Definitions, stands: bool) -> dict[str, Any]:
    """One figure with everything it is made of; `exact` is its numerator without loss."""
    numerator, value = figure.numerator, figure.value
    return {
        "measure": figure.measure,
        "month": str(figure.month),
        "by": figure.by,
        "code": figure.code or None,
        "unit": str(figure.unit),
        "state": str(figure.state),
        "running": figure.running,
        "numerator": None if numerator is None else float(numerator),
        "exact": None if numerator is None else str(numerator),
        "denominator": figure.denominator,
        "value": None if value is None else float(value),
        "rows": figure.rows,
        "excluded": dict(figure.excluded),
        "version": definitions.version,
        "published": stands,
    }


def table_of_month(rows: Sequence[dict[str, Any]], locale: Locale) -> Table:
    """The figures as people read them."""
    heads = ("figures.measure", "figures.group", "figures.value", "figures.made_of")
    table = output.table(*(phrase(head, locale) for head in heads))
    for row in rows:
        name = phrase(f"measure.{row['measure']}", locale)
        table.add_row(name, row["code"] or "", told(row, locale), made_of_what(row))
    return table


def made_of_what(row: dict[str, Any]) -> str:
    """Numerator and denominator of a figure; of a time how many it was taken of."""
    if row["exact"] is None:
        return ""
    if row["unit"] == "span":
        return f"n={row['denominator']}"
    return f"{row['numerator']:.12g}/{row['denominator']}"


def told(row: dict[str, Any], locale: Locale) -> str:
    """A figure, or why there is none."""
    if row["value"] is None:
        return phrase(f"figures.state.{row['state']}", locale)
    if row["unit"] == "share":
        return f"{row['value']:.1%}"
    return f"{row['value'] / 3600:.1f} h" if row["unit"] == "span" else f"{row['value']:g}"
