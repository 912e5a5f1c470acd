"""Choose how to read: with an encoder beside the linear heads where one is there, else with these alone."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from nlu.classifier import Classifier, load_classifier
from nlu.sources import Source
from nlu.transformer.directory import CARD
from nlu.weights_file import SHIPPED

NEEDED = ("onnxruntime", "tokenizers")


def best_classifier(weights: Source | None, directory: Path | None) -> Classifier:
    """Return the classifier kept in `directory` if it can run here, else the linear one of `weights`.

    Weights that were learnt since, rather than shipped, speak for the linear part of both.
    Raises WeightsUnreadable and DirectoryUnreadable.
    """
    if directory is None or not (directory / CARD).exists() or not can_run():
        return load_classifier(weights)
    from nlu.transformer.fused import load_fused

    return load_fused(directory, None if weights == SHIPPED else weights)


def alarm_of(classifier: Classifier) -> Callable[[str], float] | None:
    """Return what `classifier` adds to the log-odds of a danger in a passage, if it can tell."""
    found: Callable[[str], float] | None = getattr(classifier, "alarm", None)
    return found


def can_run() -> bool:
    """Return whether what an encoder needs to run is installed."""
    return all(find_spec(name) for name in NEEDED)
