"""The verbs about language: reading messages, training the reader, scoring it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import output
from bot.cli_begin import Json, hand_in, settings_now

app = typer.Typer()


class Backend(StrEnum):
    """Ways of reading."""

    LINEAR = "linear"
    TRANSFORMERS = "transformers"


@app.command()
def classify(
    text: Annotated[list[str], typer.Argument(help="One message, or several.")],
    as_json: Json = False,
) -> None:
    """Read messages as the bot would."""
    from bot.reading import read_messages

    settings = settings_now()
    read = read_messages(settings, text)
    output.show(read[0] if len(read) == 1 else read, as_json)


@app.command()
def train(
    files: Annotated[list[Path] | None, typer.Argument(help="CSV: subject,text,label.")] = None,
    backend: Annotated[Backend, typer.Option(help="How to read.")] = Backend.LINEAR,
    out: Annotated[
        Path | None, typer.Option("--out", "--to", help="Where the weights go; default: the data folder.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Encoder to begin with: a directory, or a name on the hub.")
    ] = None,
    seed: Annotated[int, typer.Option()] = 20261122,
    corrections: Annotated[bool, typer.Option(help="Learn from what people put right instead.")] = False,
    nightly: Annotated[bool, typer.Option(help="With --corrections: only if the night's turn has come.")] = (
        False
    ),
    rollback: Annotated[bool, typer.Option(help="Put the version before to work, and hold it.")] = False,
    version: Annotated[
        int | None, typer.Option(help="Put this version to work, and hold it; 0: the first.")
    ] = (None),
    go_on: Annotated[bool, typer.Option(help="Hold no longer: better versions go to work again.")] = False,
    as_json: Json = False,
) -> None:
    """Train the reader on labelled messages; the figures are those of a held-out fifth."""
    from bot.reading import train_encoder_on, train_on

    settings = settings_now()
    if rollback or go_on or version is not None:
        number = "go_on" if go_on else version
        output.show(hand_in(settings, {"do": "learn_choose", "number": number}, as_json), as_json)
        return
    if corrections:
        from bot.learning import learn

        output.show(learn(settings, nightly=nightly, seed=seed, as_json=as_json), as_json)
        return
    if not files:
        output.fail(settings, "learning.no_files")
    if backend is Backend.TRANSFORMERS:
        report = train_encoder_on(settings, files, out, base, seed)
    else:
        report = train_on(settings, files, out, seed)
    output.show(report, as_json)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="CSV: subject,text,label.")], as_json: Json = False
) -> None:
    """Score the reader on labelled messages."""
    from bot.reading import evaluate_on

    settings = settings_now()
    scores = evaluate_on(settings, file)
    output.show(scores, as_json)


@app.command()
def replies(
    file: Annotated[Path, typer.Argument(help="CSV: text,reply, perhaps subject and id.")],
    as_json: Json = False,
) -> None:
    """Count what replies lack; --json says it of each reply."""
    from bot.replies import look_at

    look_at(settings_now(), file, as_json)


@app.command()
def hotspots(
    file: Annotated[Path, typer.Argument(help="CSV: id,user,subject,text,time.")],
    as_json: Json = False,
) -> None:
    """Find what many people write about at once, the hottest first."""
    from bot.hotspots import look_for

    look_for(settings_now(), file, as_json)
