"""Looks at a request with aiogram's models themselves, which are slow to load: the measure of the other."""

from collections.abc import Iterator, Mapping
from typing import Any

import aiogram.methods
from aiogram.types import BufferedInputFile
from pydantic import BaseModel, ValidationError

from tests.botapi.model import Json
from tests.botapi.params import Upload


def unknown(value: Any, where: str) -> Iterator[str]:
    """Yield the fields that a model took without knowing them."""
    if isinstance(value, BaseModel):
        yield from (f"{where}.{name}: unknown" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from unknown(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from unknown(each, f"{where}[{place}]")


def deviations(method: str, params: Json, files: Mapping[str, Upload]) -> list[str]:
    """Return what is wrong with a call, empty where nothing is."""
    model: type[BaseModel] | None = getattr(aiogram.methods, method[:1].upper() + method[1:], None)
    if model is None:
        return [f"{method}: unknown method"]
    uploads = {name: BufferedInputFile(each.data, each.name) for name, each in files.items()}
    named = {name: each for name, each in uploads.items() if name in model.model_fields}
    try:
        read = model.model_validate(params | named)
    except ValidationError as error:
        return [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return list(unknown(read, method))
