"""Say what a resident wants of us, by their words and by what is usual for the matter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log
from types import MappingProxyType

from nlu.reading import Nature
from nlu.rules import plainly_punctuated
from nlu.tables import read_table

# What the usual nature of a category counts, against the weights of the table. Less where it needs
# words of its own: whoever writes about pensions asks, but whoever asks nothing complains or needs help.
_USUAL = {Nature.HELP: 1.3, Nature.COMPLAINT: 1.3, Nature.CONSULT: 0.9, Nature.REPORT: 0.9}
_RARELY_USUAL = 0.4
_LEARNT = 2.0  # what the logarithm of the model's probability counts
_LEAST_LEARNT = 0.05  # probability below which the model denies nothing any more
_BESIDE_A_MODEL = 0.5  # what the usual nature counts where a model has its say


@dataclass(frozen=True)
class _Sign:
    nature: Nature
    weight: float
    pattern: re.Pattern[str]


def nature(text: str, usual: Nature | None, learnt: Mapping[str, float] = MappingProxyType({})) -> Nature:
    """Return the nature of a normalised text; `usual` is that of its category, if one was found.

    `learnt` holds the probabilities of a model, if there is one; clear words outweigh it.
    """
    plain = plainly_punctuated(text)
    weights = {each: _LEARNT * log(max(learnt.get(each, 0.0), _LEAST_LEARNT)) for each in Nature}
    weights[usual or Nature.HELP] += _usually(usual or Nature.HELP) * (_BESIDE_A_MODEL if learnt else 1.0)
    for sign in _signs():
        if sign.pattern.search(plain):
            weights[sign.nature] += sign.weight
    return max(weights, key=lambda each: weights[each])


def _usually(usual: Nature) -> float:
    return _USUAL.get(usual, _RARELY_USUAL)


@cache
def _signs() -> tuple[_Sign, ...]:
    return tuple(
        _Sign(Nature(row["nature"]), float(row["weight"]), re.compile(row["pattern"]))
        for row in read_table("nature")
    )
