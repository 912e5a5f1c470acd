"""Looks at a request with aiogram's methods and types, as its source declares them."""

from collections.abc import Mapping

from tests.botapi.checks.declared import against_class
from tests.botapi.model import Json
from tests.botapi.params import Upload


def deviations(method: str, params: Json, files: Mapping[str, Upload]) -> list[str]:
    """Return what is wrong with a call, empty where nothing is."""
    sent = {name: f"attach://{name}" for name in files if not _attached(name, params)}
    return against_class("methods", method[:1].upper() + method[1:], sent | params, method)


def _attached(name: str, params: Json) -> bool:
    """Tell whether a file is one that another parameter points to."""
    return f"attach://{name}" in str(params)
