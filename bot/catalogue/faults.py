"""Says what was wrong with a file: the sentences of import errors."""

from collections.abc import Iterable
from typing import Any

from bot.catalogue.sentences import phrase
from bot.tables_errors import TableError
from models.vocabulary import Locale
from workflows.lists.sheets import RowError

JOIN = ", "


def words_of_refusal(refusal: TableError, locale: Locale) -> dict[str, Any]:
    """A file that is not what it says, as one fault of the whole file."""
    facts = JOIN.join(map(in_words, refusal.args[1:])) or refusal.name
    reason = phrase(f"refused.{type(refusal).__name__}", locale, facts=facts)
    return {"sheet": "", "row": 0, "column": "", "value": refusal.name, "reason": reason}


def in_words(fact: object) -> str:
    """A fact of a refusal as people write it: a list without its brackets."""
    return JOIN.join(map(str, fact)) if isinstance(fact, tuple) else str(fact)


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
