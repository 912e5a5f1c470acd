"""What a message uses up: an album its pictures, a topic the allowance of its whole group."""

from dataclasses import replace

from bot.limits import Limits, limits_of, messages_of
from bot.settings import Settings
from tests.bot.couriers import TELEGRAM
from tests.bot.telegram.speaking import letter, words
from workflows.limits.gcra import Rate


def claimed(limits: Limits, address: str, *images: str) -> dict[str, int]:
    """What a message for an address uses up, by key."""
    message = letter(address, words("通知", images=images))
    return {claim.key: claim.count for claim in limits.claims(message)}


def test_a_message_counts_for_its_token_and_its_chat() -> None:
    assert claimed(TELEGRAM, "4711") == {"token:residents": 1, "chat:1": 1}


def test_an_album_counts_its_pictures_but_not_in_a_chat_of_two() -> None:
    assert claimed(TELEGRAM, "4711", "a", "b", "c") == {"token:residents": 3, "chat:1": 1}
    assert claimed(TELEGRAM, "-100", "a", "b") == {"token:residents": 2, "chat:1": 1, "group:1": 2}


def test_after_the_album_its_words_are_one_message() -> None:
    album = letter("4711", words("通知", images=("a", "b", "c")))

    assert (messages_of(album), messages_of(replace(album, progress="a1+2+3"))) == (3, 1)


def test_topics_share_the_allowance_of_their_group() -> None:
    one, other = claimed(TELEGRAM, "-100/7"), claimed(TELEGRAM, "-100/8")

    assert one["room:residents:-100"] == other["room:residents:-100"] == 1


def test_what_cannot_be_read_counts_as_one() -> None:
    assert messages_of(letter("4711", "no screen")) == 1


def test_every_bot_has_the_limits_of_one_token() -> None:
    limits = limits_of(Settings(), ("residents-north", "residents-south", "staff"))

    assert set(limits) == {"residents-north", "residents-south", "staff"}
    assert limits["residents-north"].token == Rate(30)
