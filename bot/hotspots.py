"""The command that looks for hot spots: what many people write about at once."""

from dataclasses import replace
from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot import output
from bot.catalogue.sentences import phrase
from bot.reading import language_told
from bot.settings import Settings
from nlu.hotspots.spots import Found, hotspots_of_file
from workflows.cases.masking import Detail, mask

SHOWN = 20  # hot spots in the table; --json gives all
MONTHS = 18  # the newest, in the picture
_LOWEST, _STEPS = 0x2581, 7  # the block elements, from one eighth to full


def look_for(settings: Settings, file: Path, as_json: bool) -> None:
    """Print the hot spots of a file, hottest first."""
    if not file.is_file():
        output.fail(settings, "cli.no_file", file=str(file))
    with language_told(settings), output.bar(phrase("hotspots.looking", settings.locale)) as advance:
        found = masked(hotspots_of_file(file, advance))
    if found.left_out:
        told = phrase("hotspots.left_out", settings.locale, read=found.read, left_out=found.left_out)
        output.errors.print(told, markup=False, highlight=False)
    if as_json:
        output.document([spot.as_dict(rank) for rank, spot in enumerate(found.spots, start=1)])
    else:
        output.words.print(picture(settings, found))


def masked(found: Found) -> Found:
    """Take out of the titles what tells who wrote them: they are the words of somebody (principle 2)."""
    spots = (replace(spot, title=mask(spot.title, frozenset(Detail))) for spot in found.spots)
    return replace(found, spots=tuple(spots))


def picture(settings: Settings, found: Found) -> Table:
    """The first hot spots, each with how it grew by month."""
    table = Table(title=phrase("hotspots.title", settings.locale, count=len(found.spots), read=found.read))
    table.add_column(phrase("hotspots.rank", settings.locale), justify="right")
    table.add_column(phrase("hotspots.matter", settings.locale), overflow="fold")
    table.add_column(phrase("hotspots.people", settings.locale), justify="right")
    table.add_column(phrase("hotspots.months", settings.locale), no_wrap=True)
    for rank, spot in enumerate(found.spots[:SHOWN], start=1):
        table.add_row(str(rank), Text(spot.title), str(spot.people), line(spot.months[-MONTHS:]))
    return table


def line(counts: tuple[int, ...]) -> str:
    """Draw counts as bars of a line: nothing is a blank, the most the full height."""
    most = max(counts, default=0)
    return "".join(chr(_LOWEST + count * _STEPS // most) if count else " " for count in counts)
