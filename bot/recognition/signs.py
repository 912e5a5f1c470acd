"""Makes words of what is written in a picture, with RapidOCR and the models that come with it."""

from bot.recognition.senses import Recognise

SURE = 0.7
"""Score of a line below which it is left out."""


def open_eyes() -> Recognise:
    """Load the models of RapidOCR, for one core; nothing is fetched from anywhere."""
    from rapidocr import RapidOCR

    one_core = {
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.log_level": "error",
    }
    engine = RapidOCR(params=one_core)

    def read(content: bytes) -> str:
        found = engine(content)
        lines = zip(found.txts or (), found.scores or (), strict=True)
        return "\n".join(text.strip() for text, score in lines if score >= SURE and text.strip())

    return read
