"""Reads a sum of money as people write it: 3000, 12,000元, 1.2万, 三千块左右, 一万二."""

import re
import unicodedata
from decimal import Decimal

FEN = 100
"""Of one yuan."""

ABOUT = r"(?:约|約|大约|大約|大概|差不多|about|around)?"
OR_SO = r"(?:左右|上下|吧)?"
YUAN = r"(?:元整?|块钱?|塊錢?|圆|圓|yuan|rmb|cny)?"
FIGURES = re.compile(rf"{ABOUT}[¥￥]?(\d{{1,15}}(?:\.\d{{1,6}})?)([万萬千百w])?{YUAN}{OR_SO}", re.IGNORECASE)
NUMERALS = re.compile(rf"{ABOUT}([零〇一二两兩三四五六七八九十百千万萬]{{1,12}}){YUAN}{OR_SO}")
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "w": 10_000, "": 1}
DIGITS = {"零": 0, "〇": 0, "两": 2, "兩": 2} | {each: at for at, each in enumerate("一二三四五六七八九", 1)}


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
    above, parted, rest = numerals.replace("萬", "万").partition("万")
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
        if UNITS[each] >= place or (digit is None and each != "十"):
            return None
        place = UNITS[each]
        total, digit = total + (1 if digit is None else digit) * place, None
    short = numerals[-2:-1] in ("百", "千")
    return total + (digit or 0) * (place // 10 if short else 1) if numerals else None
