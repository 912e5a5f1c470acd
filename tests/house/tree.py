"""What the guard tests look at: the source files of the rooms, and the documents."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "nlu", "workflows", "models")


def sources(*rooms: str) -> list[Path]:
    """Return the Python files of `rooms`, relative to the root."""
    return sorted(path.relative_to(ROOT) for room in rooms for path in (ROOT / room).rglob("*.py"))


def text(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the length in lines of each function of a file."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def string_literals(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and source of each string that is not a docstring or a bare note beside a name."""
    source = text(path)
    tree = ast.parse(source)
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, ast.get_source_segment(source, node) or node.value
