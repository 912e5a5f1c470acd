"""Decides which words of a text tell who somebody is, and how the text is shown to others.

Patterns, not understanding: what is written in an obvious form is found, and a person is warned of it.
The Chinese words stand in `masking.json`. Case numbers are never masked.
"""

import json
import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

MARK = "***"


class Detail(StrEnum):
    """A kind of words that may tell who somebody is."""

    EMAIL = "email"  # first: its digits are no telephone number
    ID_NUMBER = "id_number"
    CARD = "card"
    PHONE = "phone"
    PLATE = "plate"
    ACCOUNT = "account"  # of a messenger
    NAME = "name"
    ROOM = "room"


CONTACTS = frozenset(Detail) - {Detail.ROOM}
"""What others need not see to work on a case; the room they may need."""


@dataclass(frozen=True)
class Found:
    """One telling stretch of a text."""

    detail: Detail
    start: int
    end: int
    words: str


def mask(text: str, details: AbstractSet[Detail] = CONTACTS) -> str:
    """Return the text with every telling stretch of these kinds replaced by MARK."""
    shown, place = [], 0
    for found in find_details(text):
        if found.detail in details:
            shown += [text[place : found.start], MARK]
            place = found.end
    return "".join([*shown, text[place:]])


def tells_who(text: str) -> tuple[str, ...]:
    """Return the words that may show who wrote this, rooms included, for the warning before sending."""
    return tuple(dict.fromkeys(found.words for found in find_details(text)))


def find_details(text: str) -> tuple[Found, ...]:
    """Return all telling stretches in order; where two overlap, the kind named first in Detail wins."""
    rules = _rules()
    left = rules.case_number.sub(_blank, text.translate(rules.half_width))
    kept: list[Found] = []
    for rule in rules.ordered:
        read = left.translate(rules.digits) if rule.spelled else left
        spans = [match.span("it") for match in rule.pattern.finditer(read) if rule.holds(match["it"])]
        for start, end in spans:
            kept.append(Found(rule.detail, start, end, text[start:end]))
            left = left[:start] + "\0" * (end - start) + left[end:]
    return tuple(sorted(kept, key=lambda found: found.start))


def as_digits(text: str) -> str:
    """Return a text with full-width signs as plain ones and spelled digits as digits, place by place."""
    rules = _rules()
    return text.translate(rules.half_width).translate(rules.digits)


