"""The verbs of the loop: what its rules bring, held against what comes by itself."""

from typing import Annotated

import typer

from bot import output
from bot.cli_begin import Json, look, settings_now

app = typer.Typer(no_args_is_help=True, help="What the rules of the loop bring.")


@app.callback()
def loop() -> None:
    """Keep `report` a word of its own, whatever else comes."""


@app.command()
def report(
    rule: Annotated[str, typer.Option("--rule", help="One rule by its code; all.")] = "",
    as_json: Json = False,
) -> None:
    """What each rule brings: units acted on beside units that the lot held back, with 95 % intervals."""
    from bot.loop_report import known, rows_of_rules, table_of_rules

    settings = settings_now()
    if rule and rule not in known():
        output.fail(settings, "cli.loop.rule", rule=rule, known=", ".join(known()))
    found = look(settings, lambda tx: rows_of_rules(settings, tx, rule))
    if as_json:
        output.document(found)
    else:
        output.words.print(table_of_rules(found, settings.locale))
