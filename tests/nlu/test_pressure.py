"""Words by which residents say that they were pressed."""

import pytest

from nlu.pressure import tells_of_pressure


@pytest.mark.parametrize(
    "words",
    [
        "他们让我打五星",
        "让我撤诉",
        "催我打高分",
        "师傅非要我给个五星好评",
        "物业经理打电话叫我撤回",
        "社区的人劝我妈把投诉撤了",
        "他們讓我打五星",
        "工作人員叫我撤回投訴",
        "They asked me to give five stars",
        "the manager pressed us for a good rating",
        "they told me to withdraw my complaint",
    ],
)
def test_who_was_pressed_is_heard(words: str) -> None:
    assert tells_of_pressure(words)


@pytest.mark.parametrize(
    "words",
    [
        "五星",
        "打五星",
        "我要撤回",
        "没人催我打分",
        "让我打个电话",
        "怎么撤回",
        "能不能让他们撤掉路障",
        "电梯坏了，让我爬了五楼",
        "小区叫五星花园",
        "请尽快处理",
        "催了三次都没人来",
        "请给我一个满意的答复",
        "让他们给个满意的说法",
        "要求给居民满意的结果",
        "催他们把占道的车撤掉",
        "让他们把广告牌撤了",
        "I asked them to fix it",
        "five stars",
    ],
)
def test_other_words_are_not_taken_for_it(words: str) -> None:
    assert not tells_of_pressure(words)
