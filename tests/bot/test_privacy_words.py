"""The words by which we say what is kept and who sees it have a version: new words, new version."""

import hashlib

from bot.catalogue.sentences import words_of
from bot.dialogue.privacy import told
from models.vocabulary import Locale
from workflows.privacy.consent import TOLD, VERSION

SAID = ("2026-11", "6f56")
"""The version, and how the hash of its words begins."""


def test_new_words_have_a_new_version_so_that_everybody_is_told_once_more() -> None:
    words = "\n".join(words_of(locale)[each.key] for locale in Locale for each in told())

    assert (VERSION, hashlib.sha256(words.encode()).hexdigest()[:4]) == SAID


def test_an_operators_wording_of_every_one_of_them_raises_the_version() -> None:
    assert [each.key for each in told()] == [TOLD]


def test_they_say_who_can_still_see() -> None:
    said = {locale: " ".join(words_of(locale)[each.key] for each in told()) for locale in Locale}

    assert "运行本系统的单位" in said[Locale.HANS]
    assert "聊天平台" in said[Locale.HANS]
    assert "messenger" in said[Locale.EN]
