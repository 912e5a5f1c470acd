"""Learns from what people put right: opens the words in this process alone, hands in weights and figures."""

import base64
import os
import resource
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot import output
from bot.app import read
from bot.catalogue.sentences import phrase
from bot.cli_begin import hand_in
from bot.reading import language_told
from bot.settings import Settings
from bot.weights import Kept, at_work, base_weights, digest_of
from nlu.classifier import LinearClassifier, load_classifier
from nlu.corpus import Line, ShortLines, read_short_lines
from nlu.errors import WeightsUnreadable
from nlu.frozen import frozen_lines, likeliest_leaves
from nlu.sources import Source
from nlu.text import normalise
from workflows.learning.judge import Trial, trial
from workflows.learning.lessons import Lessons, gather

NICE = 19
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Material:
    """What comes with the house: lines to learn from beside the corrections, and the frozen test."""

    short: ShortLines
    frozen: Sequence[Line]


def shipped() -> Material:
    """Read the lines and the test that ship."""
    return Material(read_short_lines(), frozen_lines())


def learn(
    settings: Settings, *, nightly: bool, seed: int, as_json: bool, material: Material | None = None
) -> dict[str, Any]:
    """Train on all corrections and hand the result in; return what became of it.

    A nightly training is for whoever has the night, gives way to everything else, and does nothing where
    there is nothing to learn. `material` is by default what ships.
    """
    holder = f"learning:{os.getpid()}"
    order = {"do": "learn_begin", "holder": holder, "nightly": nightly, **origin(settings)}
    begun = hand_in(settings, order, as_json)
    if not begun["due"]:
        return {"learnt": False, **begun}
    try:
        if nightly:
            give_way(begun["megabytes"])
        ended_after = datetime.fromisoformat(begun["ended_after"])
        made = hand_in(settings, taught(settings, seed, material or shipped(), ended_after), as_json)
    finally:
        hand_in(settings, {"do": "learn_end", "holder": holder}, as_json)
    return {"learnt": True, **made}


def origin(settings: Settings) -> dict[str, str]:
    """The digest of the weights that every version begins from."""
    return {"origin": digest_of(base_weights(settings))}


def give_way(megabytes: int) -> None:
    """Let everything else go first, and fail rather than take the memory of the house."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, megabytes * MEGABYTE))


def taught(settings: Settings, seed: int, material: Material, ended_after: datetime) -> dict[str, Any]:
    """Train, try the new weights beside those at work, and return the order that hands them in.

    Cases that ended before `ended_after` teach no more.
    """
    from nlu.training import relearn
    from nlu.weights_file import load, packed

    lessons = read(settings, lambda tx: gather(tx, ended_after))
    corrections = [
        Line(normalise(each.text), each.category, f"case-{each.correction}") for each in lessons.taught
    ]
    with language_told(settings), output.bar(phrase("learning.bar", settings.locale)) as advance:
        weights = relearn(
            load(base_weights(settings)), corrections, seed=seed, progress=advance, short=material.short
        )
    made = Kept(0, packed(weights))
    own, general = tried(lessons, material.frozen, read(settings, at_work(settings)), made)
    return {
        "do": "learn_keep",
        "weights": base64.b64encode(made.content).decode(),
        "lines": len(material.short.examples),
        "corrections": [each.correction for each in lessons.taught],
        "own": asdict(own),
        "general": asdict(general),
        **origin(settings),
    }


def readable(weights: Source) -> LinearClassifier:
    """Load the weights at work; where another release made them, what ships reads in their place."""
    try:
        return load_classifier(weights)
    except WeightsUnreadable:
        return load_classifier()


def tried(lessons: Lessons, frozen: Sequence[Line], before: Source, now: Source) -> tuple[Trial, Trial]:
    """Let both readers read the house's held-out cases, and the frozen test of the trade."""
    readers = [readable(before), load_classifier(now)]
    parts = (
        ([each.text for each in lessons.asked], [each.category for each in lessons.asked]),
        ([line.text for line in frozen], [line.label for line in frozen]),
    )
    own, general = (
        trial(truth, *(likeliest_leaves(reader, texts) for reader in readers)) for texts, truth in parts
    )
    return own, general
