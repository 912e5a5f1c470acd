"""What the learnt score of danger looks at, and how its weights are kept."""

import csv
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from nlu.danger import SURE, dangers, heed
from nlu.danger_features import danger_features, width
from nlu.danger_head import WHOLE, load_head, passages, save_head, shipped_head
from nlu.danger_training import SEED, WRITTEN, told
from nlu.errors import WeightsUnreadable
from nlu.features import Grams
from nlu.reading import Urgency
from nlu.tables import read_table
from nlu.text import MOST_READ, closed_up, glue, normalise

EXAM = Path(__file__).parent.parent.parent / "nlu" / "data" / "exam_danger.csv"


def read(text: str) -> tuple[str, ...]:
    return dangers(closed_up(normalise(text)))


@pytest.mark.parametrize(
    "text",
    [
        "他把门反锁了说要一起走",
        "鼻子里全是煤味头晕",
        "三岁的娃一个人在路口哭，没看见大人",
        "楼下积水里有根线，一个骑车的过去就倒了",
        "我把猫送人了，房租也结清了，今晚就到这里",
    ],
)
def test_a_danger_told_in_roundabout_words_is_heard(text: str) -> None:
    assert read(text) != ()


@pytest.mark.parametrize("text", ["煤 气 漏 了 快 来 人", "救-命-着-火-了", "電 梯 困 人"])
def test_letters_set_apart_are_read_together(text: str) -> None:
    assert read(text) != ()


@pytest.mark.parametrize(
    "text",
    ["去年三单元着火，赔偿还没谈好", "社区能不能讲讲煤气中毒怎么预防", "电视剧里演的绑架太吓人，孩子不敢睡"],
)
def test_what_is_past_feared_or_played_is_no_danger(text: str) -> None:
    assert read(text) == ()


def test_a_danger_at_the_end_of_a_long_letter_is_heard() -> None:
    letter = "我们小区的绿化带很久没有人修剪了，希望物业安排一下。" * 20

    assert read(letter + "刚才三楼着火了，还有老人在里面没出来，快来人！") != ()


def test_the_longest_text_is_read_in_bounded_time() -> None:
    text = normalise("着火了没人管的楼道里堆满了杂物" * 4_000)[:MOST_READ]
    dangers(text)

    started = time.process_time()
    dangers(text)

    assert time.process_time() - started < 1.0


def test_passages_hold_every_letter_and_none_is_too_long() -> None:
    text = "电梯坏了。" * 30 + "楼道的灯不亮，" * 40 + "水" * 300

    found = passages(text)

    assert max(map(len, found)) <= WHOLE
    assert set(text) == set("".join(found))


@pytest.mark.parametrize(
    ("above", "expected"),
    [(0.1, Urgency.DANGER), (-0.1, Urgency.URGENT), (-3.0, Urgency.ORDINARY)],
    ids=["sure", "in doubt", "far from it"],
)
def test_what_is_nearly_a_danger_is_urgent(above: float, expected: Urgency) -> None:
    text, head = "今天天气真是不错", shipped_head()
    shift = SURE + above - head.worst(Grams(text)).score

    found, soon = heed(text, replace(head, bias=head.bias + shift))

    assert soon == expected
    assert (found != ()) == (expected == Urgency.DANGER)


def test_every_place_lies_within_the_weights() -> None:
    found = danger_features(Grams("孩子掉进河里了,快来人"), patterns_hold=True)

    assert int(found.places.min()) >= 0
    assert int(found.places.max()) == width() - 1


def test_weights_come_back_as_they_were_kept(tmp_path: Path) -> None:
    file = tmp_path / "danger.npz"
    spelt = Grams("隔壁的老人两天没动静")

    save_head(shipped_head(), file)

    kept, again = shipped_head(), load_head(file)
    assert again.labels == kept.labels
    worst, same = kept.worst(spelt), again.worst(spelt)
    assert again.kind(same) == kept.kind(worst)
    assert same.score == pytest.approx(worst.score)


def test_weights_over_other_features_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "danger.npz"
    save_head(replace(shipped_head(), danger=np.zeros(7, np.float32)), file)

    with pytest.raises(WeightsUnreadable):
        load_head(file)


def test_the_exam_is_read_as_the_model_card_says() -> None:
    rows = list(csv.DictReader(EXAM.read_text(encoding="utf-8").splitlines()))
    found = [(bool(read(row["text"])), row["danger"] == "1") for row in rows]
    right = sum(hit and true for hit, true in found)

    recall = right / sum(true for _, true in found)
    precision = right / sum(hit for hit, _ in found)

    assert recall >= 0.89
    assert precision >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "有人打电话了 说明天来",
        "我女儿今天不回来吃饭，放门口就行",
        "老人在里屋睡觉 你们小声一点",
        "门口贴的纸我看到了 没看懂",
        "上午有两个人来问过",
        "我先把老人送回去 等下来办",
    ],
)
def test_everyday_words_of_ten_letters_are_no_danger(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("谁替我叫下消防队", "fire"),
        ("救护车让人堵在巷口 病人还在楼上", "medical"),
        ("两个娃在柴房玩打火机", "fire"),
        ("我爸独居 电话一天没人接", "other"),
        ("炉子上炖着肉 人被锁门外了", "fire"),
        ("脚手架歪了", "falling"),
        ("地窖里有人喊", "trapped"),
        ("奶奶卡马桶缝里", "trapped"),
        ("被锁在天台", "trapped"),
        ("他拿着刀", "violence"),
    ],
)
def test_few_words_cry_out_a_danger(text: str, kind: str) -> None:
    assert kind in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "帮我叫个修锁师傅",
        "社区电话打不通怎么办",
        "灶上炖着汤 回来喝",
        "招牌歪了 扶一扶",
        "楼下有人喊收废品",
        "老人卡丢了",
        "有刀削面吗",
        "小孩玩火车",
        "天热得像着火一样",
        "孩子学籍找不到了",
        "钥匙卡门缝里",
    ],
)
def test_few_words_of_every_day_are_no_danger(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize("kept_apart", ["exam_danger", "unseen_danger", "unseen_talk", "unseen_short"])
def test_no_line_of_the_exam_is_learnt_from(kept_apart: str) -> None:
    learnt = {lesson["text"] for name in WRITTEN for lesson in read_table(name)}
    learnt |= {lesson.text for lesson in told(Random(SEED))}
    examined = {row["text"] for row in read_table(kept_apart)}

    assert {glue(normalise(text)) for text in learnt} & {glue(normalise(text)) for text in examined} == set()
