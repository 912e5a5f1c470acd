"""What a straw poll may ask, and how what it came to is drawn."""

import pytest

from workflows.polls.choices import (
    LONGEST_OPTION,
    LONGEST_QUESTION,
    Fault,
    bar,
    fault_in_options,
    fault_in_question,
    options_of,
    question_of,
    share,
)


def test_options_are_the_lines_that_say_something() -> None:
    typed = " 八点 \n\n九  点\r\n"

    assert options_of(typed) == ("八点", "九 点")


def test_a_question_is_one_line() -> None:
    assert question_of("几点\n集合？ ") == "几点 集合？"


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        pytest.param("几点？", None, id="fine"),
        pytest.param("", Fault.EMPTY, id="nothing"),
        pytest.param("问" * LONGEST_QUESTION, None, id="just fits"),
        pytest.param("问" * (LONGEST_QUESTION + 1), Fault.TOO_LONG, id="too long"),
        pytest.param("😀" * (LONGEST_QUESTION // 2 + 1), Fault.TOO_LONG, id="two units each"),
    ],
)
def test_a_question_that_telegram_would_not_take_is_named(question: str, fault: Fault | None) -> None:
    assert fault_in_question(question) is fault


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        pytest.param(["要", "不要"], None, id="two"),
        pytest.param([str(each) for each in range(10)], None, id="ten"),
        pytest.param(["要"], Fault.TOO_FEW, id="one"),
        pytest.param([str(each) for each in range(11)], Fault.TOO_MANY, id="eleven"),
        pytest.param(["要", "不" * (LONGEST_OPTION + 1)], Fault.OPTION_TOO_LONG, id="too long"),
        pytest.param(["要", "要"], Fault.TWICE, id="the same"),
    ],
)
def test_options_that_telegram_would_not_take_are_named(options: list[str], fault: Fault | None) -> None:
    assert fault_in_options(options) is fault


@pytest.mark.parametrize(
    ("votes", "people", "percent", "drawn"),
    [
        pytest.param(0, 0, 0, "░░░░░░░░░░", id="nobody"),
        pytest.param(0, 3, 0, "░░░░░░░░░░", id="none of three"),
        pytest.param(1, 100, 1, "█░░░░░░░░░", id="one shows"),
        pytest.param(1, 3, 33, "███░░░░░░░", id="a third"),
        pytest.param(3, 3, 100, "██████████", id="all"),
    ],
)
def test_a_bar_shows_the_share_of_those_who_answered(
    votes: int, people: int, percent: int, drawn: str
) -> None:
    assert share(votes, people) == percent
    assert bar(votes, people) == drawn
