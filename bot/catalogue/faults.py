"""Says what was wrong with a file: the sentences of import errors."""

from collections.abc import Iterable
from typing import Any

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale
from workflows.lists.sheets import RowError

JOIN = ", "


def words_of_errors(errors: Iterable[RowError], locale: Locale) -> list[dict[str, Any]]:
    """Every fault with its place and its sentence."""
    return [
        {
            "sheet": each.sheet,
            "row": each.row,
            "column": each.column,
            "value": each.value,
            "reason": phrase(f"import.{each.reason}", locale, values=JOIN.join(each.values)),
        }
        for each in errors
    ]
