"""What every verb begins with: the settings, a look at the database, and who does the writing."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot import output
from bot.keys import FILE, KeysUnknown, KeyUnreadable, known
from bot.settings import Settings
from workflows.errors import WorkflowError

Json = Annotated[bool, typer.Option("--json", help="Print exactly one JSON document.")]
Result = TypeVar("Result")
CONTAINER_SECRETS = "/run/secrets"


def settings_now() -> Settings:
    """Read the settings; a wrong one is named."""
    from pydantic import ValidationError

    try:
        settings = Settings(_secrets_dir=secret_folders(os.environ))  # type: ignore[call-arg]  # of pydantic-settings
    except ValidationError as error:
        names = ", ".join("HUIYING_" + "_".join(map(str, each["loc"])).upper() for each in error.errors())
        output.errors.print(f"HUIYING: {names}: {error.errors()[0]['msg']}", style="bold red", markup=False)
        raise typer.Exit(output.WRONG_USE) from None
    try:
        settings.house_policy  # noqa: B018  # read now, so that a slip is said before any work
    except (OSError, ValueError, WorkflowError) as error:
        output.fail(settings, "cli.bad_policy", file=str(settings.policy), problem=str(error))
    with keys_told(settings):
        known(settings)
    return settings


def secret_folders(environment: Mapping[str, str]) -> list[Path]:
    """Where container engines and systemd lay secrets: a file each, named as its setting in small letters."""
    named = (CONTAINER_SECRETS, environment.get("CREDENTIALS_DIRECTORY", ""))
    return [Path(each) for each in named if each and Path(each).is_dir()]


@contextmanager
def keys_told(settings: Settings) -> Iterator[None]:
    """Say what keeps the installation from opening (keys first of all), and what to do, and end."""
    try:
        yield
    except KeyUnreadable as error:
        output.fail(settings, "cli.bad_key", source=error.source, position=error.position)
    except KeysUnknown as error:
        output.fail(
            settings, "cli.keys_missing", keys=", ".join(error.fingerprints), file=str(settings.data / FILE)
        )
    except (typer.Exit, WorkflowError):
        raise
    except Exception as error:
        from bot.troubles import sentence_of

        named = sentence_of(error)
        if named is None:
            raise
        output.fail(settings, named[0], output.PROBLEMS, **named[1])


def is_bare(settings: Settings) -> bool:
    """Whether the data folder holds no database, and none is named elsewhere."""
    return not settings.database_url and not (settings.data / "huiying.db").exists()


def look(settings: Settings, query: Callable[[Any], Result]) -> Result:
    """Run a query beside whoever writes; without a database there is nothing to see."""
    from bot.app import read

    if is_bare(settings):
        output.fail(settings, "cli.no_data", folder=str(settings.data))
    with keys_told(settings):
        refuse_other_forms(settings)
        return read(settings, query)


def refuse_other_forms(settings: Settings) -> None:
    """Say of a database of another release what to do, and end; commands that write upgrade it themselves."""
    from bot import store

    form = store.form_of(settings.url)
    if form is None:
        output.fail(settings, "cli.no_data", folder=str(settings.data))
    if form < store.KNOWN:
        output.fail(settings, "cli.database_older", found=form, known=store.KNOWN)
    if form > store.KNOWN:
        raise store.DatabaseTooNew(form, store.KNOWN)


def hand_in(settings: Settings, order: dict[str, Any], as_json: bool) -> dict[str, Any]:
    """Let the running server do it, or do it here when none runs."""
    from bot import run

    return settled(settings, run.hand_in(settings, order), as_json)


def settled(settings: Settings, answer: dict[str, Any], as_json: bool) -> dict[str, Any]:
    """Return what came of an order; a refusal is said, and ends the command."""
    if "refused" in answer:
        facts = ", ".join(answer["facts"])
        if as_json:
            output.document({"error": answer["refused"], "facts": answer["facts"]})
        output.fail(settings, f"refused.{answer['refused']}", output.WRONG_USE, facts=facts)
    return dict(answer["result"])
