"""Ask a trained encoder about one text, on one core, with nothing loaded but the file it was written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.errors import DirectoryUnreadable, ExtraMissing
from nlu.transformer.directory import NETWORK, TOKENIZER

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """The opened file and its tokenizer; threads may share it."""

    session: Any
    tokenizer: Any
    labels: Mapping[str, tuple[str, ...]]

    def scores(self, text: str) -> dict[str, Scores]:
        """Return a raw score for each label of each head."""
        ids = np.array([self.tokenizer.encode(text).ids], dtype=np.int64)
        (answer,) = self.session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
        ends = np.cumsum([len(labels) for labels in self.labels.values()])
        parts = np.split(answer[0].astype(np.float64), ends[:-1])
        return dict(zip(self.labels, parts, strict=True))


def open_network(directory: Path, labels: Mapping[str, tuple[str, ...]], tokens: int) -> Network:
    """Return the network of `directory`. Raises ExtraMissing and DirectoryUnreadable.

    It is opened once as long as the file stays the same, however often the lists around it change.
    """
    try:
        import onnxruntime  # noqa: F401
        from tokenizers import Tokenizer
    except ImportError as fault:
        raise ExtraMissing(str(fault.name)) from fault
    files = directory / NETWORK, directory / TOKENIZER
    if not all(file.is_file() for file in files):
        raise DirectoryUnreadable(directory)
    try:
        tokenizer = Tokenizer.from_file(str(files[1]))
        session = _opened(files[0], files[0].stat().st_mtime_ns)
    except Exception as fault:  # both libraries raise bare exceptions of their own for a spoilt file
        raise DirectoryUnreadable(directory) from fault
    tokenizer.enable_truncation(tokens)
    tokenizer.no_padding()
    return Network(session, tokenizer, labels)


@lru_cache(maxsize=1)
def _opened(file: Path, changed: int) -> Any:  # noqa: ARG001 - a part of the key
    """Return the network of `file` as it was when it was last `changed`."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
