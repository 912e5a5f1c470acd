"""One message read as a whole, with the weights that ship."""

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlu.categories import load_categories
from nlu.reader import Reader, load_reader
from nlu.reading import Nature, Place, Reading, Urgency
from nlu.text import MOST_READ

MESSAGES = list(
    csv.DictReader((Path(__file__).parent / "short_messages.csv").read_text(encoding="utf-8").splitlines())
)


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_a_lift_with_somebody_stuck_above_is_a_danger_with_a_place(reader: Reader) -> None:
    reading = reader.read("幸福里小区3号楼的电梯又停了,我妈八十多岁困在12楼下不来")

    assert (reading.category, reading.leaf) == ("01", "0101")
    assert (reading.nature, reading.urgency, reading.dangers) == (Nature.HELP, Urgency.DANGER, ("lift",))
    assert reading.place == Place("幸福里小区3号楼", estate="XFL", building="3", floor="12", cell="XF01")
    assert "电梯" in reading.because


def test_noise_at_two_in_the_morning_is_an_ordinary_complaint(reader: Reader) -> None:
    reading = reader.read("楼下烧烤摊每天晚上两点还在放音响,孩子没法睡")

    assert (reading.category, reading.leaf) == ("02", "0201")
    assert (reading.nature, reading.urgency, reading.place) == (Nature.COMPLAINT, Urgency.ORDINARY, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😀😀😀",
        "asdf qwer",
        "Лифт не работает",
        "12345",
        "龘靐齉爩",
        "你好",
        "谢谢",
        "哈哈哈哈",
        "的的的的",
    ],
)
def test_what_raises_nothing_is_left_to_people(reader: Reader, text: str) -> None:
    reading = reader.read(text)

    assert (reading.category, reading.leaf, reading.because) == (None, None, ())
    assert reading.urgency == Urgency.ORDINARY


def test_a_plain_english_complaint_finds_its_leaf_by_the_words_that_say_it(reader: Reader) -> None:
    reading = reader.read("The lift is broken")

    assert (reading.category, reading.leaf, reading.because) == ("01", "0101", ("lift",))
    assert (reading.urgency, reading.place) == (Urgency.ORDINARY, None)


@pytest.mark.parametrize(
    "text", ["电" * 20_000, "<b>电梯</b>坏了<script>x</script>", "\u202e\x00电梯坏了", "=cmd|' /C'!A0"]
)
def test_no_text_breaks_the_reader(reader: Reader, text: str) -> None:
    assert isinstance(reader.read(text), Reading)


def test_traditional_characters_read_the_same(reader: Reader) -> None:
    reading = reader.read("幸福里小區3號樓的電梯又停了,我媽八十多歲困在12樓下不來")

    assert (reading.leaf, reading.urgency) == ("0101", Urgency.DANGER)
    assert reading.place is not None
    assert (reading.place.span, reading.place.cell) == ("幸福里小區3號樓", "XF01")


def test_a_lamp_that_is_out_in_cantonese_is_no_fire(reader: Reader) -> None:
    reading = reader.read("樓下路燈唔著咗三日")

    assert (reading.leaf, reading.urgency, reading.dangers) == ("0110", Urgency.ORDINARY, ())
    assert reading.because == ("路燈", "唔著"), "quoted as it was written"


@pytest.mark.parametrize(
    "text", ["厨房天花板漏 水", "厨 房 天 花 板 漏 水", "厨房天花板漏氵", "厨房天花板氵扇 水"]
)
def test_words_pulled_apart_and_look_alikes_read_the_same(reader: Reader, text: str) -> None:
    assert reader.read(text).guesses == reader.read("厨房天花板漏水").guesses


def test_a_danger_pulled_apart_is_still_a_danger(reader: Reader) -> None:
    assert reader.read("楼 上 着 火 了").urgency == Urgency.DANGER


def test_of_fifty_thousand_characters_the_opening_is_read(reader: Reader) -> None:
    long = "楼上漏水,天花板都湿了。" * 4_200

    assert reader.read(long) == reader.read(long[:MOST_READ])


def test_a_place_in_front_does_not_hide_the_matter(reader: Reader) -> None:
    assert reader.read("幸福里小区三号楼2单元十二楼停水了").leaf == "0111"


@pytest.mark.parametrize(
    "text", ["幸福里小区5号楼的电梯老是停", "小区电梯三天两头停,请彻底检修", "关于我小区电梯故障的问题"]
)
def test_a_lift_is_no_goods_though_letters_say_so(reader: Reader, text: str) -> None:
    reading = reader.read(text)

    assert (reading.category, reading.leaf) == ("01", "0101")
    assert reading.guesses[0].code == "0101"


def test_leaf_and_guesses_fit_their_category(reader: Reader) -> None:
    codes = {category.code for category in load_categories()}
    for message in MESSAGES[::7]:
        reading = reader.read(message["text"])

        assert {guess.code for guess in (*reading.guesses, *reading.alternatives)} <= codes
        assert reading.leaf is None or reading.leaf[:2] == reading.category
        shares = [guess.confidence for guess in reading.guesses]
        assert shares == sorted(shares, reverse=True)


def test_short_messages_find_their_leaf_as_the_model_card_says(reader: Reader) -> None:
    readings = [(reader.read(message["text"]), message) for message in MESSAGES]

    assert share([reading.leaf == message["leaf"] for reading, message in readings]) >= LEAF
    assert (
        share([message["leaf"] in [g.code for g in reading.guesses] for reading, message in readings])
        >= THREE
    )
    assert share([reading.nature == message["nature"] for reading, message in readings]) >= NATURE
    assert share([reading.urgency == message["urgency"] for reading, message in readings]) >= URGENCY


def test_where_the_reader_is_sure_it_is_right(reader: Reader) -> None:
    sure = [
        reading.category == message["leaf"][:2]
        for message in MESSAGES
        if (reading := reader.read(message["text"])).confidence >= 0.8
    ]

    assert len(sure) >= len(MESSAGES) / 2
    assert share(sure) >= 0.95


def test_threads_share_one_reader(reader: Reader) -> None:
    texts = [message["text"] for message in MESSAGES[:40]]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(reader.read, texts))

    assert together == [reader.read(text) for text in texts]


def test_a_reader_without_a_community_still_reads() -> None:
    reading = load_reader(()).read("阳光花园5号楼停电了")

    assert (reading.leaf, reading.place) == ("0112", Place("阳光花园5号楼", building="5"))


LEAF, THREE, NATURE, URGENCY = 0.92, 0.96, 0.87, 0.95


def test_a_trapped_person_with_a_name_and_a_number_is_still_a_matter_of_the_lift() -> None:
    reader = load_reader(())

    reading = reader.read("幸福里小区3号楼的电梯又停了,有人被困在里面,我电话13812345678,我叫王秀英住302")

    assert (reading.leaf, reading.urgency) == ("0101", Urgency.DANGER)
