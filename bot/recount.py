"""The command that counts a published vote again, from its files alone, as anybody may who has them."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, is_zipfile

import typer
from rich.table import Table
from rich.text import Text

from bot import output
from bot.catalogue.sentences import phrase
from bot.settings import Settings
from workflows.participation.recount.check import Recount, recount
from workflows.participation.recount.folder import FILES, LARGEST, VOTE, FolderUnfit, read

PICTURES = re.compile(r"option-\d+\.jpg")


def is_published(subject: str) -> bool:
    """Whether what is to be verified is a folder of published files, or the archive of one."""
    return bool(subject) and (Path(subject).is_dir() or is_zipfile(subject))


def recount_folder(settings: Settings, folder: Path, as_json: bool) -> None:
    """Print what a second count comes to and what does not hold, and end: 0 where all holds, else 1."""
    try:
        with (
            output.bar(phrase("recount.title", settings.locale, file=folder.name)),
            TemporaryDirectory() as apart,
        ):
            found = recount(read(unpacked(folder, Path(apart))))
    except BadZipFile:
        output.fail(settings, "recount.unfit", file=folder.name, where="", first=VOTE)
    except FolderUnfit as unfit:
        where = phrase("tally.line", settings.locale, line=unfit.line) if unfit.line else ""
        output.fail(settings, "recount.unfit", file=unfit.file, where=where, first=VOTE)
    if as_json:
        output.document(as_dict(found))
    else:
        picture(settings, found)
    raise typer.Exit(output.GOOD if found.whole else output.PROBLEMS)


def unpacked(folder: Path, apart: Path) -> Path:
    """Return where the files lie: as downloaded, or in the one folder that unpacking made of them."""
    if folder.is_file():
        with ZipFile(folder) as archive:
            for each in archive.infolist():
                name = Path(each.filename).name
                if (name in FILES or PICTURES.fullmatch(name)) and each.file_size <= LARGEST:
                    archive.extract(each, apart)
        folder = apart
    inner = [] if (folder / VOTE).exists() else [each.parent for each in folder.glob(f"*/{VOTE}")]
    return inner[0] if len(inner) == 1 else folder


def as_dict(found: Recount) -> dict[str, object]:
    """Return what was found as plain values for JSON."""
    return {
        "whole": found.whole,
        "code": found.code,
        "title": found.title,
        "electors": found.electors,
        "ballots": found.ballots,
        "winners": list(found.winners),
        "passed": found.passed,
        "unproven": list(found.unproven),
        "faults": [{"what": str(each.what), "where": each.where} for each in found.faults],
    }


def picture(settings: Settings, found: Recount) -> None:
    """Say it in words."""
    table = Table(title=Text(f"{found.code}  {found.title}"), show_header=False)
    table.add_row(phrase("recount.electors", settings.locale), str(found.electors))
    table.add_row(phrase("recount.ballots", settings.locale), str(found.ballots))
    for each in found.winners:
        words = phrase(f"ballot.{each}", settings.locale) if each in ("yes", "no", "abstain") else each
        table.add_row(phrase("recount.winner", settings.locale), Text(words))
    if found.passed is not None:
        key = "recount.passed" if found.passed else "recount.not_passed"
        table.add_row("", phrase(key, settings.locale))
    output.words.print(table)
    for fault in found.faults:
        what = phrase(f"recount.fault.{fault.what}", settings.locale)
        output.tell(settings, "recount.fault", what=what, where=fault.where)
    if found.unproven:
        output.tell(settings, "recount.unproven")
    holds = "recount.whole_but" if found.unproven else "recount.whole"
    output.tell(settings, holds if found.whole else "recount.broken", count=len(found.faults))
