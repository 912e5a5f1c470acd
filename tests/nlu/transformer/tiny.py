"""A tiny encoder with random weights, and a few letters and lines for it to learn."""

import csv
from pathlib import Path
from random import Random

from nlu.corpus import Line, ShortLines
from nlu.transformer.lessons import Recipe

RECIPE = Recipe(layers=1, epochs=3, tokens=24, batch=16, rate=1e-3, head_rate=2e-2, at_once=256, kept_every=5)
WATER, NOISE = ["停水", "水压", "水管", "龙头"], ["噪音", "音响", "吵闹", "喇叭"]
NAMES = {"01": "城乡建设", "02": "环境保护"}
MATTERS = {"01": WATER, "02": NOISE}
LETTERS = "".join(sorted({letter for words in (WATER, NOISE) for word in words for letter in word}))


def build_encoder(folder: Path, tokenizer: bool = True) -> Path:
    """Write a BERT of two layers of 32 into `folder`, its words single characters."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    pieces = ["[PAD]", "[UNK]", *LETTERS, *"0123456789", "是", "吗"]
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    if tokenizer:
        known = Tokenizer(models.WordLevel({piece: at for at, piece in enumerate(pieces)}, unk_token="[UNK]"))
        known.pre_tokenizer = pre_tokenizers.Split("", "isolated")
        PreTrainedTokenizerFast(tokenizer_object=known, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(
            folder
        )
    return folder


def write_letters(file: Path, rows: int = 80) -> Path:
    """Write letters of two categories into `file`."""
    random = Random(3)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["subject", "text", "label"])
        for at in range(rows):
            code = ("01", "02")[at % 2]
            writer.writerow(["", _text(random, code, 6) + str(at), NAMES[code]])
    return file


def short_lines(count: int = 60) -> ShortLines:
    """Return lines of two leaves, with what their writers want."""
    random = Random(4)
    leaves = {"01": "0101", "02": "0201"}
    lines = [
        Line(_text(random, code, 2) + str(at), leaves[code], f"{code}-{at // 4}")
        for at in range(count)
        for code in ("01", "02")
    ]
    natures = tuple(Line(line.text, ("help", "consult")[at % 2]) for at, line in enumerate(lines))
    words = tuple(Line(word, leaves[code]) for code, known in MATTERS.items() for word in known)
    return ShortLines(tuple(lines), words, natures)


def _text(random: Random, code: str, words: int) -> str:
    return "".join(random.choices(MATTERS[code], k=words))
