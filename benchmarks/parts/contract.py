"""Calls an API as its own description says, rightly and wrongly, and checks every answer against it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ENDLESS = "/api/chat/events"
"""A stream has no end to wait for."""


def call_all(address: str, headers: Mapping[str, str], mode: GenerationMode, examples: int) -> dict[str, int]:
    """Call everything that is described; return how often. Raises on the first broken word."""
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    paths = httpx.get(f"{address}/openapi.json").json()["paths"]
    called: dict[str, int] = {}
    for path, methods in paths.items():
        for method in methods if path != ENDLESS else ():
            call_one(schema[path][method.upper()], headers, mode, examples, called)
    return called


def call_one(
    operation: Any, headers: Mapping[str, str], mode: GenerationMode, examples: int, called: dict[str, int]
) -> None:
    """Call one operation with so many examples, always the same ones."""

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        name = f"{operation.method.upper()} {operation.path}"
        called[name] = called.get(name, 0) + 1
        case.call_and_validate(checks=CHECKS, headers=dict(headers), timeout=20)

    with suppress(Unsatisfiable):  # nothing can be wrong about a call without parameters
        call()
