"""However people write a door, it is one door."""

import pytest

from workflows.participation.rolls.codes import find_door_code, is_meant_as_code
from workflows.participation.rolls.doors import door


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3栋2单元402", "3-2-402"),
        ("3-2-402", "3-2-402"),
        ("三栋二单元四零二", "3-2-402"),
        ("３号楼２单元４０２室", "3-2-402"),
        ("3幢2单元4楼402", "3-2-402"),
        ("第三栋二单元402号", "3-2-402"),
        ("3#2-402", "3-2-402"),
        ("十二栋一单元一二零一", "12-1-1201"),
        ("A栋1202", "A-1202"),
        ("3号楼402", "3-402"),
        ("5栋", "5"),
        ("桂花园3-2-402", "桂花园 3-2-402"),
        ("代表01", "代表01"),
        ("d-017", "D-017"),
        ("a|b", "A B"),
    ],
)
def test_a_door_is_kept_in_one_way(written: str, kept: str) -> None:
    assert door(written) == kept
    assert door(door(written)) == kept


@pytest.mark.parametrize(
    "said", ["MP-K7M3-P2XA", "mp k7m3 p2xa", "ＭＰ－Ｋ７Ｍ３－Ｐ２ＸＡ", "我的码是MP-K7M3P2XA。"]
)
def test_a_code_is_found_however_it_is_typed(said: str) -> None:
    assert find_door_code(said) == "MP-K7M3-P2XA"


@pytest.mark.parametrize("said", ["K7M3-P2XA", "TJ-K7M3-P2XA", "MP-K7M3", "路灯坏了", ""])
def test_other_codes_are_not_of_doors(said: str) -> None:
    assert find_door_code(said) is None


@pytest.mark.parametrize("said", ["MP-K7M3-P2XA", "MP-K7M3-PO10", "mp k7m3 p2x", "MP-K7M3"])
def test_a_misread_code_is_answered_as_one(said: str) -> None:
    assert is_meant_as_code(said)


@pytest.mark.parametrize("said", ["mp", "MP3 播放器太吵", "MP4", "mpv player", "路灯坏了", "TJ-K7M3-P2XA"])
def test_other_words_are_no_misread_codes(said: str) -> None:
    assert not is_meant_as_code(said)
