"""What people type when they are asked about an answer: plain words count, others are asked about again."""

import pytest

from bot.dialogue.judging import of
from bot.dialogue.talk import talk
from bot.dialogue.verdict_words import heard

CONTACTED = "昨天来过一个师傅|物业的来过|有人打电话给我|物业小刘来看了|有人嚟過|恩恩|they rang me twice|✅"
NOT_CONTACTED = "鬼影都没见一个|一个电话都没打|压根没人来|从头到尾没人来过|電話都冇一個|么有|they didnt call"
SOLVED = "弄好啦 谢谢|早就好了|东西都搬走了|现在不漏水了|搞掂咗|修好咧|its working now|没事了|可以了"
PARTLY = "好了一半|修好了两盏还有一盏不亮|没完全好|楼下清了楼上没清|清咗一半|better but not gone"
UNSOLVED = "还是老样子|修是修了但又坏|没几天又漏|修完更漏了|糊弄人|完全没解决|仲係咁|still leaking|没解绝"
LEVELS = {5: "满意得很|打5分|👍👍👍", 3: "凑合|凑和|麻麻地|so so", 2: "不咋地|唔滿意", 1: "垃圾|满意个屁|😡"}
UNCLEAR = {
    "contacted": "不清楚|问我儿子|修好了",
    "solved": "好的|差不多了|还没看|说明天来|还在修",
    "satisfaction": "再说|师傅人好就是慢|解决了",
}

ANSWERS = [
    *(("contacted", text, "contacted") for text in CONTACTED.split("|")),
    *(("contacted", text, "not_contacted") for text in NOT_CONTACTED.split("|")),
    *(("solved", text, "solved") for text in SOLVED.split("|")),
    *(("solved", text, "partly") for text in PARTLY.split("|")),
    *(("solved", text, "unsolved") for text in UNSOLVED.split("|")),
    *(("satisfaction", text, f"rate_{level}") for level, said in LEVELS.items() for text in said.split("|")),
    *((stage, text, "") for stage, said in UNCLEAR.items() for text in said.split("|")),
]


@pytest.mark.parametrize(("stage", "text", "answer"), ANSWERS)
def test_an_answer_in_plain_words_is_understood_and_another_is_not_guessed(
    stage: str, text: str, answer: str
) -> None:
    assert of(stage, talk(text), heard(text)) == answer


def test_one_sentence_may_answer_two_questions() -> None:
    told = heard("来过了，没修好")

    assert (told.contact, told.solution) == ("contacted", "unsolved")


def test_what_tells_of_something_else_says_so() -> None:
    assert "fresh" in heard("另外路灯坏了").parts
    assert heard("孩子上学怎么报名").stray > 2


def test_a_long_text_is_no_answer() -> None:
    assert not heard("修好了" * 40).near
