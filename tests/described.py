"""Lets every web door of a test process use what FastAPI has found out about the addresses of another.

A process of ours builds one web door; a process of tests builds hundreds, of the same text. What a function
takes and gives stands in its text, so it is looked at once.
"""

import inspect
from collections.abc import Callable
from copy import copy
from functools import cache, partial
from types import CodeType, FunctionType, MethodType
from typing import Any

from fastapi import routing
from fastapi.dependencies import models, utils
from fastapi.utils import create_model_field

SIGNATURES: dict[tuple[int, bool], tuple[CodeType, inspect.Signature]] = {}
"""What functions take, by which text is theirs and whether they are bound to an object."""


LISTS = ("path_params", "query_params", "header_params", "cookie_params", "body_params", "dependencies")
"""What FastAPI knows of an endpoint and may add to."""


def share() -> None:
    """Look at each function once from now on."""
    setattr(routing, "create_model_field", cache(create_model_field))  # noqa: B010
    setattr(utils, "_get_signature", signature_of)  # noqa: B010
    setattr(utils, "analyze_param", partial(parameter, utils.analyze_param, {}))  # noqa: B010
    setattr(routing, "get_dependant", partial(dependant, utils.get_dependant, {}))  # noqa: B010
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
    key = id(text), isinstance(call, MethodType)
    if key not in SIGNATURES:
        SIGNATURES[key] = text, inspect.signature(call, eval_str=True)
    return SIGNATURES[key][1]


def parameter(analyze: Callable[..., Any], seen: dict[Any, Any], **asked: Any) -> Any:
    """Return what FastAPI makes of a parameter; of one with a plain type and no default, once."""
    kind = asked["annotation"]
    if not isinstance(kind, type) or asked["value"] is not inspect.Parameter.empty:
        return analyze(**asked)
    key = asked["param_name"], kind, asked["param_name"] in asked["path_param_names"]
    if key not in seen:
        seen[key] = analyze(**asked)
    return seen[key]


def dependant(build: Callable[..., Any], seen: dict[Any, Any], **asked: Any) -> Any:
    """Return what FastAPI makes of an endpoint; of one that it has seen at this address, once."""
    call = asked["call"]
    lasting = lasting_part(call)
    if lasting is None:
        return build(**asked)
    key = id(lasting), isinstance(call, MethodType), asked["path"], asked["scope"]
    if key not in seen:
        found = build(**asked)
        if found.dependencies and isinstance(lasting, CodeType):
            return found  # of a function made anew each time, these may be others the next time
        seen[key] = lasting, copied(found, None)
    return copied(seen[key][1], call)


def lasting_part(call: Callable[..., Any]) -> FunctionType | CodeType | None:
    """Return the function of a module or a class; of one made in another, its text if it is nothing else."""
    plain = call.__func__ if isinstance(call, MethodType) else call
    if not isinstance(plain, FunctionType):
        return None
    return text_of(call) if "<locals>" in plain.__qualname__ else plain


def copied(found: models.Dependant, call: Callable[..., Any] | None) -> models.Dependant:
    """Copy what is known of an endpoint, which is called so; the lists are FastAPI's to add to."""
    own = copy(found)
    for name in LISTS:
        setattr(own, name, getattr(own, name).copy())
    own.call = call
    return own


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
