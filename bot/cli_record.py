"""The verbs about what has been done: rates, figures, the ledger, benchmarks."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot import output
from bot.cli_begin import Json, look, settings_now

app = typer.Typer()


class By(StrEnum):
    """How rates are grouped."""

    BODY = "body"
    AREA = "area"
    CATEGORY = "category"


class FiguresBy(StrEnum):
    """How monthly figures are grouped."""

    WHOLE = "whole"
    BODY = "body"
    AREA = "area"
    CATEGORY = "category"
    PAIR = "pair"


@app.command()
def rates(
    by: Annotated[By, typer.Option("--by")],
    from_: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])],
    to: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])],
    as_json: Json = False,
) -> None:
    """The three rates and their companions, per body, area or category."""
    from bot.figures import rows_of_rates, table_of_rates

    settings = settings_now()
    if to < from_:
        output.fail(settings, "cli.window_backwards", from_=f"{from_:%Y-%m-%d}", to=f"{to:%Y-%m-%d}")
    zone = ZoneInfo(settings.timezone)
    window = (from_.replace(tzinfo=zone), to.replace(tzinfo=zone))
    found = look(settings, lambda tx: rows_of_rates(tx, by.value, *window))
    if as_json:
        output.document(found)
    else:
        output.words.print(table_of_rates(found, by.value, settings.locale))


@app.command()
def figures(
    month: Annotated[str, typer.Option("--month", help="2026-10; the month before this one.")] = "",
    by: Annotated[FiguresBy, typer.Option("--by")] = FiguresBy.WHOLE,
    version: Annotated[str, typer.Option("--version", help="Of the definitions; that of the month.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Compute, whatever was published.")] = False,
    as_json: Json = False,
) -> None:
    """The monthly figures: as they were published, else as they are now."""
    from bot.figures_of_month import asked_for, rows_of_month, table_of_month

    settings = settings_now()
    asked = asked_for(settings, month, by.value, version)
    found = look(settings, lambda tx: rows_of_month(settings, tx, asked, again))
    if as_json:
        output.document(found)
    else:
        output.words.print(table_of_month(found, settings.locale))


@app.command()
def deficits(
    month: Annotated[str, typer.Option("--month", help="2026-10; the month before this one.")] = "",
    version: Annotated[str, typer.Option("--version", help="Of the formulas; that of the month.")] = "",
    as_json: Json = False,
) -> None:
    """The four deficits of a month: as published, else as they come out of the published figures."""
    from bot.deficits_of_month import asked_for, rows_of_month, table_of_month

    settings = settings_now()
    wanted, formulas = asked_for(settings, month, version)
    found = look(settings, lambda tx: rows_of_month(settings, tx, wanted, formulas))
    if as_json:
        output.document(found)
    else:
        output.words.print(table_of_month(found, settings.locale))


@app.command()
def verify(
    subject: Annotated[
        str,
        typer.Argument(help="Case number, a chain by its name, or a folder with a vote's published files."),
    ] = "",
    as_json: Json = False,
) -> None:
    """Check the chains of the ledger, and the rows they vouch for; or count a published vote again."""
    from bot.recount import is_published, recount_folder
    from workflows.verify import chain_named
    from workflows.verify import verify as check

    settings = settings_now()
    if is_published(subject):
        recount_folder(settings, Path(subject), as_json)
    found = look(settings, lambda tx: check(tx, chain_named(tx, subject)))
    faults = [fault.__dict__ for fault in found.faults]
    if as_json:
        whole = {"whole": found.whole, "events": found.events, "chains": found.chains}
        output.document({**whole, "words": found.words, "seals": found.seals, "faults": faults})
    else:
        for fault in faults:
            output.tell(settings, "verify.fault", **fault)
        output.tell(
            settings,
            "verify.whole" if found.whole else "verify.broken",
            events=found.events,
            chains=found.chains,
        )
    raise typer.Exit(output.GOOD if found.whole else output.PROBLEMS)


@app.command()
def bench(
    name: Annotated[
        str, typer.Argument(help="spine, telegram, duplicates, clock, desk, votes, forecast")
    ] = "spine",
    as_json: Json = False,
    quick: Annotated[bool, typer.Option(help="A short run; the figures are rough.")] = False,
    cases: Annotated[int | None, typer.Option(min=1, help="Cases (duplicates, clock, desk).")] = None,
) -> None:
    """Measure against a ceiling taken in the same run; the benchmarks lie in the checkout."""
    from bot.figures import run_benchmark

    settings = settings_now()
    figures = run_benchmark(settings, name, quick, cases)
    output.show(figures, as_json)
