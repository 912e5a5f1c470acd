"""Guards that every sentence exists in all three locales, with the same values in it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.tree import ROOT

LOCALES = ("zh-CN", "zh-Hant", "en")
VALUE = re.compile(r"(?<!\{)\{([a-z_]+)[^{}]*\}(?!\})")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)*")
HAN = re.compile(r"[\u3400-\u9fff]")
FOLDER = ROOT / "bot" / "catalogue"

# The name of a language is written in that language, whatever is read around it.
IN_ITS_OWN_LANGUAGE = re.compile(r"^(button\.)?(language|locale)([._]|$)")


def sentences(locale: str) -> dict[str, str]:
    path: Path = FOLDER / f"{locale}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


@pytest.fixture(scope="module")
def catalogues() -> dict[str, dict[str, str]]:
    return {locale: sentences(locale) for locale in LOCALES}


def test_every_key_is_in_all_three_locales(catalogues: dict[str, dict[str, str]]) -> None:
    every = set().union(*catalogues.values())

    missing = {locale: sorted(every - set(catalogues[locale])) for locale in LOCALES}

    assert missing == {locale: [] for locale in LOCALES}


def test_no_sentence_is_empty(catalogues: dict[str, dict[str, str]]) -> None:
    empty = [
        (locale, key) for locale in LOCALES for key, said in catalogues[locale].items() if not said.strip()
    ]

    assert empty == []


def test_a_key_is_a_dotted_name(catalogues: dict[str, dict[str, str]]) -> None:
    assert [key for key in catalogues["en"] if not KEY.fullmatch(key)] == []


def test_the_same_values_stand_in_every_language(catalogues: dict[str, dict[str, str]]) -> None:
    expected = {key: set(VALUE.findall(said)) for key, said in catalogues["zh-CN"].items()}

    differing = [
        (locale, key)
        for locale in LOCALES
        for key, said in catalogues[locale].items()
        if set(VALUE.findall(said)) != expected.get(key)
    ]

    assert differing == []


def test_english_is_english(catalogues: dict[str, dict[str, str]]) -> None:
    chinese = [key for key, said in catalogues["en"].items() if HAN.search(said)]

    assert [key for key in chinese if not IN_ITS_OWN_LANGUAGE.search(key)] == []
