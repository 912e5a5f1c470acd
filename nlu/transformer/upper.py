"""The part of an encoder that is trained: its upper layers, or all, and one linear head for each question."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import torch
from torch import nn

from nlu.transformer.lower import run


class Upper(nn.Module):
    """Upper layers, the mean of the tokens, and the heads; the answer has all heads side by side."""

    centre: torch.Tensor
    spread: torch.Tensor

    def __init__(self, layers: Any, hidden: int, heads: Mapping[str, int], dropout: float) -> None:
        super().__init__()
        self.layers = layers
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, count) for name, count in heads.items()})
        self.parts = tuple(parts_of(heads).values())
        self.register_buffer("centre", torch.zeros(hidden))
        self.register_buffer("spread", torch.ones(hidden))

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return one score for each label of each head."""
        mean = self.dropout((self.mean(hidden, mask) - self.centre) / self.spread)
        return torch.cat([head(mean) for head in self.heads.values()], dim=1)

    def mean(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the mean of the tokens after the upper layers."""
        hidden = run(self.layers, hidden, mask)
        weights = mask[:, :, None].to(hidden.dtype)
        return (hidden * weights).sum(1) / weights.sum(1)

    def lowered(self, below: Any) -> "Upper":
        """Return a copy that has the layers `below` too, and says the same so far."""
        copy = deepcopy(self)
        copy.layers = nn.ModuleList([*deepcopy(below), *copy.layers])
        return copy

    def meet(self, other: "Upper") -> "Upper":
        """Go half way to `other`: what was learnt lately is kept, and what was known is not lost."""
        with torch.no_grad():
            for own, theirs in zip(self.parameters(), other.parameters(), strict=True):
                own.lerp_(theirs, 0.5)
        return self

    def standardise(self, means: torch.Tensor) -> None:
        """Let the heads see `means` centred and of one size: as they come they nearly all point one way."""
        self.centre = means.mean(0)
        self.spread = means.std(0).clamp_min(1e-6)


def parts_of(heads: Mapping[str, int]) -> dict[str, slice]:
    """Return where the scores of each head stand in the answer."""
    parts, at = {}, 0
    for name, count in heads.items():
        parts[name] = slice(at, at + count)
        at += count
    return parts


def loss_of(
    scores: torch.Tensor, targets: torch.Tensor, parts: Sequence[slice], smoothing: float
) -> torch.Tensor:
    """Return the mean surprise over all heads; a target below zero asks nothing of that head."""
    total = scores.new_zeros(())
    for column, part in enumerate(parts):
        wanted = targets[:, column]
        if bool((wanted >= 0).any()):
            total = total + nn.functional.cross_entropy(
                scores[:, part], wanted, ignore_index=-1, label_smoothing=smoothing, reduction="sum"
            )
    return total / max(1, int((targets >= 0).sum()))