def safe_cell(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula; plain numbers stay as they are."""
    if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", value):
        return value
    starts_like_one = value.lstrip(" \u3000")[:1] in tuple("=+-@\t\r\n＝＋－＠|%")
    return f"'{value}" if starts_like_one and value.strip() else value


@dataclass(frozen=True)
class _Rule:
    """A pattern whose group `it` tells something, when `holds` agrees."""

    detail: Detail
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool
    spelled: bool = False  # look where Chinese digits have become Arabic ones


@dataclass(frozen=True)
class _Rules:
    half_width: dict[int, int]  # character by character, so that places stay what they are
    digits: dict[int, str]
    case_number: re.Pattern[str]
    ordered: tuple[_Rule, ...]


def _blank(match: re.Match[str]) -> str:
    """Hide a stretch from the rules that follow; every place stays what it is."""
    return "\0" * len(match[0])


def _is_id_number(written: str) -> bool:
    """Check the last character (GB 11643-1999)."""
    signs = re.sub(r"\s", "", written).upper()
    rest = sum(int(sign) * pow(2, 17 - place, 11) for place, sign in enumerate(signs[:17])) % 11
    return signs[17] == "10X98765432"[rest]


def _is_card_number(written: str) -> bool:
    """Check the last digit (Luhn, ISO/IEC 7812-1)."""
    digits = [int(sign) for sign in written if sign.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


@cache
def _rules() -> _Rules:
    """Read the words and compile the patterns, once."""
    words = json.loads(files("workflows.cases").joinpath("masking.json").read_text("utf-8"))
    wide = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
    return _Rules(
        half_width=wide,
        digits={ord(sign): digit for sign, digit in words["digits"].items()},
        case_number=re.compile(r"HY[-\s]?\d{8}[-\s]?[A-Z0-9]{4,6}(?![A-Z0-9])", re.IGNORECASE | re.ASCII),
        ordered=(*_number_rules(words), *_name_rules(words), *_room_rules(words)),
    )


def _number_rules(words: dict[str, list[str]]) -> Iterator[_Rule]:
    start, end = r"(?<![0-9])", r"(?![0-9])"
    birth = r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    yield _Rule(
        Detail.EMAIL, _compiled(r"(?P<it>[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,5})")
    )
    yield _Rule(
        Detail.ID_NUMBER,
        _compiled(rf"{start}(?P<it>[1-9][0-9]{{5}} ?{birth} ?[0-9]{{3}}(?:X|[0-9]{end}))"),
        _is_id_number,
    )
    yield _Rule(Detail.CARD, _compiled(rf"{start}(?P<it>[3-6](?:[ -]?[0-9]){{12,18}}){end}"), _is_card_number)
    mobile = r"(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}[- ]?[0-9]{4}|[0-9][- ]?[0-9]{3}[- ]?[0-9]{4})"
    yield _Rule(Detail.PHONE, _compiled(rf"{start}(?P<it>{mobile}){end}"))
    yield _Rule(Detail.PHONE, _compiled(rf"{start}(?P<it>{mobile}){end}"), spelled=True)
    yield _Rule(
        Detail.PHONE, _compiled(rf"{start}(?P<it>\(?0[1-9][0-9]{{1,2}}\)?[- ]?[2-8][0-9]{{6,7}}){end}")
    )
    yield _Rule(
        Detail.PHONE,
        _compiled(rf"(?:{_any(words['phone_words'])})[^0-9]{{0,4}}(?P<it>[2-8][0-9]{{6,7}}){end}"),
    )
    plate = rf"[{words['provinces']}][A-HJ-Z][·• -]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9{words['plate_ends']}]"
    yield _Rule(Detail.PLATE, _compiled(rf"(?P<it>{plate})(?![A-Z0-9])"))
    account = r"(?P<it>[A-Z][A-Z0-9_-]{5,19}|[1-9][0-9]{4,11})(?![A-Z0-9_-])"
    messenger = rf"(?<![A-Z])(?:{_any(words['account_words'])})[^A-Z0-9]{{0,3}}"
    yield _Rule(Detail.ACCOUNT, _compiled(messenger + account))


def _name_rules(words: dict[str, list[str]]) -> Iterator[_Rule]:
    han = "[一-龥]"
    surname = rf"(?:{_any(words['double_surnames'])}|[{words['surnames']}])"
    ends = rf"(?={_any(words['after_a_name'])}|[^一-龥]|$)"
    name = rf"{surname}{han}{{1,2}}?{ends}"
    foreign = rf"{han}{{2,6}}·{han}{{2,6}}"
    strong, weak = _any(words["introductions"]), _any(words["weak_introductions"])
    yield _Rule(
        Detail.NAME, _compiled(rf"(?:{strong})[:：\s]*(?P<it>{foreign}|{name}|{surname}{han}{{1,2}})")
    )
    yield _Rule(Detail.NAME, _compiled(rf"(?:{_any(words['surname_introductions'])})(?P<it>{surname})"))
    stops = frozenset(words["not_names"])
    yield _Rule(Detail.NAME, _compiled(rf"(?:{weak})(?P<it>{foreign}|{name})"), lambda it: it not in stops)
    titled = rf"(?P<it>(?![{words['ambiguous']}]){surname}{han}{{0,2}}?)(?:{_any(words['titles'])})"
    yield _Rule(Detail.NAME, _compiled(titled))
    english = r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}"
    yield _Rule(Detail.NAME, re.compile(rf"\b[Mm]y name is (?P<it>{english})"))


def _room_rules(words: dict[str, list[str]]) -> Iterator[_Rule]:
    building, unit, room = (_any(words[key]) for key in ("buildings", "units", "rooms"))
    number = rf"[0-9]{{3,4}}(?![0-9])\s?(?:{room})?"
    with_building = rf"[0-9A-Z]{{1,3}}\s?(?:{building})\s?(?:[0-9]{{1,2}}\s?(?:{unit})\s?)?{number}"
    with_unit = rf"[0-9]{{1,2}}\s?(?:{unit})\s?{number}"
    alone = rf"[0-9]{{3,4}}(?:{room})"
    short = r"[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])"
    yield _Rule(Detail.ROOM, _compiled(rf"(?<![0-9A-Z-])(?P<it>{with_building}|{with_unit}|{alone}|{short})"))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(words: list[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
