"""Read with both: what the linear heads say and what the encoder says, joined into one opinion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.classifier import NO_MATTER, LinearClassifier, Scored, load_classifier
from nlu.features import Grams
from nlu.heads import Scores
from nlu.second_sides import Sides
from nlu.shares import Shares, shares_of
from nlu.sources import Source
from nlu.text import glue
from nlu.transformer.alarms import odds_of_danger
from nlu.transformer.directory import FILED, LINEAR, Card, load_card
from nlu.transformer.lessons import CATEGORIES, LEAVES, NATURES
from nlu.transformer.network import Network, open_network
from nlu.transformer.trust import joined_opinions, linear_opinion

BACKEND = "transformers"


@dataclass(frozen=True)
class FusedClassifier:
    """The linear classifier and an encoder; the one knows words, the other what they mean."""

    linear: LinearClassifier
    network: Network
    card: Card
    backend: str = BACKEND

    @property
    def rarity(self) -> NDArray[np.float16]:
        """Return how rare each feature is on a phone."""
        return self.linear.rarity

    def score(self, text: str, grams: Grams | None = None) -> Scored:
        """Return the probabilities of all categories, leaves and natures."""
        glued = grams.text if grams else glue(text)
        plain, said = self.linear.score(glued, grams), self.network.scores(glued)
        joined = partial(self._joined, plain=plain, said=said, length=len(glued))
        categories = partial(self._categories, plain=plain, said=said, length=len(glued))
        leaves = joined(LEAVES)
        nothing = leaves.pop(NO_MATTER, 0.0)
        known = shares_of(leaves)
        return Scored(
            _mixed(known, categories(), self.linear.letter_likeness(grams or Grams(glued))),
            known,
            nothing,
            plain.known,
            joined(NATURES),
            categories(filed=True),
        )

    def alarm(self, text: str) -> float:
        """Return what the encoder adds to the log-odds that the passage `text` speaks of a danger."""
        if self.card.alarm is None:
            return 0.0
        return self.card.alarm.added(odds_of_danger(self.network, text))

    def because(self, text: str, leaf: str, grams: Grams | None = None) -> tuple[str, ...]:
        """Return the words of `text` that spoke most for `leaf`, as the linear heads know them."""
        return self.linear.because(text, leaf, grams)

    def sides(self, clauses: Sequence[str]) -> Sides:
        """Return both sides of each boundary, as the linear heads read them: the encoder would take long."""
        return self.linear.sides(clauses)

    def _joined(
        self, head: str, *, plain: Scored, said: Mapping[str, Scores], length: int, filed: bool = False
    ) -> dict[str, float]:
        labels = self.card.labels[head]
        opinion = linear_opinion(head, plain, labels, filed=filed)
        shares = joined_opinions(opinion, said[head], self.card.trust[head], length)
        return dict(zip(labels, shares.tolist(), strict=True))

    def _categories(
        self, plain: Scored, said: Mapping[str, Scores], length: int, *, filed: bool = False
    ) -> Shares:
        """Return the categories; how those that letters know divide among themselves, letters have shown."""
        found = self._joined(CATEGORIES, plain=plain, said=said, length=length, filed=filed)
        found.pop(NO_MATTER, None)
        labels, trust = self.card.labels[CATEGORIES], self.card.trust.get(FILED)
        known = [code for code in self.linear.weights.categories.labels if code in found]
        if trust is not None and known:
            opinion = linear_opinion(CATEGORIES, plain, known, filed=filed)
            encoder = said[CATEGORIES][[labels.index(code) for code in known]]
            divided = joined_opinions(opinion, encoder, trust, length)
            divided *= sum(found[code] for code in known)
            found |= dict(zip(known, divided.tolist(), strict=True))
        return shares_of(found)


def _mixed(leaves: Shares, categories: Shares, likeness: float) -> Shares:
    """Return the categories as the leaves say them of a chat line, and the head for them of a letter."""
    by_leaves = leaves.by_category()
    codes = sorted({*by_leaves, *categories})
    return shares_of(
        {
            code: (1 - likeness) * by_leaves.get(code, 0.0) + likeness * categories.get(code, 0.0)
            for code in codes
        }
    )


def load_fused(directory: Path, weights: Source | None = None) -> FusedClassifier:
    """Return the classifier kept in `directory`; `weights` stand in for the linear ones kept there.

    Raises ExtraMissing, DirectoryUnreadable and WeightsUnreadable.
    """
    card = load_card(directory)
    network = open_network(directory, card.labels, card.tokens)
    return FusedClassifier(load_classifier(weights or directory / LINEAR), network, card)
