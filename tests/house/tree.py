"""What the guard tests look at: the source files of the rooms, and the documents."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "nlu", "workflows", "models")


def sources(*rooms: str) -> list[Path]:
    """Return the Python files of `rooms`, relative to the root."""
    return sorted(path.relative_to(ROOT) for room in rooms for path in (ROOT / room).rglob("*.py"))


@cache
def text(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a Python file, read once for all guards of this process."""
    return tuple(ast.walk(ast.parse(text(path))))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the length in lines of each function of a file."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def string_literals(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and source of each string that is not a docstring or a bare note beside a name."""
    lines = text(path).encode().splitlines(keepends=True)
    notes = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, segment(lines, node)


def segment(lines: list[bytes], node: ast.Constant) -> str:
    """Return the source of a string; what `ast` has for it splits the whole file every time."""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    whole = b"".join(lines[first : last + 1])
    after = len(lines[last]) - (node.end_col_offset or 0)
    return whole[node.col_offset : len(whole) - after].decode()
