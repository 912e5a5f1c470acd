"""Turns sentences into words: the three catalogues, and how values look in each language."""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po

from bot.catalogue.own_words import OwnWords, own_words, speak_own_words
from models.vocabulary import Locale
from workflows.house.wording import fits
from workflows.screens import Names, Sentence, Value

BABEL = {Locale.HANS: "zh_Hans_CN", Locale.HANT: "zh_Hant_HK", Locale.EN: "en_GB"}
MOMENT = {Locale.HANS: "M月d日(EEE) HH:mm", Locale.HANT: "M月d日(EEE) HH:mm", Locale.EN: "EEE d MMM, HH:mm"}
DAY = {Locale.HANS: "M月d日(EEE)", Locale.HANT: "M月d日(EEE)", Locale.EN: "EEE d MMM"}
STOPS = ("。", "！", "？", "!", "?", ".")
STOP = re.compile(r"\{(?P<name>\w+)\}(?:。|\.(?!\w))")
JOINER = {Locale.HANS: "、", Locale.HANT: "、", Locale.EN: ", "}


class SentenceMissing(KeyError):
    """The catalogue has no words for a key; a guard test keeps this from happening."""


def locale_of(wanted: str | None, default: Locale = Locale.HANS) -> Locale:
    """Return the catalogue that fits a language tag best (zh-TW is zh-Hant, en-GB is en)."""
    tag = (wanted or "").strip().lower().replace("_", "-")
    if tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return Locale.HANT
    if tag.startswith("zh"):
        return Locale.HANS
    return Locale.EN if tag.startswith("en") else default


@cache
def words_of(locale: Locale) -> Mapping[str, str]:
    """Read one catalogue: key -> words."""
    source = resources.files("bot.catalogue") / f"{locale}.po"
    with source.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def speak_otherwise(words: OwnWords) -> None:
    """Let the house speak in its own words from now on, and as it came wherever they do not fit any more."""
    speak_own_words(
        {
            (locale, key): text
            for (locale, key), text in words.items()
            if key in words_of(locale) and fits(words_of(locale)[key], text)
        }
    )


def phrase(key: str, locale: Locale, **values: Value) -> str:
    """Return the words of a key in a language. Raises SentenceMissing."""
    return render(Sentence(key, values), locale)


def render(sentence: Sentence, locale: Locale, zone: tzinfo | None = None) -> str:
    """Return the words of a sentence. Values are data: braces in them are never read as fields."""
    pattern = own_words(locale, sentence.key) or words_of(locale).get(sentence.key)
    if pattern is None:
        raise SentenceMissing(sentence.key)
    shown = {name: show(value, locale, zone) for name, value in sentence.values.items()}
    for name, stopped in before_a_stop(pattern):
        if shown.get(name, "").endswith(STOPS):
            pattern = pattern.replace(stopped, f"{{{name}}}")
    return pattern.format_map(shown)


@cache
def before_a_stop(pattern: str) -> frozenset[tuple[str, str]]:
    """Return the values that a sentence ends with, each with its stop: their words may have their own."""
    return frozenset((found["name"], found[0]) for found in STOP.finditer(pattern))


def show(value: Value, locale: Locale, zone: tzinfo | None = None) -> str:
    """Return a value as its reader would write it."""
    if isinstance(value, datetime):
        return moment(value, locale, zone)
    if isinstance(value, date):
        return format_date(value, DAY[locale], locale=BABEL[locale])
    if isinstance(value, Names):
        return value.by_locale.get(locale) or value.by_locale[Locale.HANS]
    if isinstance(value, Sentence):
        return render(value, locale, zone)
    if isinstance(value, tuple):
        return JOINER[locale].join(show(each, locale, zone) for each in value)
    return "" if value is None else str(value)


def moment(at: datetime, locale: Locale, zone: tzinfo | None = None) -> str:
    """Return an instant in local time, with its weekday."""
    local = at.astimezone(zone or ZoneInfo("Asia/Shanghai"))
    return format_datetime(local, MOMENT[locale], locale=BABEL[locale])
