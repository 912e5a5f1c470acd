"""How the house speaks: short, true, the same in every language, and fit for who reads it."""

import re
from collections import defaultdict

import opencc
import pytest

from bot.catalogue.sentences import words_of
from models.vocabulary import Locale, ReturnReason
from tests.bot.asked_keys import button_names
from tests.bot.key_families import FAMILIES
from workflows.access import SESSION_LASTS
from workflows.policy import Policy
from workflows.responsiveness.own_rates import WINDOW

SAID = {locale: words_of(locale) for locale in Locale}

OWN_NAMES = ("language.choose", "language.zh-", "language.en", "button.locale_", "button.language")
"""A language is named in itself, whatever is read around it."""

NEVER_TO_RESIDENTS = ("挂账", "工单", "掛帳", "工單")
STAFF_ONLY = (
    *("desk.", "cli.", "import.", "refused.", "return.", "dispatcher.", "task.", "lists.", "role."),
    *("operator.", "paper.", "group.", "reading."),
)
HEARD = ("command.", "talk.")
"""What people type, not what we say."""

PROMISES = ("保证", "保證", "绝对", "絕對", "一定会", "一定會", "100%", "guarantee", "definitely", "promise")


ONE_SPELLING = {"裏": "裡"}
"""Letters that traditional Chinese writes in two ways, and the one that we write."""


def is_own_name(key: str) -> bool:
    return key.startswith(OWN_NAMES)


@pytest.mark.parametrize("locale", Locale)
def test_every_sentence_can_be_filled(locale: Locale) -> None:
    for sentence in SAID[locale].values():
        filled = sentence.format_map(defaultdict(lambda: "※"))

        assert "{" not in filled


def numbers_in(sentence: str) -> tuple[str, ...]:
    """The numbers in a sentence; ten thousands are counted one way."""
    return tuple(sorted(re.findall(r"\d+", re.sub(r"(\d+) ?[万萬]", r"\g<1>0000", sentence))))


def test_the_same_numbers_stand_in_every_language() -> None:
    counted_otherwise = {"web.error.photo_too_large"}  # ten thousands here, millions there
    digits = {
        key: {numbers_in(SAID[locale][key]) for locale in Locale}
        for key in SAID[Locale.HANS]
        if not key.startswith(HEARD)
    }

    assert [key for key, found in digits.items() if len(found) > 1 and key not in counted_otherwise] == []


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("draft.photo_how", Policy().photos),
        ("web.error.photo_too_many", Policy().photos),
        ("desk.join.once", SESSION_LASTS.days),
        ("web.start.seen_browser", SESSION_LASTS.days),
        ("verdict.counted", WINDOW.days),
    ],
)
def test_a_number_in_a_sentence_is_the_one_the_house_keeps_to(key: str, number: int) -> None:
    assert str(number) in re.findall(r"\d+", SAID[Locale.HANS][key])


def test_danger_is_answered_with_a_number_to_call() -> None:
    sentences = [SAID[locale][f"danger.{kind}"] for kind in FAMILIES["danger."] for locale in Locale]

    assert [each for each in sentences if not re.search(r"\b(110|119|120)\b", each)] == []


def test_traditional_chinese_holds_no_simplified_character() -> None:
    convert = opencc.OpenCC("s2t").convert
    usual = set("台群吃")  # as it is written in Hong Kong and in most of Taiwan

    simplified = {
        (key, each)
        for key, sentence in SAID[Locale.HANT].items()
        for each in set(sentence) - usual
        if convert(each) != each and key not in ("language.choose", "language.zh-CN", "button.locale_zh-CN")
    }

    assert simplified == set()


def test_simplified_chinese_holds_no_traditional_character() -> None:
    convert = opencc.OpenCC("t2s").convert

    assert [k for k, each in SAID[Locale.HANS].items() if convert(each) != each and not is_own_name(k)] == []


def test_traditional_chinese_has_its_own_quotation_marks() -> None:
    assert [key for key, sentence in SAID[Locale.HANT].items() if re.search("[“”]", sentence)] == []


def test_a_change_of_language_is_answered_in_it() -> None:
    names = {Locale.HANS: "简体中文", Locale.HANT: "繁體中文", Locale.EN: "English"}

    assert {locale: names[locale] in SAID[locale]["language.set"] for locale in Locale} == dict.fromkeys(
        Locale, True
    )


@pytest.mark.parametrize("locale", Locale)
def test_a_button_is_short(locale: Locale) -> None:
    labels = [f"button.{name}" for name in button_names()] + [f"return.{each}" for each in ReturnReason]
    han = {key: len(re.findall(r"[㐀-鿿]", SAID[locale][key])) for key in labels}

    assert [key for key in labels if len(SAID[locale][key]) > 18 or han[key] > 8] == []


def test_residents_read_no_office_words() -> None:
    told = [
        (key, sentence)
        for locale in (Locale.HANS, Locale.HANT)
        for key, sentence in SAID[locale].items()
        if not key.startswith(STAFF_ONLY)
    ]

    assert [key for key, sentence in told if any(word in sentence for word in NEVER_TO_RESIDENTS)] == []


def test_no_sentence_promises_what_nobody_can_keep() -> None:
    sentences = [(key, each) for locale in Locale for key, each in SAID[locale].items()]

    assert [key for key, each in sentences if any(word in each.lower() for word in PROMISES)] == []


@pytest.mark.parametrize("key", ["resident.rate_reminder", "resident.closed_silent", "verdict.skipped"])
def test_silence_is_never_called_satisfaction(key: str) -> None:
    assert re.search("不算满意|不会算作满意", SAID[Locale.HANS][key])
    assert "not" in SAID[Locale.EN][key]


def test_residents_are_addressed_politely() -> None:
    chinese = [(key, each) for locale in (Locale.HANS, Locale.HANT) for key, each in SAID[locale].items()]

    assert [key for key, each in chinese if "你" in each and not key.startswith(HEARD)] == []


def test_traditional_letters_are_written_one_way() -> None:
    said = {key: words for key, words in SAID[Locale.HANT].items() if not key.startswith(HEARD)}

    assert [key for key, words in said.items() if any(each in words for each in ONE_SPELLING)] == []
