"""Checks calls of a Bot API and their answers against a machine-readable description of it.

The description is a file of the MIT-licensed PaulSonOfLars/telegram-bot-api-spec: methods and types with
fields, their types, and lengths in the words of the official page. Lengths of text count UTF-16 units.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ARRAY = "Array of "
PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (str,),
}
LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)")
MARKED = ("parse_mode", "text_parse_mode", "question_parse_mode")
FORMER = frozenset({"reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview"})


@dataclass(frozen=True)
class Field:
    """A field of a type or a parameter of a method; `least`, `most` bound its length."""

    name: str
    types: tuple[str, ...]
    required: bool
    least: int = 0
    most: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Shape:
    """A type or a method: its fields, what it may be instead, what it returns."""

    name: str
    fields: Mapping[str, Field]
    instead: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    version: str
    methods: Mapping[str, Shape]
    types: Mapping[str, Shape]


def _field(given: Mapping[str, Any]) -> Field:
    length = LENGTH.search(given["description"])
    least, most, unit = (int(length[1]), int(length[2]), length[3]) if length else (0, None, "")
    return Field(given["name"], tuple(given["types"]), given["required"], least, most, unit)


def _shape(given: Mapping[str, Any]) -> Shape:
    fields = {each["name"]: _field(each) for each in given.get("fields", [])}
    return Shape(given["name"], fields, tuple(given.get("subtypes", [])), tuple(given.get("returns", [])))


def load(path: Path) -> Schema:
    """Read a description. Raises KeyError for a file of another form."""
    document = json.loads(path.read_text("utf-8"))
    methods = {name: _shape(each) for name, each in document["methods"].items()}
    types = {name: _shape(each) for name, each in document["types"].items()}
    return Schema(document["version"], methods, types)


def check_call(schema: Schema, call: Mapping[str, Any]) -> list[str]:
    """Return what the description has against the parameters of a call."""
    method = schema.methods.get(call["method"])
    if method is None:
        return [f"{call['method']}: no such method"]
    sent = {name: f"attach://{name}" for name in call["files"] if name in method.fields}
    return list(_fields(schema, method, {**sent, **call["params"]}, call["method"]))


def check_answer(schema: Schema, call: Mapping[str, Any]) -> list[str]:
    """Return what the description has against the answer to a call that succeeded."""
    answer, method = call["answer"], schema.methods.get(call["method"])
    if method is None or not isinstance(answer, dict) or not answer.get("ok"):
        return []
    return list(_value(schema, method.returns, answer["result"], f"{call['method']} → "))


def _fields(schema: Schema, shape: Shape, given: Mapping[str, Any], where: str) -> Iterator[str]:
    yield from (f"{where}.{name}: unknown" for name in given if name not in {*shape.fields, *FORMER})
    marked = any(given.get(name) for name in MARKED)
    for field in shape.fields.values():
        if field.name in given:
            yield from _value(schema, field.types, given[field.name], f"{where}.{field.name}")
            yield from _length(field, given[field.name], marked, f"{where}.{field.name}")
        elif field.required:
            yield f"{where}.{field.name}: missing"


def _length(field: Field, value: Any, marked: bool, where: str) -> Iterator[str]:
    """Check the length; of marked text only that it is not too short: marks do not count."""
    if field.most is None or not isinstance(value, str):
        return
    length = (
        len(value.encode()) if field.unit == "bytes" else len(value.encode("utf-16-le", "surrogatepass")) // 2
    )
    if length < field.least or (length > field.most and not marked):
        yield f"{where}: {length} {field.unit}, allowed {field.least}-{field.most}"


def _value(schema: Schema, types: tuple[str, ...], value: Any, where: str) -> Iterator[str]:
    """Yield the shortest objection of the types that may stand here."""
    if isinstance(value, list):
        inner = tuple(each.removeprefix(ARRAY) for each in types if each.startswith(ARRAY))
        if not inner:
            yield f"{where}: a list, expected {' or '.join(types)}"
        for place, each in enumerate(value) if inner else ():
            yield from _value(schema, inner, each, f"{where}[{place}]")
        return
    objections = [list(_one(schema, each, value, where)) for each in types if not each.startswith(ARRAY)]
    yield from min(objections, key=len) if objections else [f"{where}: expected a list"]


def _one(schema: Schema, kind: str, value: Any, where: str) -> Iterator[str]:
    if kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or (isinstance(value, bool) and bool not in PLAIN[kind]):
            yield f"{where}: {value!r} is no {kind}"
        return
    shape = schema.types.get(kind)
    if shape is None or not isinstance(value, dict):
        yield f"{where}: {value!r} is no {kind}"
    elif shape.instead:
        yield from min((list(_one(schema, each, value, where)) for each in shape.instead), key=len)
    else:
        yield from _fields(schema, shape, value, where)
