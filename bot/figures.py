"""Figures on the command line: rates as rows or a table, benchmarks."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from rich.table import Table

from bot import output
from bot.catalogue.sentences import phrase
from bot.settings import Settings
from models.vocabulary import Locale
from workflows.responsiveness.measures import By
from workflows.responsiveness.rates import as_dict, rates
from workflows.transaction import Transaction

BENCHMARKS = ("spine", "telegram")
SHOWN = ("response", "solution", "satisfaction")


def rows_of_rates(tx: Transaction, by: By, from_: datetime, to: datetime) -> list[dict[str, Any]]:
    """Every group's measures, ready for JSON."""
    return [dict(as_dict(by, row)) for row in rates(tx, by, from_, to)]


def table_of_rates(rows: Sequence[dict[str, Any]], by: str, locale: Locale) -> Table:
    """The three rates as people read them."""
    table = Table(by, *(phrase(f"rate.{name}", locale) for name in SHOWN))
    for row in rows:
        table.add_row(str(row[by]), *(fraction(row[name]) for name in SHOWN))
    return table


def fraction(rate: dict[str, Any]) -> str:
    """A rate with its numerator and denominator."""
    if rate["value"] is None:
        return "–"
    return f"{rate['value']:.1%}  {rate['numerator']}/{rate['denominator']}"


def run_benchmark(settings: Settings, name: str, quick: bool) -> dict[str, Any]:
    """Run a benchmark of the checkout; an installed package has none."""
    if name not in BENCHMARKS:
        output.fail(settings, "cli.unknown_bench", name=name, known=", ".join(BENCHMARKS))
    file = Path(__file__).parent.parent / "benchmarks" / f"{name}.py"
    found = spec_from_file_location(f"benchmarks_{name}", file)
    if not file.exists() or found is None or found.loader is None:
        output.fail(settings, "cli.bench_checkout", output.PROBLEMS)
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return dict(module.run(quick=quick))
