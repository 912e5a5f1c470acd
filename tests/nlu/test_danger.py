"""What is a danger to life, what only sounds like one, and what cannot wait."""

import csv
from pathlib import Path

import pytest

from nlu.danger import dangers, heed, urgency
from nlu.reading import Urgency
from nlu.text import normalise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("幸福里小区3号楼的电梯又停了,我妈八十多岁困在12楼下不来", "lift"),
        ("有人被困电梯了快来", "lift"),
        ("我被关在电梯里了", "lift"),
        ("电梯卡在五楼半，两个孩子在里面出不来", "lift"),
        ("电梯突然往下掉了两层", "lift"),
        ("電梯困人了", "lift"),
        ("楼道里有很浓的煤气味", "gas"),
        ("闻到燃气味头晕", "gas"),
        ("我家天然气漏了", "gas"),
        ("隔壁煤气泄漏，快来人", "gas"),
        ("好像煤气中毒了", "gas"),
        ("六楼着火了", "fire"),
        ("楼下电动车起火", "fire"),
        ("车库在冒黑烟", "fire"),
        ("厨房烧起来了", "fire"),
        ("电线掉在积水里，会电死人的", "electric"),
        ("路灯杆漏电，刚才有人触电了", "electric"),
        ("变压器冒火花", "electric"),
        ("老房子墙要塌了，里面还有人", "collapse"),
        ("外墙砖掉下来砸到人了", "collapse"),
        ("脚手架倒塌", "collapse"),
        ("有人拿着刀在小区里追人", "violence"),
        ("隔壁男的在打老婆，打得很凶", "violence"),
        ("楼下有人打架流血了", "violence"),
        ("老公家暴我", "violence"),
        ("我不想活了", "selfharm"),
        ("楼顶有人要跳楼", "selfharm"),
        ("他说要自杀", "selfharm"),
        ("她喝了农药", "selfharm"),
        ("老人晕倒在路边没反应", "medical"),
        ("我爸喘不上气了", "medical"),
        ("停电了我妈要用制氧机", "medical"),
        ("孩子掉进没盖的下水道里了", "water"),
        ("井盖没了怕孩子掉下去", "hole"),
        ("河里有人溺水", "water"),
        ("我奶奶走失了，穿红衣服", "missing"),
        ("孩子放学到现在不见了", "missing"),
    ],
)
def test_a_danger_to_life_is_recognised(text: str, kind: str) -> None:
    assert kind in dangers(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "煤气费怎么交",
        "楼下新开的火锅店太吵",
        "超市搞跳楼价大甩卖喇叭一直喊",
        "电梯坏了没困人",
        "电梯老是坏，怕哪天把人困在里面",
        "电梯坏了三天了天天爬18楼",
        "有人飞线充电，万一着火怎么办",
        "怕电瓶在楼道里着火",
        "消防演练什么时候搞",
        "去年我们楼着过火，消防通道还是堵着",
        "希望物业讲讲防火知识",
        "灭火器过期了",
        "轮胎漏气了哪里能补",
        "给我打电话也不回",
        "菜市场可以砍价吗",
        "热死了，空调带不动",
        "臭得人要晕",
        "我家的狗走丢了",
        "漏电保护开关老跳",
        "跳楼机停运了退票吗",
        "他打我电话骂人",
        "烧烤摊油烟大得很，烟往屋里冒",
        "工厂烟囱冒黑烟",
        "房产证着急用，火烧眉毛",
        "生意火爆排队到马路上",
        "我心里着急上火",
        "孩子上学的学位找不到了解的人",
        "手机掉进下水道里了",
        "电梯里没有人被困，只是停了",
        "3号楼的电梯又停了，两天了",
        "医生说我爸中风后遗症能不能报销",
        "燃气表没电了",
        "热得想死，暖气能关小点吗",
        "建议给电梯装个防困人的装置",
        "煤气灶打不着火",
        "孩子打架子鼓太吵",
    ],
)
def test_what_only_sounds_dangerous_is_not_a_danger(text: str) -> None:
    assert dangers(normalise(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "家里没水了",
        "又停电了",
        "做饭做到一半停气了",
        "暖气一点都不热",
        "屋里才12度",
        "我妈腿不好，电梯坏了下不了楼",
        "粪水倒灌进屋里了",
        "家里水管爆了",
    ],
)
def test_people_who_cannot_wait_are_urgent(text: str) -> None:
    assert urgency(normalise(text), ()) == Urgency.URGENT


