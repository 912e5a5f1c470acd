"""Letters come in as training wants them."""

from pathlib import Path
from random import Random

from nlu.categories import load_categories
from nlu.classifier import LETTER, LINE, NO_MATTER
from nlu.corpus import (
    Line,
    dressed,
    groups,
    headed,
    joined,
    matters,
    opened,
    read_letters,
    read_short_lines,
    shortened,
    voices,
)
from nlu.reading import Nature
from nlu.tables import read_table, table_names
from nlu.text import normalise


def test_a_subject_glued_to_its_text_counts_once() -> None:
    assert joined("路灯坏了", "路灯坏了三天") == "路灯坏了三天"
    assert joined("路灯坏了", "请来修") == "路灯坏了。请来修"
    assert joined("", "路 灯 坏 了") == "路灯坏了"


def test_gb18030_files_are_read_too(tmp_path: Path) -> None:
    file = tmp_path / "letters.csv"
    file.write_bytes("subject,text,label\n停水,家里停水,城乡建设\n".encode("gb18030"))

    assert read_letters(file) == [Line("停水。家里停水", "01", subject="停水")]


def test_near_copies_share_a_group() -> None:
    letter = "小区门口的路灯坏了一个多月一直没有人来修,晚上老人孩子走路很不方便,打了几次电话都说已经上报," * 3
    other = "孩子今年九月上小学,想问一下我们这一片划到哪个学校,需要准备哪些材料,什么时候开始网上报名登记," * 3

    found = groups([Line(letter, "01"), Line(other, "04"), Line("补充一下:" + letter + "望回复", "01")])

    assert found[0] == found[2] != found[1]


def test_copies_are_short_and_fillers_keep_the_words() -> None:
    line = Line("路灯坏了" * 30, "01")

    assert [len(each.text) for each in shortened([line])] == [60, 30]
    assert all(line.text in each.text for each in dressed([line] * 20, Random(1)))


def test_letters_are_learnt_from_by_their_subject_too() -> None:
    found = opened([Line("路灯坏了。请来修", "01", subject="路灯坏了"), Line("停水", "02")])

    assert Line("路灯坏了", "01", weight=0.5) in found
    assert [each.text for each in found if each.label == "02"] == ["停水"] * 3


def test_subjects_are_learnt_as_letters_though_they_read_like_chat_lines() -> None:
    letter = Line("a7县路灯坏了。" + "请来修," * 40, "01", subject="a7县路灯坏了")

    found = headed(voices([letter], [Line("停水了" * 20, "0114")]))

    told = [(len(each.text), each.weight) for each in found if each.label == LETTER]
    assert sorted(told) == [(5, 3.0), (18, 1.0), (30, 1.0), (60, 1.0), (120, 1.0)]
    assert [len(each.text) for each in found if each.label == LINE] == [60, 60, 30]


def test_lines_of_one_group_are_one_matter_and_others_each_their_own() -> None:
    found = matters([Line("a", "x", "g"), Line("b", "x"), Line("c", "x", "g"), Line("d", "x")])

    assert found[0] == found[2]
    assert len(set(found)) == 3


def test_every_leaf_has_lines_to_learn_from_and_only_leaves_have() -> None:
    short = read_short_lines()
    leaves = {category.code for category in load_categories() if category.parent}

    assert {line.label for line in short.examples} - {NO_MATTER} == leaves
    assert {line.label for line in short.words} == leaves
    assert {line.label for line in short.phrases} == leaves
    assert {line.label for line in short.natures} == set(Nature)


def test_no_message_of_the_exam_is_learnt_from() -> None:
    exam = {normalise(row["text"]) for name in table_names("exam_") for row in read_table(name)}
    short = read_short_lines()

    assert not exam & {line.text for line in (*short.examples, *short.natures, *short.phrases)}


def test_a_phrase_hints_at_one_leaf_alone() -> None:
    phrases = [line.text for line in read_short_lines().phrases]

    assert len(phrases) == len(set(phrases))
