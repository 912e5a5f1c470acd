"""Finds every key of the catalogue that the house can ask for, in its code and in its templates."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from jinja2 import Environment, nodes

from bot.dialogue import (
    books,
    contact,
    doors,
    own,
    pleas,
    privacy,
    put_right,
    report,
    ruling,
    straw_poll,
    task,
    verdict,
)
from bot.dialogue.appeals import appealing, deciding, declining
from bot.dialogue.budgets import routes as budgets
from bot.dialogue.covenants import citing
from bot.dialogue.covenants import listing as covenants
from bot.dialogue.evaluations import rater
from bot.dialogue.grid import planner, walker, worker
from bot.dialogue.joint import routes as joint
from bot.dialogue.mediation import handover, mediator, side
from bot.dialogue.meetings import routes as meetings
from bot.dialogue.petitions import launch, signer
from bot.dialogue.petitions import officer as petitions
from bot.dialogue.practices import routes as practices
from bot.dialogue.rolls import member, officer
from bot.dialogue.votes import ballot
from models.vocabulary import Locale
from tests.house.tree import ROOT, sources
from tests.house.tree import nodes as nodes_of

KEY_AT = {"say": 0, "phrase": 0, "Sentence": 0, "tell": 1, "fail": 1}
"""The calls that take a key, and at which place."""

FILES = (".html", ".css", ".jpg", ".js", ".svg", ".po", ".csv", ".json", ".xlsx", ".geojson")
ALWAYS_NAMED = {"set_category"}
"""Buttons whose name is put together in the code, and that always carry words of their own."""

PRESSES = (
    report.PRESSES,
    put_right.PRESSES,
    own.PRESSES,
    task.PRESSES,
    pleas.PRESSES,
    pleas.RULINGS,
    verdict.PRESSES,
    ruling.PRESSES,
    appealing.PRESSES,
    deciding.PRESSES,
    declining.PRESSES,
    contact.PRESSES,
    contact.STAFF_PRESSES,
    privacy.PRESSES,
    doors.PRESSES,
    straw_poll.PRESSES,
    books.STAFF_PRESSES,
    books.PRESSES,
    ballot.PRESSES,
    officer.PRESSES,
    member.PRESSES,
    launch.PRESSES,
    budgets.PRESSES,
    signer.PRESSES,
    petitions.PRESSES,
    covenants.PRESSES,
    covenants.STAFF_PRESSES,
    practices.STAFF_PRESSES,
    citing.IN_MEDIATION,
    rater.PRESSES,
    mediator.PRESSES,
    handover.PRESSES,
    handover.SIDE_PRESSES,
    joint.PRESSES,
    meetings.PRESSES,
    side.PRESSES,
    planner.PRESSES,
    walker.PRESSES,
    worker.PRESSES,
    worker.SENDS,
)


@dataclass(frozen=True)
class Asked:
    """A key asked for, or the head of a family of keys; `given` is None where the values cannot be read."""

    key: str
    where: str
    family: bool = False
    given: frozenset[str] | None = None


def asked_in_code(roots: frozenset[str]) -> Iterator[Asked]:
    """Yield what Python asks for: calls with a key, and every string that looks like one of ours."""
    for path in sources("bot", "workflows"):
        notes = {id(node.value) for node in nodes_of(path) if isinstance(node, ast.Expr)}
        for node in nodes_of(path):
            if isinstance(node, ast.Call):
                yield from of_call(node, str(path))
            elif isinstance(node, ast.JoinedStr):
                yield from of_format(node, str(path), roots)
            elif isinstance(node, ast.Dict):
                yield from of_table(node, str(path), roots)
            elif isinstance(node, ast.Constant) and id(node) not in notes and is_key(node.value, roots):
                yield Asked(str(node.value), f"{path}:{node.lineno}")


def of_table(node: ast.Dict, path: str, roots: frozenset[str]) -> Iterator[Asked]:
    """Yield the heads of keys that stand in a table."""
    for each in node.values:
        if isinstance(each, ast.Constant) and is_head(each.value, roots):
            yield Asked(str(each.value), f"{path}:{each.lineno}", family=True)


def of_call(node: ast.Call, path: str) -> Iterator[Asked]:
    """Yield the keys of one call, with the names of the values it gives."""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    place = KEY_AT.get(name, len(node.args))
    if place >= len(node.args):
        return
    given = None if any(each.arg is None for each in node.keywords) else values_of(node)
    for key in constants(node.args[place]):
        yield Asked(key, f"{path}:{node.lineno}", given=given)


def values_of(node: ast.Call) -> frozenset[str]:
    """Return the names of the values given to a call."""
    return frozenset(each.arg for each in node.keywords if each.arg)


def constants(node: ast.expr) -> Iterator[str]:
    """Yield the string a node is, or both of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from chain(constants(node.body), constants(node.orelse))


def of_format(node: ast.JoinedStr, path: str, roots: frozenset[str]) -> Iterator[Asked]:
    """Yield the head of a key that is put together."""
    head = node.values[0] if node.values else None
    if isinstance(head, ast.Constant) and is_head(head.value, roots):
        yield Asked(str(head.value), f"{path}:{node.lineno}", family=True)


def is_key(value: object, roots: frozenset[str]) -> bool:
    """Whether a string looks like a key of the catalogue."""
    if not isinstance(value, str) or "." not in value or value.endswith(FILES):
        return False
    root, *rest = value.split(".")
    return root in roots and all(part.replace("-", "_").isidentifier() for part in rest)


def is_head(value: object, roots: frozenset[str]) -> bool:
    """Whether a string is the beginning of keys: dotted names, ending in a dot."""
    return isinstance(value, str) and value.endswith(".") and is_key(f"{value}x", roots)


def asked_in_templates() -> Iterator[Asked]:
    """Yield what the pages ask for: every call of `t`."""
    for path in sorted((ROOT / "bot" / "web" / "templates").glob("*.html")):
        for call in Environment(autoescape=True).parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                where = f"{path.name}:{call.lineno}"
                given = frozenset(each.key for each in call.kwargs)
                yield from (Asked(key, where, family, given) for key, family in heads(call.args[0]))


def heads(node: nodes.Expr) -> Iterator[tuple[str, bool]]:
    """Yield a constant key, or the head of one that is put together."""
    if isinstance(node, nodes.Const):
        yield str(node.value), False
    elif isinstance(node, nodes.Concat) and isinstance(node.nodes[0], nodes.Const):
        yield str(node.nodes[0].value), True
    elif isinstance(node, nodes.CondExpr):
        yield from chain(heads(node.expr1), heads(node.expr2) if node.expr2 else ())


def button_names() -> frozenset[str]:
    """Return the buttons that have no words of their own and so take those of the catalogue."""
    pressed = {name for table in PRESSES for name in table} | {"help", "language", "progress"}
    bare: set[str] = set()
    labelled: set[str] = set()
    for path in sources("bot", "workflows"):
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Button":
                (labelled if len(node.args) > 2 else bare).update(constants(node.args[0]))
    languages = {f"locale_{locale}" for locale in Locale}
    return frozenset((pressed - labelled - ALWAYS_NAMED) | bare | languages)
