"""Figures on the command line: rates as rows or a table, benchmarks."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
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

CHECKOUT = Path(__file__).parent.parent
BENCHMARKS = ("spine", "telegram", "duplicates", "clock", "desk", "votes", "forecast", "figures")
SHOWN = ("response", "solution", "satisfaction")


def rows_of_rates(tx: Transaction, by: By, from_: datetime, to: datetime) -> list[dict[str, Any]]:
    """Every group's measures, ready for JSON."""
    return [dict(as_dict(by, row)) for row in rates(tx, by, from_, to)]


def table_of_rates(rows: Sequence[dict[str, Any]], by: str, locale: Locale) -> Table:
    """The three rates as people read them."""
    table = output.table(by, *(phrase(f"rate.{name}", locale) for name in SHOWN))
    for row in rows:
        table.add_row(str(row[by]), *(fraction(row[name]) for name in SHOWN))
    return table


def fraction(rate: dict[str, Any]) -> str:
    """A rate with its numerator and denominator."""
    if rate["value"] is None:
        return "–"
    return f"{rate['value']:.1%}  {rate['numerator']}/{rate['denominator']}"


def run_benchmark(settings: Settings, name: str, quick: bool, cases: int | None = None) -> dict[str, Any]:
    """Run a benchmark of the checkout; an installed package has none."""
    if name not in BENCHMARKS:
        output.fail(settings, "cli.unknown_bench", name=name, known=", ".join(BENCHMARKS))
    if not (CHECKOUT / "benchmarks" / f"{name}.py").exists():
        output.fail(settings, "cli.bench_checkout", output.PROBLEMS)
    asked = [*(["--quick"] if quick else []), *(["--cases", str(cases)] if cases else [])]
    program = [sys.executable, "-m", f"benchmarks.{name}", *asked]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    ran = subprocess.run(program, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, check=True)
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures
