"""Who slips at the command line reads what is wrong in their own language, and where its use is explained."""

import pytest
from typer.testing import CliRunner

from bot.cli import app


@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param(
            "serve --nonsense",
            "没有“--nonsense”这个选项。\n怎么写，请看：huiying serve --help\n",
            id="option",
        ),
        pytest.param("tally", "少写了“file”。\n怎么写，请看：huiying tally --help\n", id="missing"),
        pytest.param(
            "serve --speed fast",
            "“--speed”写得不对：要写数字\n怎么写，请看：huiying serve --help\n",
            id="no number",
        ),
        pytest.param("serve demo", "多写了“demo”\n怎么写，请看：huiying serve --help\n", id="too much"),
        pytest.param(
            "lists nosuch", "没有“nosuch”这个命令。\n怎么写，请看：huiying lists --help\n", id="command"
        ),
        pytest.param(
            "rates --by body --from 2026-05-01 --to 2026-04-01",
            "时间段写反了：--to（2026-04-01）早于 --from（2026-05-01）。\n",
            id="a window that ends before it begins",
        ),
    ],
)
def test_wrong_use_is_told_in_the_operators_language(
    command: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYING_LOCALE", "zh-CN")

    ended = CliRunner().invoke(app, command.split(), prog_name="huiying")

    assert ended.exit_code == 2
    assert ended.stderr == told
