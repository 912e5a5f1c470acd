"""A reply that answers gets no hint; each thing it lacks is named, and nothing else."""

from pathlib import Path

import pytest

from nlu.errors import ColumnsMissing
from nlu.reading import Nature
from nlu.replies import Exchange, Hint, hints, hints_of_file

REQUEST = "幸福里5号楼三单元楼道里堆满了旧家具，老人下楼都要侧着身子走"
WHOLE = (
    "您好，11月23日上午10点，社区保洁队王师傅已把三单元楼道里的旧家具清走，按照《消防法》第二十八条告知了两户住户。"
    "如再有人堆放，请您拨打物业电话或在这里告诉我们。给您添麻烦了。"
)


def given(reply: str, request: str = REQUEST, nature: Nature = Nature.HELP) -> set[Hint]:
    """The hints for one reply."""
    return set(hints(Exchange(request, reply, nature)))


def quiet(_stage: str, _done: int, _of: int) -> None:
    """Look at no progress."""


def test_a_reply_that_answers_gets_no_hint() -> None:
    assert given(WHOLE) == set()


@pytest.mark.parametrize(
    ("gone", "hint"),
    [
        ("11月23日上午10点，", Hint.NO_DATE),
        ("按照《消防法》第二十八条", Hint.NO_BASIS),
        ("如再有人堆放，请您拨打物业电话或在这里告诉我们。", Hint.NO_NEXT_STEP),
    ],
)
def test_what_is_taken_out_of_it_is_missed(gone: str, hint: Hint) -> None:
    assert given(WHOLE.replace(gone, "")) == {hint}


def test_a_reply_without_a_word_for_the_person_is_noticed() -> None:
    cold = "11月23日上午10点社区保洁队已把三单元楼道里的旧家具清走，现场照片见附件，再有堆放可拨打物业电话。"

    assert given(cold) == {Hint.NO_ACKNOWLEDGEMENT}


def test_who_did_it_is_missed() -> None:
    nobody = WHOLE.replace("社区保洁队王师傅已把", "").replace("清走", "已清走")

    assert Hint.NOBODY_NAMED in given(nobody)


@pytest.mark.parametrize(
    "reply", ["已处理", "您好！您的留言已收悉。", "好的", "网友：您好！留言已收悉，感谢您对我们工作的支持！"]
)
def test_courtesies_alone_are_too_short(reply: str) -> None:
    assert Hint.TOO_SHORT in given(reply)


def test_telling_somebody_else_is_no_answer() -> None:
    assert Hint.ONLY_PASSED_ON in given("您好，您反映的楼道堆物问题已转交相关部门处理，请您耐心等待。")


@pytest.mark.parametrize(
    "promise", ["我们将尽快安排清理。", "此事近期研究解决。", "下一步我们会继续跟进这个楼道。"]
)
def test_a_promise_without_a_day_is_noticed(promise: str) -> None:
    assert Hint.OPEN_PROMISE in given(f"您好，社区已派人看过三单元楼道里的旧家具。{promise}")


def test_a_promise_with_a_day_is_not() -> None:
    assert Hint.OPEN_PROMISE not in given("您好，社区已派人看过三单元楼道里的旧家具，11月25日前尽快清走。")


def test_an_answer_about_something_else_is_noticed() -> None:
    elsewhere = "您好，公交公司11月20日已在梧桐路口增设站牌，早晚高峰每十分钟发一班车，请留意站台公告。"

    assert Hint.OFF_TOPIC in given(elsewhere)


def test_a_short_answer_may_use_other_words() -> None:
    assert Hint.OFF_TOPIC not in given("灯泡今天下午换好了，李师傅换的", "路上黑漆漆的看不见")


def test_the_same_words_about_another_matter_are_a_copy() -> None:
    other = WHOLE.replace("11月23日上午10点", "11月20日下午3点")

    found = hints(Exchange(REQUEST, WHOLE), [other])

    assert Hint.COPIED in found


def test_a_question_wants_an_answer_and_thanks_want_no_deed() -> None:
    answer = "您好，带身份证到社区一楼窗口就能办，周一到周五上午9点开始，王主任负责，依据《居住证条例》。"

    assert Hint.NOTHING_DONE not in given(answer, "居住证怎么办", Nature.CONSULT)
    assert given("谢谢您的表扬，我们会转告李师傅！", "表扬一下李师傅", Nature.PRAISE) <= {Hint.OPEN_PROMISE}


def test_a_very_long_reply_takes_bounded_time() -> None:
    assert Hint.NOTHING_DONE in given("的" * 50_000)


def test_a_file_gets_its_hints_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    file.write_text(f"id,text,reply\na,{REQUEST},{WHOLE}\nb,路灯不亮,已处理\n", encoding="utf-8")

    first, second = hints_of_file(file, quiet)

    assert first == {"row": 1, "id": "a", "hints": []}
    assert second["row"] == 2
    assert "too_short" in str(second["hints"])


def test_words_that_went_out_twice_in_a_file_are_copies(tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    file.write_text(f"text,reply\n{REQUEST},{WHOLE}\n另一处楼道,{WHOLE}\n", encoding="utf-8")

    rows = hints_of_file(file, quiet)

    assert all("copied" in str(row["hints"]) for row in rows)


def test_a_file_without_replies_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    file.write_text("text,answer\na,b\n", encoding="utf-8")

    with pytest.raises(ColumnsMissing) as refused:
        hints_of_file(file, quiet)

    assert refused.value.columns == ("reply",)
