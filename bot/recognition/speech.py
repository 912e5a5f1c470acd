"""Makes words of a voice message, with faster-whisper and a model in a folder of this machine."""

import io
from pathlib import Path
from typing import Any

from bot.recognition.senses import Recognise

LANGUAGE = "zh"
BEAM = 5
DOUBTFUL, UNLIKELY = 0.6, -1.0
"""A stretch is taken for no speech above this probability and below this mean log probability of its words;
as OpenAI's own decoder takes it."""

REPEATED = 2.4
"""Above this ratio of compression a model has got stuck in a loop; OpenAI's own threshold."""


def open_ears(folder: Path, hint: str) -> Recognise:
    """Load the model of a folder, for one core; `hint` shows how words are to be written.

    Raises whatever faster-whisper raises where the folder holds no model.
    """
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)

    def hear(content: bytes) -> str:
        segments, _ = model.transcribe(
            io.BytesIO(content),
            language=LANGUAGE,
            beam_size=BEAM,
            vad_filter=True,
            condition_on_previous_text=False,
            initial_prompt=hint,
        )
        return "".join(each.text for each in segments if is_speech(each)).strip()

    return hear


def is_speech(segment: Any) -> bool:
    """Whether a stretch was spoken: noise makes a model invent words that it is unsure of, or repeat them."""
    if segment.compression_ratio > REPEATED:
        return False
    return not (segment.no_speech_prob > DOUBTFUL and segment.avg_logprob < UNLIKELY)
