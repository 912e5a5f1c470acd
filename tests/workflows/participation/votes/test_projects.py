"""A project is read with its cost however it is typed; a cost that is not there is never guessed."""

import pytest

from workflows.participation.votes.projects import option, projects_in


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("长椅 3000元", [("长椅", 300_000)], id="as it is asked for"),
        pytest.param(
            "长椅3000元;路灯：1.2万元", [("长椅", 300_000), ("路灯", 1_200_000)], id="two, ten thousands"
        ),
        pytest.param(
            "长椅 3,000元，路灯 12,000 元", [("长椅", 300_000), ("路灯", 1_200_000)], id="thousands"
        ),
        pytest.param("2号楼扶手 850.50", [("2号楼扶手", 85_050)], id="with a number in its name"),
        pytest.param("長椅 2萬", [("長椅", 2_000_000)], id="the other script"),
        pytest.param("长椅", [("长椅", None)], id="no cost"),
        pytest.param("长椅 0.001元", [("长椅 0.001元", None)], id="less than a fen"),
    ],
)
def test_a_project_is_read_with_its_cost(typed: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(each.words, each.cost) for each in projects_in(typed)] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("换新电梯 32万元", ("换新电梯", 32_000_000), id="ends in money"),
        pytest.param("换新电梯 ¥320000", ("换新电梯", 32_000_000), id="sign of the currency"),
        pytest.param("修旧电梯", ("修旧电梯", None), id="says no cost"),
        pytest.param("3号楼 5", ("3号楼 5", None), id="a number is not money"),
    ],
)
def test_an_answer_may_say_what_it_costs(typed: str, expected: tuple[str, int | None]) -> None:
    found = option(typed)

    assert (found.words, found.cost) == expected
