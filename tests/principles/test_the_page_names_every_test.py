"""docs/principles.md cites every test of the principles by a number of its own."""

import ast
import re
from pathlib import Path

from tests.house.tree import text

HERE = Path(__file__).parent
CITED = re.compile(r"^- \*\*(\d)\.(\d+)\*\* `(test_\w+)`$", re.MULTILINE)


def written() -> list[str]:
    """Every test of the principles, but for these."""
    return [
        node.name
        for path in sorted(HERE.glob("test_*.py"))
        if path.name != Path(__file__).name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_the_page_cites_every_test_and_no_other() -> None:
    cited = [name for _, _, name in CITED.findall(text("docs/principles.md"))]

    assert sorted(cited) == sorted(written())


def test_the_numbers_of_a_principle_have_no_gap() -> None:
    numbers: dict[int, list[int]] = {}
    for principle, number, _ in CITED.findall(text("docs/principles.md")):
        numbers.setdefault(int(principle), []).append(int(number))

    assert sorted(numbers) == list(range(1, 10))
    assert all(each == list(range(1, len(each) + 1)) for each in numbers.values())
