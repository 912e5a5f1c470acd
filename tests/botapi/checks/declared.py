"""Reads how aiogram declares methods and types from its source: loading its models costs seconds of CPU."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.botapi.model import Json

PLAIN: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "True": (bool,),
    "datetime": (int,),
    "DateTime": (int,),
    "timedelta": (int,),
    "InputFile": (),
}
"""What stands in JSON for a declared type; a file is a name (attach://…) by the time it travels."""
NEVER = frozenset({"Default", "None"})


@cache
def _home() -> Path:
    spec = importlib.util.find_spec("aiogram")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@cache
def _tree(folder: str, name: str) -> ast.Module | None:
    path = _home() / folder / f"{_snake(name)}.py"
    return ast.parse(path.read_text("utf-8")) if path.is_file() else None


@cache
def fields(folder: str, name: str) -> dict[str, tuple[ast.expr, bool]] | None:
    """Return the fields of a class: annotation, and whether it must be given. None: no such class."""
    tree = _tree(folder, name)
    body = next((node for node in tree.body if isinstance(node, ast.ClassDef)), None) if tree else None
    if body is None or body.name != name:
        return None
    own = {
        each.target.id: (each.annotation, each.value is None)
        for each in body.body
        if isinstance(each, ast.AnnAssign)
        and isinstance(each.target, ast.Name)
        and not each.target.id.startswith("__")
    }
    bases = [base.id for base in body.bases if isinstance(base, ast.Name)]
    inherited = [found for base in bases if (found := fields(folder, base)) is not None]
    return {name: each for one in inherited for name, each in one.items()} | own


@cache
def _alias(name: str) -> ast.expr | None:
    """Return what a `SomethingUnion` stands for."""
    tree = _tree("types", name)
    found = [node.value for node in tree.body if isinstance(node, ast.AnnAssign)] if tree else []
    return found[0] if found else None


@cache
def _word(enum: str, member: str) -> str | None:
    tree = _tree("enums", enum)
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)] if tree else []
    values = [
        node.value
        for node in assigned
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id == member
    ]
    return str(values[0].value) if values and isinstance(values[0], ast.Constant) else None


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what an annotation allows, one by one."""
    if isinstance(node, ast.BinOp):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    elif (
        isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Annotated"
    ):
        yield from _alternatives(node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Union":
        for each in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            yield from _alternatives(each)
    elif isinstance(node, ast.Name) and node.id.endswith("Union") and (alias := _alias(node.id)) is not None:
        yield from _alternatives(alias)
    elif isinstance(node, ast.Attribute) and node.attr in PLAIN:
        yield ast.Name(node.attr)
    else:
        yield node


def against(node: ast.expr, value: Any, where: str) -> list[str]:
    """Return what an annotation has against a value: the shortest objection of its alternatives."""
    found = [_against_one(each, value, where) for each in _alternatives(node)]
    objections = [each for each in found if each is not None]
    return min(objections, key=len) if objections else [f"{where}: nothing may stand here"]


def _against_one(node: ast.expr, value: Any, where: str) -> list[str] | None:
    if isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in NEVER):
        return None
    if isinstance(node, ast.Subscript):
        return _against_subscript(node, value, where)
    name = node.id if isinstance(node, ast.Name) else ast.unparse(node)
    if name in PLAIN:
        kinds = PLAIN[name]
        fits = isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
        return [] if fits else [f"{where}: {value!r} is no {name}"]
    return against_class("types", name, value, where)


def _against_subscript(node: ast.Subscript, value: Any, where: str) -> list[str]:
    kind = node.value.id if isinstance(node.value, ast.Name) else ""
    if kind == "list":
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [
            words
            for place, each in enumerate(value)
            for words in against(node.slice, each, f"{where}[{place}]")
        ]
    if kind == "Literal":
        allowed = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        words = [
            _word(each.value.id, each.attr)
            if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name)
            else getattr(each, "value", None)
            for each in allowed
        ]
        return [] if value in words else [f"{where}: {value!r} is none of {words}"]
    return [f"{where}: {ast.unparse(node)} cannot be looked at"]


def against_class(folder: str, name: str, value: Any, where: str) -> list[str]:
    """Return what a declared class has against an object: unknown, missing and wrong fields."""
    declared = fields(folder, name)
    if declared is None:
        return [f"{where}: no {name} is declared"]
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {name}"]
    given: Json = value
    known = {each.removesuffix("_") if each == "from_" else each: found for each, found in declared.items()}
    objections = [f"{where}.{each}: unknown" for each in given if each not in known]
    objections += [
        f"{where}.{each}: missing" for each, (_, needed) in known.items() if needed and each not in given
    ]
    for each, (annotation, _) in known.items():
        if each in given:
            objections += against(annotation, given[each], f"{where}.{each}")
    return objections
