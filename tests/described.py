"""Lets every web door of a test process use what FastAPI has found out about the addresses of another.

A process of ours builds one web door; a process of tests builds hundreds, of the same text. What a function
takes and gives stands in its text, so it is looked at once.
"""

import inspect
from collections.abc import Callable
from functools import cache, partial
from types import CodeType, FunctionType, MethodType
from typing import Any

from fastapi import routing
from fastapi.dependencies import models, utils
from fastapi.utils import create_model_field

SIGNATURES: dict[tuple[CodeType, bool], inspect.Signature] = {}
"""What functions take, by their text and whether they are bound to an object."""


def share() -> None:
    """Look at each function once from now on."""
    setattr(routing, "create_model_field", cache(create_model_field))  # noqa: B010
    setattr(utils, "_get_signature", signature_of)  # noqa: B010
    setattr(utils, "analyze_param", partial(parameter, utils.analyze_param, {}))  # noqa: B010
    setattr(models, "_CallIdentity", Text)  # noqa: B010


def text_of(call: Callable[..., Any]) -> CodeType | None:
    """Return the text of a function that is nothing but its text; None for any other."""
    plain = call.__func__ if isinstance(call, MethodType) else call
    if not isinstance(plain, FunctionType) or plain.__dict__ or plain.__defaults__ or plain.__kwdefaults__:
        return None
    return plain.__code__


def signature_of(call: Callable[..., Any]) -> inspect.Signature:
    """Return what a function takes."""
    text = text_of(call)
    if text is None:
        return inspect.signature(call, eval_str=True)
    key = text, isinstance(call, MethodType)
    if key not in SIGNATURES:
        SIGNATURES[key] = inspect.signature(call, eval_str=True)
    return SIGNATURES[key]


def parameter(analyze: Callable[..., Any], seen: dict[Any, Any], **asked: Any) -> Any:
    """Return what FastAPI makes of a parameter; of one with a plain type and no default, once."""
    kind = asked["annotation"]
    if not isinstance(kind, type) or asked["value"] is not inspect.Parameter.empty:
        return analyze(**asked)
    key = asked["param_name"], kind, asked["param_name"] in asked["path_param_names"]
    if key not in seen:
        seen[key] = analyze(**asked)
    return seen[key]


class Text:
    """By what FastAPI knows a function again: its text, not the object to which it is bound."""

    __slots__ = ("call", "text")

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call
        self.text: object = text_of(call) or call

    def __hash__(self) -> int:
        return id(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.text is other.text
