"""The command that draws a map of opinions from a file of votes on statements."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot import output, tables
from bot.catalogue.sentences import phrase
from bot.settings import Settings
from bot.tables_errors import TableError
from workflows.participation.errors import BallotsUnreadable
from workflows.participation.opinions.map import OpinionMap, opinion_map
from workflows.participation.opinions.matrix import read_opinions

SHOWN = 10  # statements in the table; --json gives all


def map_file(settings: Settings, file: Path, as_json: bool) -> None:
    """Print the groups of a file of opinions and what they say."""
    if not file.is_file():
        output.fail(settings, "cli.no_file", file=str(file))
    found = mapped(settings, file)
    if as_json:
        output.document(found.as_dict())
    else:
        output.words.print(picture(settings, found))


def mapped(settings: Settings, file: Path) -> OpinionMap:
    """Draw the map, or say in words what is wrong with the file, and end."""
    try:
        return opinion_map(read_opinions(tables.decode(file.read_bytes(), file.name)))
    except TableError:
        output.fail(settings, "opinions.no_text", file=file.name)
    except BallotsUnreadable as error:
        where = phrase("tally.line", settings.locale, line=error.line) if error.line else file.name
        output.fail(settings, f"tally.wrong.{error.wrong}", where=where, value=error.value)


def picture(settings: Settings, found: OpinionMap) -> Table:
    """The statements on which the groups agree most, with how many of each group agree."""
    facts = found.as_dict()
    title = phrase(
        "opinions.title",
        settings.locale,
        people=len(found.opinions.participants),
        groups=len(facts["groups"]),
    )
    table = Table(title=title)
    table.add_column(phrase("opinions.statement", settings.locale), overflow="fold")
    table.add_column(phrase("opinions.consensus", settings.locale), justify="right")
    for group in facts["groups"]:
        name = phrase("opinions.group", settings.locale, number=group["id"] + 1, people=group["size"])
        table.add_column(name, justify="right")
    agreed = sorted(facts["consensus"].items(), key=lambda each: -each[1])
    for statement, value in agreed[:SHOWN]:
        votes = [group["votes"][statement] for group in facts["groups"]]
        shares = [f"{each['agree']}/{each['seen']}" for each in votes]
        table.add_row(Text(statement), f"{value:.2f}", *shares)
    return table
