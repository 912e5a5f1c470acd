"""Where doors differ in what they can do: declared here, once, for all transcripts.

What is left out at a door is left out with what its person sees of it right after. What is said instead
stands in transcripts of its own (`telegram/`).
"""

import re

DRAWN_BY_US = "(only the web door shows old messages as they stand now; a telephone keeps what it got)"
LEFT_OUT_AT_TELEGRAM = (
    (r"发来", "no client of Telegram sends a body of its own making"),
    (r"下载", "Telegram's bots hand out no files of personal data: they name the web page"),
    (r"现在看不到", DRAWN_BY_US),
    (r"说重复", "Telegram's clients cut a text at 4096 characters; ours says so at 4000"),
    (r"发照片 (\d+MB|坏的|6)", "Telegram makes pictures smaller, and sends each of them by itself"),
    (r"发位置 (200,300|.* bd09)", "Telegram knows true places only, in WGS-84"),
)
"""What nobody can do at Telegram, as verb and words of a transcript, and why."""

AT_TELEGRAM = re.compile("|".join(f"(?:{pattern}\\b)" for pattern, _ in LEFT_OUT_AT_TELEGRAM))


def left_out_at_telegram(verb: str, text: str) -> bool:
    """Whether a line of a transcript cannot be played at Telegram."""
    return AT_TELEGRAM.match(f"{verb} {text}") is not None
