"""Tests of the player itself: a transcript that says something untrue must fail, and say why."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversations.door import Key, Shown
from tests.conversations.matching import differences, expected_of
from tests.conversations.play import Mismatch, Player
from tests.conversations.script import BadScript, parse
from tests.conversations.stage import Stage
from tests.conversations.times import BadTime, instant
from tests.conversations.web_doors import InProcessWeb

LIFT = "王芳 说  幸福里小区6号楼的电梯又坏了\n"
HEAD = "# 试演\n人物  王芳  居民\n      小云  经办人  桐江示例安居物业幸福里服务处\n" + LIFT

KEYS = (Key("确认", "confirm", "1"), Key("5 非常满意", "rate_5", "2"))
SHOWN = Shown(1, "已登记，编号 HY-20261123-ABC2。\n由 物业 处理", KEYS, ("/pictures/a.jpg",))


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [
        pytest.param("已登记,编号 «单号»", 0, id="full and half width are the same"),
        pytest.param("已登记…物业", 0, id="any text between"),
        pytest.param("已登记\n物业 处理", 0, id="lines in order"),
        pytest.param("物业\n已登记", 1, id="lines out of order"),
        pytest.param("已登记 物业", 1, id="a blank is not any text"),
        pytest.param("[确认] [rate_5] [图片 1]", 0, id="buttons by label or name, pictures"),
        pytest.param("[取消]", 1, id="a button that is not there"),
        pytest.param("无[取消]", 0, id="a button that must not be there"),
        pytest.param("无[确认]", 1, id="a button that must not be there is"),
        pytest.param("[图片 2]", 1, id="another number of pictures"),
        pytest.param("编号 «旧号»", 1, id="another value than the one remembered"),
    ],
)
def test_what_is_shown_is_held_against_what_is_expected(expected: str, wrong: int) -> None:
    values = {"旧号": "HY-20261123-XYZ3"}

    assert len(differences(expected_of(expected), SHOWN, values)) == wrong


def test_a_value_is_remembered_only_where_everything_fits() -> None:
    values: dict[str, str] = {}

    differences(expected_of("编号 «单号» [取消]"), SHOWN, values)
    assert values == {}

    differences(expected_of("编号 «单号» [确认]"), SHOWN, values)
    assert values == {"单号": "HY-20261123-ABC2"}


@pytest.mark.parametrize(
    "text",
    ["人物 王芳 居民", "# 只有标题", "# 标题\n王芳 唱 歌", "# 标题\n  缩进在先", "# 标题\n王芳"],
    ids=["no title", "nothing happens", "unknown verb", "nothing to continue", "no verb"],
)
def test_a_slip_of_the_pen_is_not_passed_over(text: str) -> None:
    with pytest.raises(BadScript):
        parse(text, "x.txt")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("王芳 看到  路灯", "没有这样的文字", id="another text"),
        pytest.param("王芳 说  在吗", "还有没写到的消息", id="a message nobody mentioned"),
        pytest.param("小云 没有新消息", "还有没写到的消息", id="a message nobody mentioned at the end"),
        pytest.param("王芳 略过\n小云 看到  电梯", "没有新消息", id="nothing came"),
        pytest.param("王芳 看不到  电梯", "不该看到", id="seen what must not be"),
        pytest.param("王芳 看到  电梯\n王芳 按  [退单]", "没有这个按钮", id="a button nobody offered"),
        pytest.param("王芳 略过\n李强 说  在吗", "没有介绍过", id="somebody unknown"),
        pytest.param("人物  李强  市长", "市长", id="a role unknown"),
        pytest.param("人物  李强  经办人  没有这个单位", "没有这个单位", id="a body unknown"),
        pytest.param("王芳 略过\n时间  2026-11-22 周日 09:00", "2026-11-22", id="time does not go back"),
        pytest.param("公众 看到  书香里的电梯", "没有这样的文字", id="the public page says something else"),
        pytest.param(
            "王芳 略过\n王芳 按  [确认]\n王芳 看到  «单号»\n账本  «单号» registered",
            "assigned",
            id="the ledger holds more",
        ),
    ],
)
async def test_an_untrue_transcript_fails(text: str, told: str, community: Path, tmp_path: Path) -> None:
    stage = Stage.copied(community, tmp_path, InProcessWeb())
    await stage.open()
    try:
        with pytest.raises(Mismatch, match=told):
            await Player(stage).play(parse(HEAD + text, "x.txt"))
    finally:
        await stage.close()


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("+16分钟", "2026-11-23T01:16"),
        ("+1天2小时", "2026-11-24T03:00"),
        ("23:10", "2026-11-23T15:10"),
        ("08:00", "2026-11-24T00:00"),
        ("周三 10:00", "2026-11-25T02:00"),
        ("2026-11-30 周一 09:00", "2026-11-30T01:00"),
    ],
)
def test_times_are_read(text: str, then: str) -> None:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    assert instant(text, now).astimezone(UTC).isoformat()[:16] == then


@pytest.mark.parametrize("text", ["2026-11-30 周二 09:00", "明天", "+一会儿", "2026-11-20 09:00"])
def test_times_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(BadTime):
        instant(text, datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
