"""What can go wrong around the encoder; every error carries its facts."""

from dataclasses import dataclass
from pathlib import Path

from nlu.errors import LanguageError


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
