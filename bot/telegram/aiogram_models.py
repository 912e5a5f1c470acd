"""Loads aiogram with its models unbuilt: each is built when it is first used, and most never are."""

import sys
from importlib import import_module
from typing import Literal, Optional, Union

from pydantic import BaseModel

PACKAGE = "aiogram.types"


def load() -> None:
    """Load aiogram, unless it is there.

    On its own it builds three hundred models while it is imported, one after the other: 2 s and 100 MB.
    Each of them may as well be built later (`defer_build`), if it then finds the others by their names.
    """
    if PACKAGE in sys.modules:
        return
    build = BaseModel.__dict__["model_rebuild"]
    setattr(BaseModel, "model_rebuild", classmethod(later))  # noqa: B010  # mypy knows it as fixed
    try:
        types = import_module(PACKAGE)
    finally:
        setattr(BaseModel, "model_rebuild", build)  # noqa: B010
    names = {name: getattr(types, name) for name in types.__all__}
    tell({"List": list, "Literal": Literal, "Optional": Optional, "Union": Union, **names})


def later(_model: type[BaseModel], /, **_how: object) -> None:
    """Build nothing yet."""


def tell(names: dict[str, object]) -> None:
    """Let every model find what aiogram would have told it."""
    for path, module in list(sys.modules.items()):
        if path.startswith(f"{PACKAGE}."):
            for name, value in names.items():
                vars(module).setdefault(name, value)
