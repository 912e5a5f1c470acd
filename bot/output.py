"""How the command speaks: one JSON document on standard output, or words; progress on standard error."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table

from bot.catalogue.sentences import phrase
from bot.settings import Settings
from workflows.screens import Value

GOOD, PROBLEMS, WRONG_USE = 0, 1, 2
errors = Console(stderr=True, soft_wrap=True)
words = Console(soft_wrap=True)


def document(value: Any) -> None:
    """Print the one JSON document."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def show(value: Any, as_json: bool) -> None:
    """Print figures: as the document, or coloured for eyes."""
    if as_json:
        document(value)
    else:
        words.print_json(json.dumps(value, ensure_ascii=False))


def table(*heads: str) -> Table:
    """Return an empty table that breaks long words: Chinese has no spaces, and rich would cut them."""
    return Table(*(Column(head, overflow="fold") for head in heads))


def tell(settings: Settings, key: str, **values: Value) -> None:
    """Say something to the operator, in their language."""
    words.print(phrase(key, settings.locale, **values), markup=False, highlight=False)


def fail(settings: Settings, key: str, code: int = WRONG_USE, **values: Value) -> NoReturn:
    """Say what is wrong and what to do, and end."""
    errors.print(phrase(key, settings.locale, **values), style="bold red", markup=False, highlight=False)
    raise typer.Exit(code)


@contextmanager
def bar(description: str) -> Iterator[Any]:
    """Show a progress bar; yields `advance(stage, done, total)`."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task(description, total=None)

        def advance(stage: str, done: int, total: int) -> None:
            progress.update(task, description=stage, completed=done, total=total)

        yield advance
