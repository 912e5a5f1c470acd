"""Reads a sum of money as people write it: 3000, 12,000元, 1.2万, 三千块左右, 一万二."""

import re
import unicodedata
from decimal import Decimal

FEN = 100
"""Of one yuan."""

ABOUT = r"(?:\u7ea6|\u7d04|\u5927\u7ea6|\u5927\u7d04|\u5927\u6982|\u5dee\u4e0d\u591a|about|around)?"
OR_SO = r"(?:\u5de6\u53f3|\u4e0a\u4e0b|\u5427)?"
YUAN = r"(?:\u5143\u6574?|\u5757\u94b1?|\u584a\u9322?|\u5706|\u5713|yuan|rmb|cny)?"
FIGURES = re.compile(
    rf"{ABOUT}[\u00a5\uffe5]?(\d{{1,15}}(?:\.\d{{1,6}})?)([\u4e07\u842c\u5343\u767ew])?{YUAN}{OR_SO}",
    re.IGNORECASE,
)
NINE = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
PLACES = "\u96f6\u3007\u4e24\u5169\u5341\u767e\u5343\u4e07\u842c"
NUMERALS = re.compile(rf"{ABOUT}([{NINE}{PLACES}]{{1,12}}){YUAN}{OR_SO}")
UNITS = {"\u5341": 10, "\u767e": 100, "\u5343": 1000, "\u4e07": 10_000, "\u842c": 10_000, "w": 10_000, "": 1}
DIGITS = {"\u96f6": 0, "\u3007": 0, "\u4e24": 2, "\u5169": 2} | {each: at for at, each in enumerate(NINE, 1)}


def fen_of(words: str) -> int | None:
    """Return a sum in fen; None where words are no sum, or hold more than one."""
    plain = re.sub(r",|(?<!\d)\s+|\s+(?!\d)", "", unicodedata.normalize("NFKC", words)).lower()
    if found := FIGURES.fullmatch(plain):
        fen = Decimal(found[1]) * UNITS[found[2] or ""] * FEN
        return int(fen) if fen == int(fen) else None
    found = NUMERALS.fullmatch(plain)
    yuan = number_of(found[1]) if found else None
    return None if yuan is None else yuan * FEN


def number_of(numerals: str) -> int | None:
    """Return the number that numerals write; a digit alone counts in the place after: 一万二 is 12,000."""
    above, parted, rest = numerals.replace("\u842c", "\u4e07").partition("\u4e07")
    if not parted:
        return under_myriad(numerals)
    high, low = under_myriad(above), under_myriad(rest) if rest else 0
    if high is None or low is None:
        return None
    return high * 10_000 + low * (1000 if rest in DIGITS else 1)


def under_myriad(numerals: str) -> int | None:
    """Return the number under ten thousand that numerals write, each place once, from the highest down."""
    total, place = 0, 10_000
    digit: int | None = None
    for each in numerals:
        if each in DIGITS:
            if digit:
                return None
            digit = DIGITS[each]
            continue
        if UNITS[each] >= place or (digit is None and each != "\u5341"):
            return None
        place = UNITS[each]
        total, digit = total + (1 if digit is None else digit) * place, None
    short = numerals[-2:-1] in ("\u767e", "\u5343")
    return total + (digit or 0) * (place // 10 if short else 1) if numerals else None
