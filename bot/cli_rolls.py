"""The verbs about rolls: the sheets with codes that are brought to doors."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import output
from bot.catalogue.sentences import phrase
from bot.cli_begin import Json, hand_in, settings_now

app = typer.Typer(help="Rolls: who may vote together.")


@app.callback()
def rolls() -> None:
    """Rolls: who may vote together."""


@app.command()
def codes(
    roll: Annotated[str, typer.Argument(help="Code of the roll.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write: .pdf sheets, or a .csv table.")],
    again: Annotated[bool, typer.Option("--again", help="End the codes that were drawn before.")] = False,
    as_json: Json = False,
) -> None:
    """Draw a code for every door of a roll and write the sheets; `--again` ends those before."""
    from bot.door_codes import Bundle, as_csv
    from bot.door_sheets import as_pdf
    from workflows.participation.rolls.vouch import DoorCode

    settings = settings_now()
    if out.suffix.lower() not in (".pdf", ".csv") or not out.parent.is_dir():
        output.fail(settings, "cli.roll_out", file=str(out))
    order = {"do": "roll_codes", "roll": roll, "again": again}
    made = hand_in(settings, order, as_json)
    if "standing" in made:
        asked = phrase("cli.roll_codes_stand", settings.locale, doors=made["standing"])
        if as_json or not sys.stdin.isatty() or not typer.confirm(asked, err=True):
            output.fail(settings, "cli.roll_codes_again", doors=made["standing"])
        made = hand_in(settings, {**order, "again": True}, as_json)
    doors = [DoorCode(each["unit"], each["code"]) for each in made["doors"]]
    sheets = Bundle(made["name"], doors, made["bot"], made["page"], made["days"])
    if out.suffix.lower() == ".pdf":
        out.write_bytes(as_pdf(sheets, settings.locale))
    else:
        out.write_text(as_csv(sheets), encoding="utf-8-sig")
    out.chmod(0o600)
    if as_json:
        output.document({"roll": made["roll"], "doors": len(doors), "days": made["days"], "file": str(out)})
    else:
        output.tell(settings, "cli.roll_codes", doors=len(doors), file=str(out), days=made["days"])
