"""What every verb begins with: the settings, a look at the database, and who does the writing."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from bot import output
from bot.settings import Settings
from workflows.errors import WorkflowError

Json = Annotated[bool, typer.Option("--json", help="Print exactly one JSON document.")]
Result = TypeVar("Result")


def settings_now() -> Settings:
    """Read the settings; a wrong one is named."""
    from pydantic import ValidationError

    try:
        settings = Settings()
    except ValidationError as error:
        names = ", ".join("HUIYING_" + "_".join(map(str, each["loc"])).upper() for each in error.errors())
        output.errors.print(f"HUIYING: {names}: {error.errors()[0]['msg']}", style="bold red", markup=False)
        raise typer.Exit(output.WRONG_USE) from None
    try:
        settings.house_policy  # noqa: B018  # read now, so that a slip is said before any work
    except (OSError, ValueError, WorkflowError) as error:
        output.fail(settings, "cli.bad_policy", file=str(settings.policy), problem=str(error))
    return settings


def look(settings: Settings, query: Callable[[Any], Result]) -> Result:
    """Run a query beside whoever writes; without a database there is nothing to see."""
    from bot.app import read

    if not settings.database_url and not (settings.data / "huiying.db").exists():
        output.fail(settings, "cli.no_data", folder=str(settings.data))
    return read(settings, query)


def hand_in(settings: Settings, order: dict[str, Any], as_json: bool) -> dict[str, Any]:
    """Let the running server do it, or do it here when none runs."""
    from bot import run

    answer = run.hand_in(settings, order)
    if "refused" in answer:
        facts = ", ".join(answer["facts"])
        if as_json:
            output.document({"error": answer["refused"], "facts": answer["facts"]})
        output.fail(settings, f"refused.{answer['refused']}", output.WRONG_USE, facts=facts)
    return dict(answer["result"])
