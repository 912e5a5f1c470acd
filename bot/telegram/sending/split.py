"""Splits long texts where a reader would pause; lengths are UTF-16 units, as Telegram counts."""

import re
import unicodedata

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""Source: core.telegram.org/bots/api#sendmessage, #sendphoto."""

BORDERS = tuple(
    re.compile(each)
    for each in (
        r"\n\s*\n",  # between two paragraphs
        r"\n",
        r"[。！？!?；;…][”’」』）)\"']*\s*|\.\s+",  # after a sentence
        r"[，、,：:]\s*|\s+",
    )
)
"""Where a text may be cut, best first."""

SHARE = 4
"""A border in the first quarter of what fits is no good place: the parts would be short."""

ZWJ = "\u200d"
VARIATIONS, TAGS = range(0xFE00, 0xFE10), range(0xE0020, 0xE0080)
SKIN_TONES, FLAGS = range(0x1F3FB, 0x1F400), range(0x1F1E6, 0x1F200)


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text) + sum(each > "\uffff" for each in text)


def whole(text: str) -> str:
    """Return text that can be sent: half characters replaced, nothing around it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def split(text: str, most: int = LONGEST_TEXT) -> list[str]:
    """Return the text in parts of at most `most` units; joined they are the text again.

    Only a part that would be nothing but white space is left out: Telegram takes none.
    """
    parts = []
    while units(text) > most:
        end = cut(text, fitting(text, most))
        parts.append(text[:end])
        text = text[end:]
    return [each for each in (*parts, text) if each.strip()]


def fitting(text: str, most: int) -> int:
    """Return how many characters fit into so many units."""
    if text.isascii():
        return min(most, len(text))
    used = 0
    for index, each in enumerate(text):
        used += 2 if each > "\uffff" else 1
        if used > most:
            return index
    return len(text)


def cut(text: str, end: int) -> int:
    """Return where to cut at `end` or before: at the best border, and never within what is one sign."""
    for border in BORDERS:
        ends = [found.end() for found in border.finditer(text, 0, end) if is_border(text, found.end())]
        if ends and ends[-1] > end // SHARE:
            return ends[-1]
    return next((at for at in range(end, 0, -1) if is_border(text, at)), end)


def is_border(text: str, at: int) -> bool:
    """Whether two signs meet at `at`; a sign may be many characters. Source: Unicode UAX 29, in short."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if after == ZWJ or before == ZWJ or (before == "\r" and after == "\n") or belongs_to_before(after):
        return False
    return not (ord(before) in FLAGS and ord(after) in FLAGS and flags_before(text, at) % 2)


def belongs_to_before(sign: str) -> bool:
    """Whether a character only changes the one before it."""
    code = ord(sign)
    return unicodedata.category(sign)[0] == "M" or code in VARIATIONS or code in SKIN_TONES or code in TAGS


def flags_before(text: str, at: int) -> int:
    """Count the letters of flags right before `at`: two of them are one flag."""
    start = at
    while start and ord(text[start - 1]) in FLAGS:
        start -= 1
    return at - start
