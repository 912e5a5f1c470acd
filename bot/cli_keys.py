"""The verbs about the master keys: making one, and bringing everything under the newest."""

import typer

from bot import output
from bot.catalogue.sentences import phrase
from bot.cli_begin import Json, keys_told, settings_now, settled
from bot.folder import FolderBusy

app = typer.Typer(no_args_is_help=True, help="The keys that seal what residents say.")


@app.command()
def new(as_json: Json = False) -> None:
    """Draw a new key and print it; nothing is changed."""
    from bot.keys import new as draw

    settings, key = settings_now(), draw()
    if as_json:
        output.document({"key": key})
    else:
        output.words.print(key, markup=False, highlight=False)
        output.errors.print(phrase("cli.keys_new", settings.locale), markup=False, highlight=False)


@app.command()
def rotate(as_json: Json = False) -> None:
    """Wrap every data key under the newest key; may be stopped and begun again, also while a server runs."""
    from bot.rotation import rotate_all

    settings = settings_now()
    stage = phrase("cli.keys_rotating", settings.locale)
    try:
        with keys_told(settings), output.bar(stage) as advance:
            answer = rotate_all(settings, lambda done, of: advance(stage, done, of))
    except FolderBusy:
        output.fail(settings, "cli.busy", folder=str(settings.data))
    done = settled(settings, answer, as_json)
    if as_json:
        output.document(done)
    else:
        output.tell(settings, "cli.keys_rotated", done=done["done"])
