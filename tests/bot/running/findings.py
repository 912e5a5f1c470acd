"""Every finding that the doctor's rules can make, as their code names them."""

import ast
from dataclasses import fields

from tests.house.tree import nodes
from workflows.lists.check import ListCheck

FILES = ("bot/doctor_machine.py", "bot/doctor_house.py")
MAKERS = {"wrong", "warning", "note"}


def findings() -> set[str]:
    """Return their names."""
    calls = (node for file in FILES for node in nodes(file) if isinstance(node, ast.Call))
    named = (node.args[0] for node in calls if getattr(node.func, "id", "") in MAKERS)
    found = {str(name.value) for name in named if isinstance(name, ast.Constant)}
    return found | {f"lists_{each.name}" for each in fields(ListCheck)}
