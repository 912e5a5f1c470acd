"""The verbs about what residents decide."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_begin import Json, settings_now

app = typer.Typer()


@app.command()
def tally(
    file: Annotated[Path, typer.Argument(help="Ballots: .pb, .blt, .soi, .csv.")],
    method: Annotated[
        str,
        typer.Option(
            help="equal-shares, greedy, knapsack; irv, stv, schulze, plurality; approval, score.",
            show_default=False,
        ),
    ],
    as_json: Json = False,
) -> None:
    """Count a file of ballots alone: nothing but the file and the method decides."""
    from bot.tally import count_file

    count_file(settings_now(), file, method, as_json)


@app.command()
def opinions(
    file: Annotated[Path, typer.Argument(help="CSV: participant,statement,vote (1, 0, -1).")],
    as_json: Json = False,
) -> None:
    """Draw a map of opinions: groups, what they agree on, and what each stands for."""
    from bot.opinions import map_file

    map_file(settings_now(), file, as_json)
