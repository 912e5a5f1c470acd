"""The verbs about the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer

from bot import output
from bot.catalogue.sentences import phrase
from bot.cli_begin import Json, keys_told, settings_now
from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The database.")
SHOWN = 10
"""Faults that are told."""


@app.callback()
def database() -> None:
    """The database itself."""


@app.command()
def copy(
    to: Annotated[str, typer.Option("--to", help="postgresql://… or sqlite:////…: an empty database.")],
    as_json: Json = False,
) -> None:
    """Copy everything into another, empty database, and check that it stands there as it stood."""
    from bot import dbcopy, keys, store

    settings = settings_now()
    with (
        keys_told(settings),
        told(settings, to),
        output.bar(phrase("db.copying", settings.locale)) as advance,
    ):
        copied = dbcopy.copy(settings, to, store.Vault(keys.known(settings)), advance)
    if as_json:
        output.document({**asdict(copied), "to": without_password(to)})
    else:
        output.tell(settings, "db.copied", rows=copied.rows, events=copied.events, chains=copied.chains)
        output.tell(settings, "db.copied_next", url=without_password(to))


@contextmanager
def told(settings: Settings, to: str) -> Iterator[None]:
    """Say in words why there is no copy; nothing has changed then."""
    from bot import dbcopy, folder, store

    where = without_password(to)
    try:
        yield
    except dbcopy.NothingToCopy:
        output.fail(settings, "cli.no_data", folder=str(settings.data))
    except dbcopy.SameDatabase:
        output.fail(settings, "db.same", url=where)
    except dbcopy.TargetNotEmpty:
        output.fail(settings, "db.not_empty", url=where)
    except dbcopy.WrongForm as error:
        output.fail(settings, "db.wrong_form", form=error.form or "–", known=store.KNOWN)
    except dbcopy.CopyDiffers as error:
        output.fail(settings, "db.differs", output.PROBLEMS, faults="; ".join(error.faults[:SHOWN]))
    except store.DatabaseInUse as error:
        output.fail(settings, "db.in_use", count=error.connections)
    except folder.FolderBusy as error:
        output.fail(settings, "cli.busy", folder=str(error.folder))
    except store.StorageFailed as error:
        output.fail(settings, "backup.error.StorageFailed", output.PROBLEMS, why=error.why)
    except store.KeysMissing as error:
        names = ", ".join(error.fingerprints)
        output.fail(settings, "cli.keys_missing", keys=names, file=str(settings.data / "keys"))


def without_password(url: str) -> str:
    """Name a database so that it may be shown."""
    front, at, back = url.rpartition("@")
    scheme, slashes, user = front.partition("://")
    return f"{scheme}{slashes}{user.partition(':')[0]}@{back}" if at else url
