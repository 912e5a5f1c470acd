"""The command that counts a file of ballots alone, as anybody may who has downloaded one."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot import output, tables
from bot.catalogue.sentences import phrase
from bot.settings import Settings
from bot.tables_errors import TableError
from workflows.participation.count import Counted, count, read_election
from workflows.participation.errors import BallotsUnreadable, MethodUnfit


def count_file(settings: Settings, file: Path, method: str, as_json: bool) -> None:
    """Print who or what a file of ballots elects, and by which rounds."""
    if not file.is_file():
        output.fail(settings, "cli.no_file", file=str(file))
    counted = counted_file(settings, file, method)
    if as_json:
        output.document(counted.as_dict())
    else:
        output.words.print(picture(settings, counted, method))


def counted_file(settings: Settings, file: Path, method: str) -> Counted:
    """Count it, or say in words what is wrong with it, and end."""
    try:
        text = tables.decode(file.read_bytes(), file.name)
        return count(read_election(text, file.suffix, method), method)
    except TableError:
        output.fail(settings, "tally.no_text", file=file.name)
    except BallotsUnreadable as error:
        where = phrase("tally.line", settings.locale, line=error.line) if error.line else file.name
        output.fail(settings, f"tally.wrong.{error.wrong}", where=where, value=error.value)
    except MethodUnfit as error:
        output.fail(settings, "tally.unfit", method=error.method, fitting=", ".join(error.fitting))


def picture(settings: Settings, counted: Counted, method: str) -> Table:
    """Who is elected, in order, under the turnout."""
    came = counted.turnout
    title = phrase("tally.title", settings.locale, method=method, ballots=came.ballots, counted=came.counted)
    table = Table(title=title, show_header=False)
    for place, at in enumerate(counted.tally.winners, 1):
        table.add_row(str(place), Text(counted.names[at]), Text(counted.titles[at] if counted.titles else ""))
    for tie in counted.tally.ties:
        table.add_row("", Text(phrase("tally.tie", settings.locale, names=tie)), "")
    return table
