"""Warns who writes for everybody of what looks like a person's name, and is not masked."""

from workflows.cases.bare_names import bare_names
from workflows.cases.masking import mask
from workflows.screens import Sentence, say


def warned(*words: str) -> tuple[Sentence, ...]:
    """Say which words look like names, where any do; what is masked anyway is not among them."""
    found = tuple(dict.fromkeys(name for each in words for name in bare_names(mask(each))))
    return (say("names.seen", names=found),) if found else ()
