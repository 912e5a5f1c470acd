"""Keep what training found in one compact file of plain arrays (no pickle, nothing that can run)."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlu.errors import WeightsUnreadable
from nlu.features import SHORT_SIZE, SIZE
from nlu.heads import Head
from nlu.sources import Source

SHIPPED = Path(__file__).parent / "weights" / "linear.npz"
VERSION = 4


@dataclass(frozen=True)
class Weights:
    """Everything the linear classifier needs: how rare each feature is, and its heads.

    What is rare in letters is not what is rare on a phone, so there are two such tables.
    """

    idf: NDArray[np.float16]  # for `categories` and `voices`
    short_idf: NDArray[np.float16]  # for `leaves` and `natures`
    categories: Head  # labels are first-level codes, those there was training data for
    leaves: Head  # labels are leaf codes and NO_MATTER
    voices: Head  # labels are LETTER and LINE: which of the other two to trust
    natures: Head | None = None  # labels are values of Nature; None where no line said its nature


def save(weights: Weights, file: Path) -> None:
    """Write `weights` to `file`, which appears whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".part")
    unfinished.write_bytes(packed(weights))
    unfinished.replace(file)


def packed(weights: Weights) -> bytes:
    """Return `weights` as the bytes that a file of them has."""
    arrays = {"version": np.array(VERSION), "idf": weights.idf, "short_idf": weights.short_idf}
    arrays |= _arrays("categories", weights.categories) | _arrays("leaves", weights.leaves)
    arrays |= _arrays("voices", weights.voices)
    if weights.natures is not None:
        arrays |= _arrays("natures", weights.natures)
    target = BytesIO()
    np.savez_compressed(target, allow_pickle=False, **arrays)
    return target.getvalue()


def load(file: Source) -> Weights:
    """Read what `save` or `packed` made. Raises WeightsUnreadable."""
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        sizes = [table.size for table in _tables(arrays)]
        if int(arrays["version"]) != VERSION or sizes != [SIZE, SHORT_SIZE]:
            raise WeightsUnreadable(file)
        categories, voices = (_unpacked(name, arrays, SIZE) for name in ("categories", "voices"))
        leaves = _unpacked("leaves", arrays, SHORT_SIZE)
        natures = _unpacked("natures", arrays, SHORT_SIZE) if "natures.labels" in arrays else None
        idf, short_idf = _tables(arrays)
        return Weights(idf, short_idf, categories, leaves, voices, natures)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as fault:
        raise WeightsUnreadable(file) from fault


def _tables(arrays: dict[str, NDArray[np.generic]]) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    return arrays["idf"].astype(np.float16), arrays["short_idf"].astype(np.float16)


def _arrays(name: str, head: Head) -> dict[str, NDArray[np.generic]]:
    used = np.flatnonzero(head.rows)
    return {
        f"{name}.labels": np.array(head.labels),
        f"{name}.used": used[np.argsort(head.rows[used])].astype(np.uint32),
        f"{name}.weights": head.weights,
        f"{name}.scales": head.scales,
        f"{name}.bias": head.bias,
        f"{name}.temperatures": head.temperatures,
    }


def _unpacked(name: str, arrays: dict[str, NDArray[np.generic]], size: int) -> Head:
    rows = np.zeros(size, dtype=np.uint32)
    used = arrays[f"{name}.used"]
    rows[used.astype(np.int64)] = np.arange(1, used.size + 1)
    return Head(
        labels=tuple(str(label) for label in arrays[f"{name}.labels"]),
        rows=rows,
        weights=arrays[f"{name}.weights"].astype(np.int8),
        scales=arrays[f"{name}.scales"].astype(np.float32),
        bias=arrays[f"{name}.bias"].astype(np.float32),
        temperatures=arrays[f"{name}.temperatures"].astype(np.float32),
    )
