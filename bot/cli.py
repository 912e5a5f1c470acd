"""The command `huiying`: every verb of the installation, each a few lines that hand over."""

import base64
import json
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot import (
    cli_care,
    cli_db,
    cli_keys,
    cli_loop,
    cli_models,
    cli_participation,
    cli_reading,
    cli_record,
    cli_report,
    cli_rolls,
    cli_simulate,
    output,
)
from bot.cli_begin import Json, hand_in, look, settings_now
from bot.cli_wrong import Verbs
from bot.settings import Settings
from models.vocabulary import Role

app = typer.Typer(
    name="huiying",
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="回应: every matter gets an answer.",
)
lists_app = typer.Typer(no_args_is_help=True, help="The responsibility list.")
app.add_typer(lists_app, name="lists")
app.add_typer(cli_keys.app, name="keys")
app.add_typer(cli_db.app, name="db")
app.add_typer(cli_models.app, name="models")
app.add_typer(cli_loop.app, name="loop")
app.add_typer(cli_rolls.app, name="rolls")
REPORTING = (cli_record.app, cli_report.app)
for verbs in (cli_care.app, cli_reading.app, *REPORTING, cli_participation.app, cli_simulate.app):
    app.add_typer(verbs)


class Invited(StrEnum):
    """Who can be invited; nobody is invited to be the clock."""

    RESIDENT = Role.RESIDENT
    HANDLER = Role.HANDLER
    HEAD = Role.HEAD
    DISPATCHER = Role.DISPATCHER
    COORDINATOR = Role.COORDINATOR
    GRID_WORKER = Role.GRID_WORKER
    ORGANIZER = Role.ORGANIZER
    AUDITOR = Role.AUDITOR
    OPERATOR = Role.OPERATOR


class Exported(StrEnum):
    """What can be printed as JSON."""

    BODIES = "bodies"
    CELLS = "cells"
    CATEGORIES = "categories"
    LISTS = "lists"
    CASE = "case"


def main() -> None:
    """Run the command."""
    app()


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option(help="Fill an empty data folder with a marked sample community.")
    ] = False,
    only: Annotated[str, typer.Option(help="residents,staff,web,courier,clock")] = (
        "residents,staff,web,courier,clock"
    ),
    speed: Annotated[float, typer.Option(min=0.1, help="Domain seconds in a real one (demo only).")] = 1.0,
) -> None:
    """Run Huiying: web door, bots whose tokens are set, courier and clock.

    HUIYING_HOST and HUIYING_PORT say where the web door listens, HUIYING_DATA where everything is kept.
    """
    from bot.run import run

    settings = settings_now()
    if speed != 1.0 and not demo:
        output.fail(settings, "cli.speed_needs_demo")
    run(settings, demo=demo, only=tuple(each.strip() for each in only.split(",")), speed=speed)


@app.command()
def init() -> None:
    """Make the database in the data folder, or bring it to the newest version."""
    from bot.run import locked_house

    settings = settings_now()
    with locked_house(settings):
        output.tell(settings, "cli.init_done", folder=str(settings.data))


@app.command()
def invite(
    role: Annotated[Invited, typer.Argument(help="What the person will be.")],
    body: Annotated[str | None, typer.Option(help="Code of their body.")] = None,
    area: Annotated[str | None, typer.Option(help="Code of their area.")] = None,
    as_json: Json = False,
) -> None:
    """Make a one-time invitation for somebody who works here."""
    settings = settings_now()
    order = {"do": "invite", "role": str(role), "body": body, "area": area}
    made = hand_in(settings, order, as_json)
    if as_json:
        output.document(made)
    else:
        output.tell(
            settings, "cli.invited", url=made["url"], until=datetime.fromisoformat(made["expires_at"])
        )
        if link := made.get("telegram"):
            output.tell(settings, "cli.invited_telegram", url=link)


DISSOLVED = ("body", "cases", "parts", "contracts", "lines", "seats")


@app.command()
def dissolve(
    body: Annotated[str, typer.Argument(help="Code of the body that ends.")],
    reason: Annotated[str, typer.Option(help="Why, in words; it is kept.")],
    successor: Annotated[
        str | None, typer.Option(help="Code of the body that comes after it; without one, the fallback.")
    ] = None,
    as_json: Json = False,
) -> None:
    """End a responsible body: its cases, parts, promises, contracts, lines and people go to its successor."""
    settings = settings_now()
    done = hand_in(
        settings, {"do": "dissolve", "body": body, "successor": successor, "reason": reason}, as_json
    )
    if as_json:
        output.document(done)
    else:
        output.tell(
            settings, "cli.dissolved", **{name: done[name] for name in DISSOLVED}, pledges=done["promises"]
        )


@app.command("import")
def import_file(
    kind: Annotated[str, typer.Argument(help="areas grid bodies people list calendar roll cases")],
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or GeoJSON.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, keep nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a file in: every row or none."""
    settings = settings_now()
    if not file.is_file():
        output.fail(settings, "cli.no_file", file=str(file))
    content = base64.b64encode(file.read_bytes()).decode()
    order = {"do": "import", "kind": kind, "name": file.name, "content": content, "dry_run": dry_run}
    told = hand_in(settings, order, as_json)
    if as_json:
        output.document(told)
    else:
        show_import(settings, told, dry_run)
        if kind == "cases" and told["rows"] and not told["errors"]:
            output.tell(settings, "cli.import_published")
    raise typer.Exit(output.PROBLEMS if told["errors"] else output.GOOD)


def show_import(settings: Settings, told: dict[str, Any], dry_run: bool) -> None:
    """Say what became of an import."""
    for each in told["errors"]:
        key = "cli.import_error" if each["row"] else "cli.import_refused"
        output.tell(settings, key, **{name: str(each[name]) for name in each})
    if told["errors"]:
        output.tell(settings, "cli.import_none", count=len(told["errors"]))
    else:
        output.tell(settings, "cli.import_checked" if dry_run else "cli.import_done", rows=told["rows"])


@app.command()
def export(
    kind: Annotated[Exported, typer.Argument(help="What to print as JSON.")],
    key: Annotated[str, typer.Argument(help="Case number.")] = "",
    as_json: Json = False,
) -> None:
    """Print lists, or one case, as JSON."""
    from workflows.cases.export import export_case
    from workflows.lists.queries import EXPORTS as LISTS

    settings = settings_now()
    query = LISTS.get(kind.value, lambda tx: export_case(tx, key))
    found: Any = look(settings, query)
    if found is None:
        output.fail(settings, "cli.no_case", output.PROBLEMS, number=key)
    output.show(found, as_json)


@lists_app.command("check")
def check_lists(as_json: Json = False) -> None:
    """Find gaps, overlaps, expired lines, bodies without handlers, mandates without means."""
    from workflows.lists import queries

    settings = settings_now()
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    checked = look(settings, lambda tx: queries.check_lists(tx, today))
    found: dict[str, list[Any]] = json.loads(json.dumps(asdict(checked), default=str))
    if as_json:
        output.document(found)
    else:
        for name, rows in found.items():
            output.tell(settings, f"lists.{name}", count=len(rows))
            for row in rows[:20]:
                output.words.print("  ", json.dumps(row, ensure_ascii=False), markup=False, highlight=False)
    raise typer.Exit(output.PROBLEMS if any(found.values()) else output.GOOD)


if __name__ == "__main__":
    main()
