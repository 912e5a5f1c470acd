"""What a speech model makes of noise is not shown to anybody."""

from types import SimpleNamespace

import pytest

from bot.recognition.speech import is_chinese, is_speech


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("楼下的路灯不亮了", True),
        ("5号楼12点还在唱歌", True),
        ("MEN2Q3551G1.3M3", False),
        ("。。。", False),
        ("", False),
    ],
    ids=["words", "with numbers", "codes", "stops", "nothing"],
)
def test_only_chinese_words_are_shown(words: str, shown: bool) -> None:
    assert is_chinese(words) is shown


@pytest.mark.parametrize(
    ("likely", "ratio", "kept"),
    [(-0.4, 1.2, True), (-1.3, 1.2, False), (-0.4, 3.0, False)],
    ids=["sure", "guessed", "stuck in a loop"],
)
def test_what_a_model_guesses_or_repeats_is_dropped(likely: float, ratio: float, kept: bool) -> None:
    assert is_speech(SimpleNamespace(avg_logprob=likely, compression_ratio=ratio)) is kept
