"""A sentence may be said in other words, never with other values; danger keeps its number to call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import HouseEvent, Locale
from tests.workflows.house.installation import Installation
from workflows.house import texts
from workflows.house.marks import RULES
from workflows.house.texts import Rewording, WordingRefused, restore, reword
from workflows.house.wording import BadBraces, Fault, WordingFault, faults, fits, placeholders

ORIGINAL = "{number} 已登记，{due} 前答复。"
OWN = "收到了：{number}。{due} 前一定给您回话。"


def wording(text: str, original: str = ORIGINAL, key: str = "case.opened") -> Rewording:
    return Rewording(Locale.HANS, key, original, text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (OWN, None),
        ("  ", Fault(WordingFault.EMPTY)),
        ("{number} 好", Fault(WordingFault.MISSING, ("due",))),
        ("{number} {due} {name}", Fault(WordingFault.UNKNOWN, ("name",))),
        ("{number} {due", Fault(WordingFault.BRACES)),
        ("{number.__class__} {due}", Fault(WordingFault.BRACES)),
        ("{number!r} {due}", Fault(WordingFault.BRACES)),
        ("{number:>99999999} {due}", Fault(WordingFault.BRACES)),
        ("{number[0]} {due}", Fault(WordingFault.BRACES)),
        ("{} {number} {due}", Fault(WordingFault.BRACES)),
        ("{number} {due}\u202e", Fault(WordingFault.HIDDEN)),
        ("{number} {due}" + "长" * 3000, Fault(WordingFault.TOO_LONG, ("3000",))),
    ],
)
def test_a_wording_is_taken_or_its_fault_named(text: str, fault: Fault | None) -> None:
    assert faults("case.opened", ORIGINAL, text) == (() if fault is None else (fault,))


def test_a_number_to_call_in_danger_stays() -> None:
    found = faults("danger.lift", "请拨 119。", "请打电话求助。")

    assert found == (Fault(WordingFault.EMERGENCY, ("119",)),)


def test_a_button_stays_short() -> None:
    assert faults("button.confirm", "确认", "我已经看清楚了确认") == (Fault(WordingFault.TOO_LONG, ("18",)),)
    assert faults("button.confirm", "确认", "就这样办") == ()


@given(st.text(max_size=60))
def test_whatever_is_taken_can_be_filled(text: str) -> None:
    if not faults("case.opened", ORIGINAL, text):
        assert text.format_map({"number": "1", "due": "2"})


@given(st.text(alphabet="{}ab.![]: 字", max_size=20))
def test_braces_are_read_or_refused(text: str) -> None:
    try:
        names = placeholders(text)
    except BadBraces:
        return

    assert text.format_map(dict.fromkeys(names, "x")) is not None


def test_a_rewording_is_kept_written_down_and_told_to_every_process(house: Installation) -> None:
    before = house.turns(RULES)

    changed = house.do(lambda act: reword(act, wording(OWN), "更亲切"))

    kept = house.see(lambda act: texts.reworded(act.tx))[Locale.HANS, "case.opened"]
    [(kind, facts)] = house.events("text:case.opened")
    assert (changed, kept.text, kept.who) == (True, OWN, "测试操作员")
    assert (kind, facts["text"], facts["text_before"]) == (HouseEvent.REWORDED, OWN, ORIGINAL)
    assert house.turns(RULES) > before


def test_the_same_words_again_change_nothing(house: Installation) -> None:
    house.do(lambda act: reword(act, wording(OWN)))

    assert house.do(lambda act: reword(act, wording(OWN))) is False
    assert len(house.events("text:case.opened")) == 1


@pytest.mark.parametrize("way", ["restore", "original"])
def test_the_original_comes_back(house: Installation, way: str) -> None:
    house.do(lambda act: reword(act, wording(OWN)))

    if way == "restore":
        house.do(lambda act: restore(act, Locale.HANS, "case.opened"))
    else:
        house.do(lambda act: reword(act, wording(ORIGINAL)))

    assert house.see(lambda act: texts.spoken(act.tx)) == {}
    assert house.events("text:case.opened")[-1][0] is HouseEvent.RESTORED


def test_one_language_is_reworded_by_itself(house: Installation) -> None:
    house.do(lambda act: reword(act, wording(OWN)))

    assert list(house.see(lambda act: texts.spoken(act.tx))) == [(Locale.HANS, "case.opened")]


def test_what_does_not_fit_is_not_kept(house: Installation) -> None:
    with pytest.raises(WordingRefused):
        house.do(lambda act: reword(act, wording("没有占位")))

    assert house.see(lambda act: texts.spoken(act.tx)) == {}


def test_a_wording_whose_original_has_changed_no_longer_fits() -> None:
    assert fits(ORIGINAL, OWN)
    assert not fits("{number} 已登记。", OWN)
