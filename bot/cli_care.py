"""The verbs by which an operator keeps an installation well: looking, backing up and bringing back."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot import output
from bot.cli_begin import Json, settings_now

app = typer.Typer()


@app.command()
def doctor(as_json: Json = False) -> None:
    """Look what is wrong with this installation, and say how to mend it."""
    from bot.doctor_tell import see

    see(settings_now(), as_json)


@app.command()
def backup(
    file: Annotated[
        str, typer.Argument(help="The file to write, or a folder (NAME/ is made) for one named by the hour.")
    ],
    keep: Annotated[
        int, typer.Option(min=0, help="In a folder: let go of all but so many. 0: keep all.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Keep everything but the keys in one sealed file, also while a server runs."""
    from bot.care import back_up

    back_up(settings_now(), place_of(file), keep, as_json)


def place_of(written: str) -> Path:
    """Return the place that was written; one that ends like a folder is made, if it is not there."""
    place = Path(written)
    if written.endswith(os.sep):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, or a folder: its newest one.")],
    only_try: Annotated[
        bool, typer.Option("--verify", help="Only try it, in a room of its own; leave nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--replace", help="Put what is there aside, and take the backup instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring a backup back, or try whether it could be."""
    from bot.backup import newest_in
    from bot.care import bring_back

    settings = settings_now()
    chosen = newest_in(file) if file.is_dir() else file
    if chosen is None or not chosen.is_file():
        output.fail(settings, "cli.no_file", file=str(chosen or file))
    bring_back(settings, chosen, only_try, force, as_json)
