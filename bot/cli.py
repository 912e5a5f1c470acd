"""The command `huiying`: every verb of the installation, each a few lines that hand over."""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer

from bot import output
from bot.settings import Settings
from models.vocabulary import Role
from workflows.errors import WorkflowError

app = typer.Typer(
    name="huiying",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="回应: every matter gets an answer.",
)
lists_app = typer.Typer(no_args_is_help=True, help="The responsibility list.")
app.add_typer(lists_app, name="lists")

Json = Annotated[bool, typer.Option("--json", help="Print exactly one JSON document.")]
Result = TypeVar("Result")


class By(StrEnum):
    """How rates are grouped."""

    BODY = "body"
    AREA = "area"
    CATEGORY = "category"


class Exported(StrEnum):
    """What can be printed as JSON."""

    BODIES = "bodies"
    CELLS = "cells"
    CATEGORIES = "categories"
    LISTS = "lists"
    CASE = "case"


class Backend(StrEnum):
    """Ways of reading."""

    LINEAR = "linear"


def main() -> None:
    """Run the command."""
    app()


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


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option(help="Fill an empty data folder with a marked sample community.")
    ] = False,
    only: Annotated[str, typer.Option(help="web,courier,clock")] = "web,courier,clock",
    speed: Annotated[float, typer.Option(min=0.1, help="Domain seconds in a real one (demo only).")] = 1.0,
) -> None:
    """Run Huiying: web door, courier and clock."""
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
    role: Annotated[Role, typer.Argument(help="What the person will be.")],
    body: Annotated[str | None, typer.Option(help="Code of their body.")] = None,
    area: Annotated[str | None, typer.Option(help="Code of their area.")] = None,
    as_json: Json = False,
) -> None:
    """Make a one-time invitation for somebody who works here."""
    settings = settings_now()
    if role is Role.SYSTEM:
        output.fail(settings, "cli.no_such_role", role=role)
    order = {"do": "invite", "role": str(role), "body": body, "area": area}
    made = hand_in(settings, order, as_json)
    if as_json:
        output.document(made)
    else:
        output.tell(
            settings, "cli.invited", url=made["url"], until=datetime.fromisoformat(made["expires_at"])
        )


@app.command("import")
def import_file(
    kind: Annotated[str, typer.Argument(help="areas grid bodies people list calendar cases")],
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
    raise typer.Exit(output.PROBLEMS if told["errors"] else output.GOOD)


def show_import(settings: Settings, told: dict[str, Any], dry_run: bool) -> None:
    """Say what became of an import."""
    for each in told["errors"]:
        output.tell(settings, "cli.import_error", **{name: str(each[name]) for name in each})
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
    files: Annotated[list[Path], typer.Argument(help="CSV: subject,text,label.")],
    backend: Annotated[Backend, typer.Option(help="How to read.")] = Backend.LINEAR,
    out: Annotated[Path | None, typer.Option(help="Where the weights go; default: the data folder.")] = None,
    seed: Annotated[int, typer.Option()] = 20261122,
    as_json: Json = False,
) -> None:
    """Train the reader on labelled messages; the figures are those of a held-out fifth."""
    from bot.reading import train_on

    settings = settings_now()
    report = train_on(settings, files, backend.value, out, seed)
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
def rates(
    by: Annotated[By, typer.Option("--by")],
    from_: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])],
    to: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])],
    as_json: Json = False,
) -> None:
    """The three rates and their companions, per body, area or category."""
    from bot.figures import rows_of_rates, table_of_rates

    settings = settings_now()
    zone = ZoneInfo(settings.timezone)
    window = (from_.replace(tzinfo=zone), to.replace(tzinfo=zone))
    found = look(settings, lambda tx: rows_of_rates(tx, by.value, *window))
    if as_json:
        output.document(found)
    else:
        output.words.print(table_of_rates(found, by.value, settings.locale))


@app.command()
def verify(subject: Annotated[str, typer.Argument(help="Case number.")] = "", as_json: Json = False) -> None:
    """Check the chains of the ledger, and the rows they vouch for."""
    from workflows.ledger import subject_of
    from workflows.verify import verify as check

    settings = settings_now()
    found = look(settings, lambda tx: check(tx, subject_of(subject.upper()) if subject else None))
    faults = [fault.__dict__ for fault in found.faults]
    if as_json:
        whole = {"whole": found.whole, "events": found.events, "chains": found.chains}
        output.document({**whole, "words": found.words, "seals": found.seals, "faults": faults})
    else:
        for fault in faults:
            output.tell(settings, "verify.fault", **fault)
        output.tell(
            settings,
            "verify.whole" if found.whole else "verify.broken",
            events=found.events,
            chains=found.chains,
        )
    raise typer.Exit(output.GOOD if found.whole else output.PROBLEMS)


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="spine")] = "spine",
    as_json: Json = False,
    quick: Annotated[bool, typer.Option(help="A short run; the figures are rough.")] = False,
) -> None:
    """Measure against a ceiling taken in the same run; the benchmarks lie in the checkout."""
    from bot.figures import run_benchmark

    settings = settings_now()
    figures = run_benchmark(settings, name, quick)
    output.show(figures, as_json)


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
