"""What many people write about at once is one hot spot; what only sounds alike is not."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from nlu.errors import ColumnsMissing, IdsRepeated, LanguageError, TimesUnreadable
from nlu.hotspots.clusters import clusters
from nlu.hotspots.messages import Message, read_messages
from nlu.hotspots.places import spans, without_places
from nlu.hotspots.spots import HotSpot, burst, heat, hotspots, hotspots_of_file

HEADER = "id,user,subject,text,time\n"
KILN = (
    ("云杉里小区旁边的砖窑冒黑烟", "砖窑白天黑夜冒黑烟，云杉里小区的人不敢开窗，老人咳得厉害。"),
    ("投诉砖窑黑烟熏云杉里小区", "小区东边的砖窑烧煤，黑烟飘进屋里，晒的衣服一层灰。"),
    ("云杉里小区砖窑什么时候关", "云杉里小区的孩子天天闻砖窑的黑烟，请问什么时候能关掉砖窑？"),
    ("砖窑的黑烟把云杉里熏黑了", "我家阳台对着砖窑，黑烟熏得墙都黑了，云杉里小区几百户都这样。"),
)
FERRY = (
    ("白鹭渡口的轮渡停了三个月", "白鹭渡口的轮渡停航三个月，过河要绕二十公里，请恢复轮渡。"),
    ("请恢复白鹭渡口轮渡", "学生过河上学全靠白鹭渡口的轮渡，停航以后要早起一小时。"),
    ("白鹭渡口轮渡为什么停航", "轮渡停航没有通知，白鹭渡口两岸的菜农没法卖菜。"),
)
ELSEWHERE = (
    ("石榴坊小区的砖墙倒了", "石榴坊小区后面的砖墙被雨水泡倒，压了两辆车。"),
    ("图书室周末不开门", "社区图书室周末关门，上班的人借不了书。"),
    ("银杏大道路灯太暗", "银杏大道晚上走路看不清，摔过人。"),
    ("咨询医保卡怎么补办", "医保卡丢了，请问到哪个窗口补办？"),
)


def written(rows: tuple[tuple[str, str], ...], name: str, start: date = date(2026, 3, 1)) -> list[Message]:
    """Messages of different people, two days apart."""
    return [
        Message(f"{name}{at}", f"{name}-person-{at}", subject, text, start + timedelta(days=2 * at))
        for at, (subject, text) in enumerate(rows)
    ]


def found(messages: list[Message]) -> tuple[HotSpot, ...]:
    """The hot spots of messages, nobody watching."""
    return hotspots(messages, lambda _done: None)


def quiet(_stage: str, _done: int, _of: int) -> None:
    """Look at no progress."""


def test_one_matter_of_many_people_is_one_hot_spot_and_the_larger_comes_first() -> None:
    messages = written(KILN, "kiln") + written(FERRY, "ferry") + written(ELSEWHERE, "else")

    spots = found(messages)

    assert [spot.messages for spot in spots] == [
        ("kiln0", "kiln1", "kiln2", "kiln3"),
        ("ferry0", "ferry1", "ferry2"),
    ]
    assert [spot.people for spot in spots] == [4, 3]


def test_a_matter_of_almost_everybody_is_seen_as_well() -> None:
    crowd = [
        Message(f"{round_}-{at}", f"{round_}-{at}", subject, f"{text}{round_}号楼", date(2026, 3, 1))
        for round_ in range(40)
        for at, (subject, text) in enumerate(KILN)
    ]

    spots = found([*crowd, *written(ELSEWHERE, "else")])

    assert [spot.people for spot in spots] == [160]


def test_the_order_of_the_rows_changes_nothing() -> None:
    messages = written(KILN, "kiln") + written(FERRY, "ferry") + written(ELSEWHERE, "else")

    spots = {frozenset(spot.messages) for spot in found(messages)}
    turned = {frozenset(spot.messages) for spot in found(messages[::-1])}

    assert turned == spots


def test_one_person_who_writes_again_and_again_is_no_hot_spot() -> None:
    subject, text = KILN[0]
    messages = [Message(str(at), "same", subject, text, date(2026, 3, 1 + at)) for at in range(9)]

    assert found(messages + written(ELSEWHERE, "else")) == ()


def test_without_a_user_the_same_words_are_the_same_person() -> None:
    subject, text = KILN[0]
    copies = [Message(str(at), "", subject, text, date(2026, 3, 1)) for at in range(5)]
    other = Message("other", "", *KILN[1], date(2026, 3, 2))

    (spot,) = found([*copies, other, *written(ELSEWHERE, "else")])

    assert spot.people == 2
    assert len(spot.messages) == 6


def test_the_title_is_a_subject_of_the_matter_and_hides_telephone_numbers() -> None:
    numbered = tuple((f"{subject}13900000000", text) for subject, text in KILN)

    (spot,) = found(written(numbered, "kiln") + written(ELSEWHERE, "else"))

    assert "砖窑" in spot.title
    assert "139" not in spot.title


def test_messages_without_a_subject_are_found_by_how_they_begin() -> None:
    bare = tuple(("", f"{subject}。{text}") for subject, text in KILN)

    (spot,) = found(written(bare, "kiln") + written(ELSEWHERE, "else"))

    assert len(spot.messages) == 4
    assert spot.title


def test_words_in_letters_count_as_words() -> None:
    rows = (
        ("Smoke from the brick kiln near Cedar Court", ""),
        ("Cedar Court: brick kiln smoke again", ""),
        ("Library closed near the market on weekends", ""),
        ("Street lamp broken on Oak Road", ""),
    )

    assert [spot.messages for spot in found(written(rows, "row"))] == [("row0", "row1")]


def test_a_hot_spot_shows_how_it_grew_by_month() -> None:
    messages = [*written(KILN[:3], "march"), Message("may", "x", *KILN[3], date(2026, 5, 9))]

    (spot,) = found(messages)

    assert spot.months == (3, 0, 1)


@pytest.mark.parametrize(
    ("warmer", "colder"),
    [
        (heat(10, 10, 0.2, 1.0), heat(9, 9, 0.2, 1.0)),
        (heat(10, 12, 0.2, 1.0), heat(10, 10, 0.2, 1.0)),
        (heat(10, 10, 0.2, 1.0), heat(5, 20, 0.2, 1.0)),
        (heat(10, 10, 0.2, 1.0), heat(10, 10, 0.1, 1.0)),
        (heat(10, 10, 0.2, 1.0), heat(10, 10, 0.2, 0.4)),
    ],
    ids=["more people", "somebody came back", "people not messages", "one thing", "at once"],
)
def test_what_more_people_write_about_one_thing_at_once_is_hotter(warmer: float, colder: float) -> None:
    assert warmer > colder


def test_a_burst_is_the_largest_share_within_two_months() -> None:
    days = [date(2026, 1, 1), date(2026, 6, 1), date(2026, 6, 20), date(2026, 7, 31)]

    assert burst(days) == 0.75


def test_clusters_join_by_the_mean_likeness() -> None:
    alike = np.array(
        [[0, 0.9, 0.5, 0], [0.9, 0, 0.1, 0], [0.5, 0.1, 0, 0.2], [0, 0, 0.2, 0]], dtype=np.float32
    )

    assert clusters(alike.copy(), 0.25) == [[0, 1, 2], [3]]
    assert clusters(alike.copy(), 0.35) == [[0, 1], [2], [3]]


def test_a_place_is_known_by_its_ending() -> None:
    assert spans("a3区云杉里小区很吵") == ["云杉里小区"]
    assert "云杉里" not in without_places("云杉里小区很吵")
    assert without_places("很吵") == "很吵"


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ("id,user,subject,time\n1,a,砖窑,2026-03-01\n", ColumnsMissing),
        (HEADER, ColumnsMissing),
        (HEADER + "1,a,砖窑,黑烟,2026-03-01\n1,b,砖窑,黑烟,2026-03-02\n", IdsRepeated),
        (HEADER + "1,a,砖窑,黑烟,昨天\n", TimesUnreadable),
        (HEADER + "1,a,砖窑,黑烟,2026-02-30\n", TimesUnreadable),
        (HEADER + "1,a,砖窑\n", TimesUnreadable),
    ],
    ids=["no text", "no row", "id twice", "no date", "no such day", "short row"],
)
def test_a_bad_file_is_told_by_name(tmp_path: Path, rows: str, error: type[LanguageError]) -> None:
    (tmp_path / "messages.csv").write_text(rows, encoding="utf-8")

    with pytest.raises(error):
        hotspots_of_file(tmp_path / "messages.csv", quiet)


def test_every_usual_way_to_write_a_day_is_read_and_empty_rows_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text(
        HEADER + "1,a,砖窑,,2026/3/1 8:05:00\n2,b,,黑烟,2026-02-01T08:05:00+08:00\n3,c,,,2026-01-01\n",
        encoding="utf-8",
    )

    messages = read_messages(tmp_path / "messages.csv")

    assert [(each.id, each.day) for each in messages] == [("2", date(2026, 2, 1)), ("1", date(2026, 3, 1))]


def test_of_a_long_file_the_newest_messages_are_read(tmp_path: Path) -> None:
    rows = [f"{at},u{at},{KILN[at][0]},{KILN[at][1]},2026-03-0{4 - at}\n" for at in range(4)]
    (tmp_path / "messages.csv").write_text(HEADER + "".join(rows), encoding="utf-8")

    newest = hotspots_of_file(tmp_path / "messages.csv", quiet, most=3)

    assert (newest.read, newest.left_out) == (3, 1)
    assert [spot.messages for spot in newest.spots] == [("2", "1", "0")]


def test_very_long_texts_and_odd_characters_are_taken(tmp_path: Path) -> None:
    long = "砖窑黑烟" * 12_500
    rows = f"1,a,,{long},2026-03-01\n2,b,砖窑,{long},2026-03-02\n3,c,🙂\u200b,\ud83d?,2026-03-03\n"
    (tmp_path / "messages.csv").write_bytes((HEADER + rows).encode("utf-8", "surrogatepass"))

    found = hotspots_of_file(tmp_path / "messages.csv", quiet)

    assert found.read == 3
    assert {"1", "2"} <= {each for spot in found.spots for each in spot.messages}
