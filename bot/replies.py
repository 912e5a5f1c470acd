"""The command that looks at replies: what each lacks, and how often that is so."""

from collections import Counter
from pathlib import Path
from typing import Any

from rich.table import Table

from bot import output
from bot.catalogue.sentences import phrase
from bot.reading import language_told
from bot.settings import Settings
from nlu.replies import Hint, hints_of_file


def look_at(settings: Settings, file: Path, as_json: bool) -> None:
    """Print the hints for each row of a file, or how many rows get which."""
    if not file.is_file():
        output.fail(settings, "cli.no_file", file=str(file))
    with language_told(settings), output.bar(phrase("replies.looking", settings.locale)) as advance:
        rows = hints_of_file(file, advance)
    if as_json:
        output.document(rows)
    else:
        output.words.print(summary(settings, rows))


def summary(settings: Settings, rows: list[dict[str, Any]]) -> Table:
    """How often each hint is given, the most frequent first."""
    found = Counter(hint for row in rows for hint in row["hints"])
    table = Table(title=phrase("replies.title", settings.locale, count=len(rows)), show_header=False)
    whole = sum(not row["hints"] for row in rows)
    table.add_row(phrase("replies.whole", settings.locale), str(whole), share(whole, len(rows)))
    for hint, count in found.most_common():
        line = phrase(f"reply.lacks.{Hint(hint)}", settings.locale).removeprefix("\u00b7 ")
        table.add_row(line, str(count), share(count, len(rows)))
    return table


def share(count: int, of: int) -> str:
    """A share in per cent; of nothing, none."""
    return f"{count / of:.1%}" if of else ""
