"""What can go wrong while language is read or learnt; every error carries its facts."""

from dataclasses import dataclass
from pathlib import Path

from nlu.sources import Source


class LanguageError(Exception):
    """Something about texts, labels or weights is not as promised."""


@dataclass
class WeightsUnreadable(LanguageError):
    """The file, or what is kept elsewhere in its stead, holds no weights of this version."""

    file: Source


@dataclass
class LabelsUnknown(LanguageError):
    """A file carries labels that are no first-level category."""

    file: Path
    labels: tuple[str, ...]


@dataclass
class ColumnsMissing(LanguageError):
    """A file lacks columns that are needed."""

    file: Path
    columns: tuple[str, ...]


@dataclass
class TooFewRows(LanguageError):
    """There is not enough to learn from or to measure on."""

    rows: int
    needed: int


@dataclass
class IdsRepeated(LanguageError):
    """A file of messages gives the same id to several; `ids` are the first of them."""

    file: Path
    ids: tuple[str, ...]
    count: int


@dataclass
class TimesUnreadable(LanguageError):
    """A file of messages holds times that are no dates; `rows` are lines of the file, the first of them."""

    file: Path
    rows: tuple[str, ...]
    count: int


@dataclass
class ExtraMissing(LanguageError):
    """A package of the extra `transformers` is not installed."""

    package: str


@dataclass
class BaseUnusable(LanguageError):
    """There is no encoder of that name with a fast tokenizer and layers like BERT's."""

    base: str


@dataclass
class DirectoryUnreadable(LanguageError):
    """The directory holds no trained encoder of this version."""

    directory: Path
