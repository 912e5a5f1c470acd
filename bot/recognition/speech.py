"""Makes words of a voice message, with faster-whisper and a model in a folder of this machine."""

import io
from pathlib import Path
from typing import Any

from bot.recognition.senses import Recognise

LANGUAGE = "zh"
BEAM = 5
WARMTHS = (0.0, 0.4)
"""Temperatures: a stretch that fails at the first is decoded once more, at the same cost."""

UNLIKELY, REPEATED = -1.0, 2.4
"""OpenAI's own thresholds: the mean log probability below which words are not to be trusted, and the ratio of
compression above which a model has got stuck in a loop."""

STOPS = str.maketrans(",?!;:", "，？！；：")


def open_ears(folder: Path, hint: str, script: str) -> Recognise:
    """Load the model of a folder, for one core; `hint` shows how to write, `script` (OpenCC) in which signs.

    Raises whatever faster-whisper raises where the folder holds no model.
    """
    from faster_whisper import WhisperModel
    from opencc import OpenCC

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    written = OpenCC(script)

    def hear(content: bytes) -> str:
        segments, _ = model.transcribe(
            io.BytesIO(content),
            language=LANGUAGE,
            beam_size=BEAM,
            temperature=WARMTHS,
            vad_filter=True,
            condition_on_previous_text=False,
            initial_prompt=hint,
        )
        words = "".join(each.text for each in segments if is_speech(each)).strip()
        return str(written.convert(words)).translate(STOPS) if is_chinese(words) else ""

    return hear


def is_speech(segment: Any) -> bool:
    """Whether a stretch was understood: of noise a model makes words that it is unsure of, or repeats."""
    return bool(segment.avg_logprob >= UNLIKELY and segment.compression_ratio <= REPEATED)


def is_chinese(words: str) -> bool:
    """Whether half of the letters and digits are Chinese: what a model does not know becomes codes."""
    signs = [each for each in words if each.isalnum()]
    return sum("\u3400" <= each <= "\u9fff" for each in signs) * 2 >= len(signs) > 0
