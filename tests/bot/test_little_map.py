"""A map small enough for a message."""

from bot.dialogue.conversations.little_map import little_map


def test_letters_and_star_stand_where_groups_and_reader_stand() -> None:
    assert little_map([(-2.0, 1.0), (2.0, -1.0)], (0.0, 0.0)).splitlines() == [
        "Ａ・・・・・・・・・・",
        "・・・・・・・・・・・",
        "・・・・・★・・・・・",
        "・・・・・・・・・・・",
        "・・・・・・・・・・Ｂ",
    ]


def test_who_stands_in_the_middle_of_a_group_is_seen_there() -> None:
    assert little_map([(1.0, 1.0)], (1.0, 1.0)).splitlines()[2] == "・・・・・★・・・・・"
