"""Run texts through the lower layers of an encoder once, and keep what they say on disk.

The lower layers are not trained: what they make of a text is the same in every epoch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nlu.transformer.lessons import Recipe

Ids = NDArray[np.int32]
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Store:
    """What the lower layers made of each text: rows `starts[at]` to `starts[at + 1]` of `rows`."""

    rows: NDArray[np.float16]
    starts: NDArray[np.int64]

    def batch(self, at: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the texts numbered `at` as padded hidden states and their mask."""
        lengths = [int(self.starts[each + 1] - self.starts[each]) for each in at]
        hidden = np.zeros((len(at), max(lengths), self.rows.shape[1]), np.float32)
        for row, (each, length) in enumerate(zip(at, lengths, strict=True)):
            hidden[row, :length] = self.rows[self.starts[each] : self.starts[each] + length]
        return torch.from_numpy(hidden), mask_of(lengths)

    def lengths(self) -> NDArray[np.int64]:
        """Return how many tokens each text has."""
        return np.diff(self.starts)


@dataclass(frozen=True)
class Words:
    """Texts as they come to the lowest layer, which are the same in every epoch as well."""

    encoder: Any
    ids: Sequence[Ids]

    def batch(self, at: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the texts numbered `at` as padded embeddings and their mask."""
        tokens, mask = _padded([self.ids[each] for each in at])
        with torch.no_grad():
            return self.encoder.embeddings(input_ids=tokens), mask

    def lengths(self) -> NDArray[np.int64]:
        """Return how many tokens each text has."""
        return np.array([each.size for each in self.ids], dtype=np.int64)


def mask_of(lengths: Sequence[int]) -> torch.Tensor:
    """Return a mask with as many ones in each row as `lengths` say."""
    return (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).long()


def stored(encoder: Any, layers: int, ids: Sequence[Ids], recipe: Recipe, folder: Path, step: Step) -> Store:
    """Return what the lowest `layers` of `encoder` make of the texts `ids`, going on where a run stopped."""
    starts = np.concatenate([[0], np.cumsum([each.size for each in ids])]).astype(np.int64)
    file, done_file = folder / "lower.f16", folder / "lower.done"
    shape = (int(starts[-1]), encoder.config.hidden_size)
    done = int(done_file.read_text()) if done_file.exists() and file.exists() else 0
    rows = np.memmap(file, np.float16, "r+" if done else "w+", shape=shape)
    batches = by_length([each.size for each in ids], recipe.at_once)
    for number, batch in enumerate(batches):
        if number >= done:
            _fill(rows, starts, _lowest(encoder, layers, [ids[at] for at in batch]), batch)
            if (number + 1) % recipe.kept_every == 0 or number + 1 == len(batches):
                rows.flush()
                done_file.write_text(str(number + 1))
            step(number + 1, len(batches))
    return Store(np.array(rows), starts)


def by_length(lengths: Sequence[int], most: int) -> list[list[int]]:
    """Return the numbers of the texts in batches of similar length, each of at most `most` tokens."""
    batches: list[list[int]] = []
    longest = 0
    for at in np.argsort(np.asarray(lengths), kind="stable").tolist():
        longest = max(1, lengths[at])
        if not batches or (len(batches[-1]) + 1) * longest > most:
            batches.append([])
        batches[-1].append(at)
    return batches


def _fill(
    rows: NDArray[np.float16], starts: NDArray[np.int64], hidden: torch.Tensor, batch: list[int]
) -> None:
    for row, at in enumerate(batch):
        begin, end = int(starts[at]), int(starts[at + 1])
        rows[begin:end] = hidden[row, : end - begin].numpy().astype(np.float16)


def _lowest(encoder: Any, layers: int, ids: Sequence[Ids]) -> torch.Tensor:
    tokens, mask = _padded(ids)
    with torch.inference_mode(), quickly():
        hidden = encoder.embeddings(input_ids=tokens)
        return run(encoder.encoder.layer[:layers], hidden, mask).float()


def _padded(ids: Sequence[Ids]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return texts of token numbers as one table, and its mask."""
    lengths = [each.size for each in ids]
    tokens = np.zeros((len(ids), max(lengths)), np.int64)
    for row, each in enumerate(ids):
        tokens[row, : each.size] = each
    return torch.from_numpy(tokens), mask_of(lengths)


def quickly() -> torch.autocast:
    """Let layers multiply numbers of sixteen bits where the processor has them: three times as fast."""
    can = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=can)


def run(layers: Any, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return `hidden` after `layers`, looking only where `mask` is one."""
    unseen = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
    for layer in layers:
        answer = layer(hidden, attention_mask=unseen)
        hidden = answer[0] if isinstance(answer, tuple) else answer
    return hidden
