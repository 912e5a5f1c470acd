"""The tree of categories that ships with the product: first level and leaves, read from a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from nlu.reading import Nature
from nlu.tables import read_table

LOCALES = ("zh-CN", "zh-Hant", "en")


@dataclass(frozen=True)
class Category:
    """One kind of matter; `parent` is None on the first level, `limit` names a class of time limits."""

    code: str
    parent: str | None
    names: Mapping[str, str]  # locale -> name
    limit: str  # danger | utility | ordinary | complex
    nature: Nature
    standard: str  # what counts as done
    words: tuple[str, ...]
    descriptions: Mapping[str, str]  # locale -> what belongs here and what does not; of leaves only

    @property
    def name(self) -> str:
        """Return the name in simplified Chinese, which is also the label used in training."""
        return self.names["zh-CN"]


@cache
def load_categories() -> tuple[Category, ...]:
    """Return all categories, first level first, in the order of the table."""
    described = {row["code"]: _by_locale(row) for row in read_table("descriptions")}
    return tuple(_category(row, described.get(row["code"], {})) for row in read_table("categories"))


@cache
def categories_by_code() -> Mapping[str, Category]:
    """Return all categories by their code."""
    return MappingProxyType({category.code: category for category in load_categories()})


def _category(row: Mapping[str, str], descriptions: Mapping[str, str]) -> Category:
    return Category(
        code=row["code"],
        parent=row["parent"] or None,
        names=_by_locale(row),
        limit=row["limit"],
        nature=Nature(row["nature"]),
        standard=row["standard"],
        words=tuple(row["words"].split()),
        descriptions=descriptions,
    )


def _by_locale(row: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({locale: row[locale] for locale in LOCALES})
