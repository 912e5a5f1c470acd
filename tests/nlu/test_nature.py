"""What a resident wants of us."""

import pytest

from nlu.nature import nature
from nlu.reading import Nature
from nlu.text import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请问居住证怎么办理，需要什么材料？", Nature.CONSULT),
        ("家里没水了，麻烦派人来看看", Nature.HELP),
        ("广场舞太吵了，说了也不听，我要投诉", Nature.COMPLAINT),
        ("举报有人在楼顶违建", Nature.REPORT),
        ("建议在路口装个减速带", Nature.ADVICE),
        ("希望增加一班早上的公交", Nature.ADVICE),
        ("感谢社区帮我们修好了路灯，点赞", Nature.PRAISE),
    ],
    ids=["consult", "help", "complaint", "report", "advice", "wish", "praise"],
)
def test_words_tell_the_nature(text: str, expected: Nature) -> None:
    assert nature(normalise(text), None) == expected


def test_thanks_in_advance_are_no_praise() -> None:
    assert nature(normalise("路灯坏了，请尽快修，谢谢"), Nature.HELP) == Nature.HELP


def test_a_silent_text_has_the_usual_nature_of_its_matter() -> None:
    assert nature("邻居的油烟", Nature.COMPLAINT) == Nature.COMPLAINT


def test_a_model_decides_where_words_are_silent_and_clear_words_outweigh_it() -> None:
    praise = {"praise": 0.8, "help": 0.2}

    assert nature("师傅来得真快", Nature.HELP, praise) == Nature.PRAISE
    assert nature(normalise("举报楼顶违建,实名反映"), Nature.REPORT, {"help": 0.5}) == Nature.REPORT
