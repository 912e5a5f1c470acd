"""Takes out of a log line whatever could lead to a person or open a door."""

import re

HIDDEN = "…"
DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
HAN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\u3000-\u9fff\uf900-\uffef\U00020000-\U0003ffff]*"
)

MASKS = tuple(
    (re.compile(pattern, re.IGNORECASE), hidden)
    for pattern, hidden in (
        (r"://[^/@\s]*@", f"://{HIDDEN}@"),  # a password in an address
        (r"\d{6,12}:[\w-]{30,}", HIDDEN),  # the token of a Telegram bot
        (r"\b(bearer|basic)\s+[\w.~+/=-]+", rf"\1 {HIDDEN}"),
        (r"\b(token|invitation|secret|password|passwd|code|keys?)(\W{1,3})[^\s&,;'\"}]+", rf"\1\2{HIDDEN}"),
        (r"[\w.+-]+@[\w-]+(\.[\w-]+)+", HIDDEN),  # an e-mail address
        (r"(?<![\w/+])[\w/+-]{43}=", HIDDEN),  # 32 bytes in base64: a key
        (r"(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f])", HIDDEN),  # a token of ours, or its hash
        (r"(?<!\d)\d{17}[\dx](?![\dx])", HIDDEN),  # an identity card: 17 digits and its check character
        (r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)", HIDDEN),  # a mobile telephone
        (r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)", HIDDEN),  # a telephone in a house
        (r"\d{9,}", HIDDEN),  # whatever else is so long
    )
)


def masked(text: str) -> str:
    """Return a text without numbers, tokens and addresses of anybody."""
    plain = text.translate(DIGITS)
    for pattern, hidden in MASKS:
        plain = pattern.sub(hidden, plain)
    return plain


def foreign(text: str, longest: int = 200) -> str:
    """Return what a library wanted to say: its first line, without Chinese (the words of somebody)."""
    first = text.strip().split("\n", 1)[0]
    return masked(HAN.sub(HIDDEN, first))[:longest]
