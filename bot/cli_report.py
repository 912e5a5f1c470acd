"""The verb that writes the report of a month."""

from pathlib import Path
from typing import Annotated

import typer

from bot import output
from bot.cli_begin import look, settings_now
from models.vocabulary import Locale

app = typer.Typer()


@app.command()
def report(
    file: Annotated[Path, typer.Argument(help="Where the PDF is written.")],
    month: Annotated[str, typer.Option("--month", help="2026-10; the month before this one.")] = "",
    language: Annotated[Locale | None, typer.Option("--language", help="Of the report.")] = None,
) -> None:
    """Write the report of a published month as a PDF with pictures."""
    from bot.domain_time import real_now
    from bot.figures_of_month import asked_for
    from bot.web.month_sheet import MonthSheet, as_pdf, month_sheet
    from workflows.reference import load_reference
    from workflows.transaction import Transaction

    settings = settings_now()
    at = asked_for(settings, month, "whole", "").month
    locale, address = language or settings.locale, f"{settings.address}/dashboard?month={at}"

    def read(tx: Transaction) -> MonthSheet | None:
        reference = load_reference(tx, settings.house_policy, real_now())
        return month_sheet(tx, reference, at, locale, address)

    sheet = look(settings, read)
    if sheet is None:
        output.fail(settings, "cli.report.none", month=str(at))
    file.write_bytes(as_pdf(sheet))
