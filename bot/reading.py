"""The reader's commands: read messages, train, evaluate."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import folder, output
from bot.app import read
from bot.cli_begin import hand_in, is_bare
from bot.lists import gazetteer
from bot.settings import Settings
from bot.weights import OWN, at_work, base_weights
from nlu.categories import load_categories
from nlu.errors import LanguageError
from nlu.reader import load_reader
from nlu.reading import Guess, Reading
from nlu.sources import Source
from workflows.cases.told_time import time_told
from workflows.reference import Reference, load_reference


@contextmanager
def language_told(settings: Settings) -> Iterator[None]:
    """Say in words what is wrong with a file of texts or of weights, and end."""
    try:
        yield
    except LanguageError as error:
        key = f"reading.error.{type(error).__name__}"
        output.fail(
            settings, key, output.WRONG_USE, **{name: as_words(value) for name, value in vars(error).items()}
        )


def as_words(value: object) -> str:
    """A fact of an error, for a sentence."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def reference_of(settings: Settings) -> Reference | None:
    """The installation's lists; None where there is no community yet."""
    if is_bare(settings):
        return None
    found = read(settings, lambda tx: load_reference(tx, settings.house_policy, datetime.now(UTC)))
    return found if found.bodies else None


def in_use(settings: Settings) -> Source:
    """The weights that the house reads with; those it would begin with where there is no database yet."""
    if is_bare(settings):
        return base_weights(settings)
    return read(settings, at_work(settings))


def read_messages(settings: Settings, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Read each message; body and cell only with a community."""
    reference = reference_of(settings)
    with language_told(settings):
        entries = gazetteer(reference) if reference else ()
        reader = load_reader(entries, in_use(settings), settings.encoder_folder)
    backend = reader.classifier.backend
    now = datetime.now(ZoneInfo(settings.timezone))
    return [as_json(reader.read(text), reference, now) | {"backend": backend} for text in texts]


def as_json(reading: Reading, reference: Reference | None, now: datetime) -> dict[str, Any]:
    """A reading as `classify` prints it at `now`, in the zone of the installation."""
    names = {each.code: each.name for each in load_categories()}
    cell = reading.place.cell if reading.place else None
    category = reading.leaf or reading.category
    body = None
    if reference is not None and category is not None:
        body = reference.choose(category, cell, datetime.now(reference.calendar.zone).date(), None).body
    return {
        "category": names.get(reading.category or ""),
        "leaf": reading.leaf,
        "second": reading.second,
        "confidence": round(reading.confidence, 4),
        "alternatives": [named(guess, names) for guess in reading.alternatives],
        "nature": str(reading.nature),
        "urgency": str(reading.urgency),
        "place": reading.place.span if reading.place else None,
        "cell": cell if reference else None,
        "body": body,
        "because": list(reading.because),
        "likely_cells": list(reading.likely),
        "when": when_of(reading, now),
    }


def when_of(reading: Reading, now: datetime) -> dict[str, Any] | None:
    """When it was, with the day that this means if it is said now."""
    told = time_told(reading.when, now)
    return {**asdict(told), "since": told.since or None} if told else None


def named(guess: Guess, names: dict[str, str]) -> dict[str, Any]:
    """An alternative with the category's name."""
    return {"category": names.get(guess.code, guess.code), "confidence": round(guess.confidence, 4)}


def train_encoder_on(
    settings: Settings, files: Sequence[Path], to: Path | None, base: str | None, seed: int
) -> dict[str, Any]:
    """Train an encoder beside the linear heads, and keep both where this installation reads them."""
    from nlu.transformer.training import train_transformer

    there(settings, files)
    folder.make(settings.data)
    with language_told(settings), output.bar("train") as advance:
        report = train_transformer(
            files, to or settings.encoder_folder, progress=advance, base=base, seed=seed
        )
    return dict(report.as_dict())


def there(settings: Settings, files: Sequence[Path]) -> None:
    """End with a sentence when one of `files` is missing."""
    missing = [str(each) for each in files if not each.is_file()]
    if missing:
        output.fail(settings, "cli.no_file", file=", ".join(missing))


def train_on(settings: Settings, files: Sequence[Path], out: Path | None, seed: int) -> dict[str, Any]:
    """Train, and keep the weights where this installation reads them."""
    from nlu.training import train

    there(settings, files)
    folder.make(settings.data)
    with language_told(settings), output.bar("train") as advance:
        report = train(files, out or settings.data / OWN, seed=seed, progress=advance)
    if out is None and not is_bare(settings):
        hand_in(settings, {"do": "learn_choose", "number": "begin_anew"}, as_json=False)
    return dict(report.as_dict())


def evaluate_on(settings: Settings, file: Path) -> dict[str, Any]:
    """Score the weights in use."""
    from nlu.scoring import evaluate

    if not file.is_file():
        output.fail(settings, "cli.no_file", file=str(file))
    with language_told(settings):
        reader = load_reader((), in_use(settings), settings.encoder_folder)
        return dict(evaluate(file, reader.classifier).as_dict())