@pytest.mark.parametrize(
    "text",
    [
        "我们楼没电梯",
        "手机没电了打不了电话",
        "电动车没电了充电桩又坏了",
        "公园里没水平的地砖",
        "什么时候停水有通知吗，上次停水太久",
        "停电费收据怎么开",
        "停车位没有了",
        "他说话真没气质",
    ],
)
def test_other_matters_take_their_ordinary_course(text: str) -> None:
    assert urgency(normalise(text), dangers(normalise(text))) == Urgency.ORDINARY


@pytest.mark.parametrize("text", ["好" * 904, "啊" * 50, "好", "哈哈哈哈哈哈哈哈"])
def test_one_letter_however_often_tells_of_no_danger(text: str) -> None:
    assert heed(normalise(text)) == ((), Urgency.ORDINARY)


@pytest.mark.parametrize(
    "text",
    [
        "在楼下",
        "我妈",
        "在门口",
        "不知道",
        "我家在三楼",
        "我今天很幸福",
        "火锅店",
        "手机摔了",
        "我妈摔了手机",
        "空调不行了",
        "水烧到40度",
        "打老婆电话",
        "气得我要吐血",
        "狗咬人谁赔",
    ],
)
def test_a_few_words_are_no_danger_unless_they_cry_out(text: str) -> None:
    assert heed(normalise(text))[0] == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("孩子丢了", "missing"),
        ("快点来人", "other"),
        ("有人晕倒", "medical"),
        ("漏煤气了", "gas"),
        ("撞死人了", "traffic"),
        ("我妈摔了", "medical"),
        ("我不行了", "medical"),
        ("我孙子烧到40度", "medical"),
        ("隔籬打老婆", "violence"),
        ("隔壁打老婆", "violence"),
    ],
)
def test_a_cry_of_a_few_words_is_a_danger(text: str, kind: str) -> None:
    found, soon = heed(normalise(text))

    assert (found[0], soon) == (kind, Urgency.DANGER)


def test_a_few_words_beside_a_place_say_little() -> None:
    text = normalise("在幸福里小区3号楼楼下")

    assert heed(text, matter=normalise("在楼下")) == ((), Urgency.ORDINARY)


def test_a_long_drawn_cry_is_still_heard() -> None:
    assert heed(normalise("救命啊啊啊啊啊啊啊啊啊啊啊啊啊啊"))[1] == Urgency.DANGER


def test_any_danger_is_more_than_urgent() -> None:
    assert urgency(normalise("停电了"), ("medical",)) == Urgency.DANGER


def found(file: str, *, dangerous: bool) -> float:
    rows = csv.DictReader((Path(__file__).parent / file).read_text(encoding="utf-8").splitlines())
    hits = [dangers(normalise(row["text"])) != () for row in rows if bool(row["kind"]) is dangerous]
    return sum(hits) / len(hits)


@pytest.mark.parametrize("file", ["known_dangers.csv", "danger_messages.csv"])
def test_hardly_a_danger_is_missed_and_hardly_one_invented(file: str) -> None:
    assert found(file, dangerous=True) >= 0.96
    assert found(file, dangerous=False) <= 0.01


@pytest.mark.parametrize(
    ("said", "urgency"),
    [("树要倒了", Urgency.ORDINARY), ("漏电保护器老跳", Urgency.ORDINARY), ("插座漏电了", Urgency.DANGER)],
)
@pytest.mark.parametrize("place", ["", "幸福里小区3号楼"], ids=["without a place", "with one"])
def test_a_place_makes_neither_more_nor_less_of_a_danger(place: str, said: str, urgency: Urgency) -> None:
    assert heed(place + said, matter=said)[1] is urgency
