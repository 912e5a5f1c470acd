"""Small talk is what consists of nothing else; a matter never becomes small talk."""

import pytest

from bot.dialogue.talk import NOTHING, bare, calls, covered, goes_on, talk


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("你好,在吗?", "greeting"),
        ("Hello?", "greeting"),
        ("好的谢谢师傅", "thanks"),
        ("嗯嗯,是的", "yes"),
        ("OK!", "yes"),
        ("没有了", "no"),
        ("我要评价", "rate"),
        ("还行吧", "rate_3"),
        ("很不满意!", "rate_1"),
        ("非常滿意", "rate_5"),
        ("已经解决了,谢谢", "solved"),
        ("还是不行", "unsolved"),
        ("还是没好", "unsolved"),
        ("我要反应问题", "begin"),
        ("我想提个建议", "begin"),
        ("我要表揚", "begin"),
        ("意見", "begin"),
        ("转人工", "who"),
        ("请问怎么发语音", "how"),
        ("怎么还没人来", "chase"),
        ("等了好久", "chase"),
        ("什么时候有人来啊", "chase"),
        ("不用修了", "withdraw"),
        ("打錯了", "withdraw"),
        ("返回", "back"),
        ("气死我了!", "upset"),
        ("真的受不了了", "upset"),
        ("I am furious!", "upset"),
    ],
)
def test_small_talk_is_understood_in_every_language(text: str, sense: str) -> None:
    assert sense in talk(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "我跟你讲个事",
            "跟您说件事",
            "我想跟你说个事情",
            "我想问个事",
            "我问一下",
            "请教一下",
            "我想咨询一下",
        ),
        *(
            "打听个事",
            "麻烦您个事",
            "有个情况跟你说",
            "我这边有个事情",
            "我有点事想说",
            "听我说",
            "我来说两句",
        ),
        *("我想求助", "想请你帮个忙", "求你帮帮我", "有个事不知道找谁", "我把事情说一下", "先跟你說個事"),
        *("我想聊兩句", "Can I ask something?", "I need help"),
    ],
)
def test_who_only_says_that_they_have_something_to_say_is_asked_what(text: str) -> None:
    assert talk(text) == {"begin"}


@pytest.mark.parametrize(
    "text",
    [
        "跟我说说怎么还没来人",
        "我家有事，水管漏了",
        "想要",
        "跟你说我不想活了",
        "我跟领导说",
        "帮帮我，着火了",
    ],
)
def test_openings_beside_anything_else_are_none(text: str) -> None:
    assert "begin" not in talk(text)


@pytest.mark.parametrize(
    ("text", "asked", "sense"),
    [
        ("没亮", "unsolved", "unsolved"),
        ("还是不亮", "unsolved", "unsolved"),
        ("亮了", "solved", "solved"),
        ("没人找过我", "not_contacted", "not_contacted"),
        ("沒看見", "not_contacted", "not_contacted"),
    ],
)
def test_some_words_answer_only_the_question_that_waits(text: str, asked: str, sense: str) -> None:
    assert sense in talk(text, (asked,))
    assert sense not in talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "幸福里小区3号楼电梯坏了",
        "你好,楼道灯坏了",
        "对服务不满意,电梯三天没修",
        "谢谢你们上次修好了路灯,现在又坏了",
        "投诉物业",
        "气死我了,电梯又坏",
        "受不了了我不想活了",
        "救命",
        "没水",
        "不行了,着火了",
        "我不行了",
        "我快不行了",
        "lift broken",
        "no water",
        "",
        "。。。",
        "好" * 200,
    ],
)
def test_a_matter_is_no_small_talk(text: str) -> None:
    assert talk(text) == frozenset()


@pytest.mark.parametrize(
    "text", ["是3号楼的那个", "补充一下,晚上更严重", "忘了说,还有一辆", "I forgot to mention the door"]
)
def test_words_that_go_on_are_known(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize("text", ["幸福里小区6号楼的电梯又坏了", "老人走不过去"])
def test_other_words_do_not_go_on(text: str) -> None:
    assert not goes_on(text)


def test_a_call_for_help_is_heard() -> None:
    assert calls("快来人啊")
    assert not calls("楼道里堆满杂物")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("xyz", "xyz"),  # the longest first
        ("xyzz", "xy zz"),  # which gives way where the rest would be left
        ("xyxyz", "xy xyz"),
        ("xyq", None),
        ("qxy", None),
    ],
)
def test_phrases_cover_a_text_from_end_to_end_or_not_at_all(text: str, found: str | None) -> None:
    known = {each: frozenset({each}) for each in ("x", "xy", "xyz", "zz")}

    assert covered(text, known) == (None if found is None else NOTHING.union(found.split()))


def test_of_a_text_letters_digits_and_signs_that_answer_remain() -> None:
    assert bare("  好的,ＯＫ 3号楼!٣½👍👍 ") == "好的ok3号楼٣12👍👍"
