"""Which bots an installation has, by its settings."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings
from bot.telegram.bots import Bot, bots_of


def given(residents: str = "", staff: str = "") -> Settings:
    return Settings(data=Path(), residents_token=SecretStr(residents), staff_token=SecretStr(staff))


def test_without_tokens_there_are_no_bots() -> None:
    assert bots_of(given()) == ()


def test_each_token_has_a_channel() -> None:
    assert bots_of(given("1001:AA", "1002:BB")) == (Bot("residents", "1001:AA"), Bot("staff", "1002:BB"))


def test_tokens_by_area_have_channels_of_their_own() -> None:
    found = bots_of(given(" east=1:A , west=2:B "))

    assert [(bot.channel, bot.id, bot.part) for bot in found] == [
        ("residents-east", "1", "residents"),
        ("residents-west", "2", "residents"),
    ]


@pytest.mark.parametrize("setting", ["east=", "=1:A", "east=1:A,east=2:B", "east=1:A,2:B", "1:A  # ours"])
def test_tokens_that_cannot_be_told_apart_are_refused_and_not_told(setting: str) -> None:
    with pytest.raises(ValidationError) as refused:
        given(setting)

    assert "1:A" not in str(refused.value)
    assert "as BotFather shows it" in str(refused.value)


def test_a_remark_behind_the_staffs_token_is_refused_and_the_token_not_told() -> None:
    with pytest.raises(ValidationError) as refused:
        given("1001:AA", "1002:BB  # the staff's bot")

    assert "1002:BB" not in str(refused.value)


def test_a_bot_does_not_show_its_token() -> None:
    assert "AA" not in repr(Bot("residents", "1001:AA"))
