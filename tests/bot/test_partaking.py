"""What residents say of deciding together, in their own words: begun, asked, and what stays a matter."""

import pytest

from bot.dialogue.partaking.ask import ANSWERS, words
from bot.dialogue.partaking.heads import alike, told
from bot.dialogue.talk import NOTHING, covered


@pytest.mark.parametrize(
    ("text", "kind", "goes_on", "kept"),
    [
        ("我想发起联名，要求修路灯", "launch_word", "demand", "要求修路灯"),
        ("我想發起聯名，要求修路燈", "launch_word", "demand", "要求修路燈"),
        ("大家一起签名要求修路灯", "launch_word", "demand", "要求修路灯"),
        ("我要联名：物业三个月没打扫", "launch_word", "demand", "物业三个月没打扫"),
        ("I want to start a petition to repair the lamps", "launch_word", "demand", "to repair the lamps"),
        ("我要提议买个秋千", "propose_word", "make", "买个秋千"),
        ("我提議給院裡裝個鞦韆", "propose_word", "make", "給院裡裝個鞦韆"),
        ("能不能用社区的钱买个秋千", "propose_word", "make", "买个秋千"),
        ("我有意见，车棚太小了", "opinion_word", "demand", "车棚太小了"),
    ],
)
def test_what_is_begun_is_not_asked_for_again(text: str, kind: str, goes_on: str, kept: str) -> None:
    assert told(text, kind, goes_on) == kept


@pytest.mark.parametrize(
    ("text", "kind", "goes_on"),
    [
        ("联名的事物业不理", "launch_word", "demand"),
        ("联名信被物业撕了", "launch_word", "demand"),
        ("我要联名", "launch_word", "demand"),
        ("物业提议涨价", "propose_word", "make"),
        ("我提议的事没人管", "propose_word", "make"),
    ],
)
def test_what_only_names_it_begins_nothing(text: str, kind: str, goes_on: str) -> None:
    assert told(text, kind, goes_on) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("谁投了票？", "who"),
        ("我老伴投了吗", "who"),
        ("誰簽了名", "who"),
        ("别人看得到我投什么吗", "secret"),
        ("投票是不是保密的", "secret"),
        ("眼睛看不清，怎么投票", "help_vote"),
        ("幫我投票", "help_vote"),
        ("我不在家，能让儿子代我投吗", "paper"),
        ("可以在纸上投吗", "paper"),
        ("我是租户能投票吗", "may"),
        ("为什么不让我投票", "may"),
        ("我投错了", "change"),
        ("联名签错了，想退出", "unsign"),
        ("把我的名字从联名里去掉", "unsign"),
        ("我提的项目通过了吗", "proposals"),
        ("联名有多少人签了", "count"),
        ("结果什么时候公布", "result"),
        ("大家投票决定吧", "put_vote"),
        ("Who has voted?", "who"),
        ("Can I vote?", "may"),
    ],
)
def test_a_question_is_understood(text: str, kind: str) -> None:
    senses = covered(alike(text), words()) or NOTHING

    assert next(each for each in ANSWERS if each in senses) == kind


@pytest.mark.parametrize(
    "text",
    [
        "投票箱被人砸了",
        "业委会投票造假",
        "预算花得不明不白",
        "垃圾投错了没人管",
        "谁在楼道堆东西",
        "保安不让我进",
        "我们小区的人都看到他打人了",
        "结果路灯还是不亮",
    ],
)
def test_a_matter_stays_a_matter(text: str) -> None:
    assert not covered(alike(text), words())
