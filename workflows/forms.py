"""Reads what an act needs to be told: fields by name and kind. Chat and desk ask for the same ones."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nlu.ahead import coming, day_ahead
from workflows.errors import WorkflowError
from workflows.reference import Reference
from workflows.sums import FEN, fen_of

Given = Mapping[str, str]
"""What was told, by the names of fields: words, codes, ISO days, fen."""

LONGEST = 500
"""Characters of one field."""

LONGEST_PHOTOS = 2000
"""Characters of the names of several pictures."""

NO_PICTURE, AS_IT_IS = "-", "="
"""What stands for a thing that is to have no picture, or the one it has."""

APART = re.compile(r"[|,，、;；\n]+")
"""What stands between several things in one field."""

ANY_DAY = re.compile(r"(?:(\d{4})\D{1,2})?(\d{1,2})\D{1,2}(\d{1,2})\D?")
"""A day however it is written: year (or none), month, day."""

MOST_FEN = 10**13
SEPARATOR = "|"


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    SEVERAL = "several"  # two things at least, as they are
    BODY = "body"
    BODIES = "bodies"
    DAY = "day"  # from today on
    ANY_DAY = "any_day"  # with its year
    MONEY = "money"
    CATEGORIES = "categories"
    AREAS = "areas"
    CHOICE = "choice"  # one of what is shown
    LINK = "link"
    WHOLE = "whole"  # a whole number, with its unit or without
    PHOTO = "photo"  # the name of a picture that was sent
    PHOTOS = "photos"  # for each of several things in order a picture, or what becomes of the one it has


@dataclass(frozen=True)
class Field:
    """One thing that must be told."""

    name: str
    kind: Kind = Kind.TEXT
    optional: bool = False
    most: int = LONGEST  # characters


class FieldUnfit(WorkflowError):
    """What was told for a field cannot be read."""

    def __init__(self, name: str, kind: Kind) -> None:
        super().__init__(name, kind)
        self.name = name
        self.kind = kind


def read(field: Field, typed: str, reference: Reference, today: date) -> str:
    """Return what was typed for a field in the one way it is kept. Raises FieldUnfit."""
    words = typed.strip()
    if not words and field.optional:
        return ""
    longest = LONGEST_PHOTOS if field.kind is Kind.PHOTOS else field.most
    found = READERS[field.kind](words, reference, today) if 0 < len(words) <= longest else None
    if found is None:
        raise FieldUnfit(field.name, field.kind)
    return found


def read_all(fields: tuple[Field, ...], typed: Given, reference: Reference, today: date) -> dict[str, str]:
    """Return what was typed for all fields. Raises FieldUnfit."""
    return {field.name: read(field, typed.get(field.name, ""), reference, today) for field in fields}


def written(field: Field, value: str) -> str:
    """Return what was read as it could have been typed: who reads it again finds the same."""
    if field.kind is not Kind.MONEY or not value:
        return value
    return f"{int(value) // FEN}.{int(value) % FEN:02d}"


def text(words: str, _reference: Reference, _today: date) -> str | None:
    """Words as they are."""
    return words


def several(words: str, _reference: Reference, _today: date) -> str | None:
    """Words as they are, if they hold two things at least."""
    return words if len(parts(words)) > 1 else None


def link(words: str, _reference: Reference, _today: date) -> str | None:
    """An address of the web."""
    return words if re.fullmatch(r"https?://[^\s\"'<>]+", words) else None


def body(words: str, reference: Reference, _today: date) -> str | None:
    """The code of a body by its code, its name, or a part of it that no other has."""
    named = {code: fact.name for code, fact in reference.standing.items()}
    return one_of(words, named)


def bodies(words: str, reference: Reference, today: date) -> str | None:
    """Codes of several bodies."""
    return joined([body(each, reference, today) for each in parts(words)])


def categories(words: str, reference: Reference, _today: date) -> str | None:
    """Codes of categories by code or name."""
    names = {code: str(fact.names.by_locale.get("zh-CN", "")) for code, fact in reference.categories.items()}
    return joined([one_of(each, names) for each in parts(words)])


def areas(words: str, reference: Reference, _today: date) -> str | None:
    """Codes of areas by code or name."""
    names = {code: fact.name for code, fact in reference.areas.items()}
    return joined([one_of(each, names) for each in parts(words)])


def parts(words: str) -> list[str]:
    """What stands between the separators."""
    return [each.strip() for each in APART.split(words) if each.strip()]


def joined(codes: list[str | None]) -> str | None:
    """Codes as they are kept; None where one is unknown, or there are none."""
    known = [each for each in codes if each]
    return SEPARATOR.join(dict.fromkeys(known)) if known and len(known) == len(codes) else None


def one_of(words: str, named: Mapping[str, str]) -> str | None:
    """The code that words are, or whose name they are, or of whose name alone they are a part."""
    if words in named:
        return words
    same = [code for code, name in named.items() if name == words]
    like = same or [code for code, name in named.items() if words in name]
    return like[0] if len(like) == 1 else None


def day(words: str, _reference: Reference, today: date) -> str | None:
    """A day from today on."""
    given = day_said(words, today)
    return given.isoformat() if given is not None else None


def day_said(words: str, today: date) -> date | None:
    """The day from today on that was told; without a year the next one, unless it has just been."""
    found = ANY_DAY.fullmatch(words)
    try:
        if found is None:
            given = day_ahead(words, today)
        elif found[1]:
            given = date(int(found[1]), int(found[2]), int(found[3]))
        else:
            given = coming(int(found[2]), int(found[3]), today)
    except ValueError:
        return None
    return given if given is not None and today <= given < today + timedelta(days=36_525) else None


def any_day(words: str, reference: Reference, today: date) -> str | None:
    """A day with its year, past or to come; or one that words tell from today on."""
    found = ANY_DAY.fullmatch(words)
    if found is None:
        return day(words, reference, today)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found[1] else None
    except ValueError:
        return None


def money(words: str, _reference: Reference, _today: date) -> str | None:
    """An amount in yuan, as fen."""
    fen = fen_of(words)
    return str(fen) if fen is not None and fen < MOST_FEN else None


WHOLE = re.compile(r"(\d{1,9})[^\d.,]{0,4}")
NAME = re.compile(r"[A-Za-z0-9_-]{8,80}\.[a-z]{2,5}")


def whole(words: str, _reference: Reference, _today: date) -> str | None:
    """A whole number."""
    found = WHOLE.fullmatch(unicodedata.normalize("NFKC", words))
    return str(int(found[1])) if found else None


def photo(words: str, _reference: Reference, _today: date) -> str | None:
    """The name under which a picture was kept."""
    return words if NAME.fullmatch(words) else None


def photos(words: str, _reference: Reference, _today: date) -> str | None:
    """Names of pictures, one for each thing, or what stands for none and for the one it has."""
    told = words.split(SEPARATOR)
    fit = all(each in (NO_PICTURE, AS_IT_IS) or NAME.fullmatch(each) for each in told)
    return words if fit and set(told) != {AS_IT_IS} else None


READERS = {
    Kind.TEXT: text,
    Kind.SEVERAL: several,
    Kind.CHOICE: text,
    Kind.LINK: link,
    Kind.BODY: body,
    Kind.BODIES: bodies,
    Kind.CATEGORIES: categories,
    Kind.AREAS: areas,
    Kind.DAY: day,
    Kind.ANY_DAY: any_day,
    Kind.MONEY: money,
    Kind.WHOLE: whole,
    Kind.PHOTO: photo,
    Kind.PHOTOS: photos,
}
