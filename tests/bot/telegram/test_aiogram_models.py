"""aiogram is loaded as the house loads it: nothing is built before it is used, and everything can be."""

import subprocess
import sys

import pytest
from pydantic import BaseModel

from bot.telegram import aiogram_models

USED = """
from bot.telegram.aiogram_models import load
load()
from aiogram.methods import SendMessage
from aiogram.types import Message, Update
print(Update.__pydantic_complete__, Message.__pydantic_complete__)
chat = {"id": 1, "type": "private"}
update = Update.model_validate({"update_id": 1, "message": {"message_id": 2, "date": 3, "chat": chat}})
print(update.message.chat.id, SendMessage(chat_id=1, text="x").text)
"""


def models(package: str) -> list[type[BaseModel]]:
    module = sys.modules[package]
    found = [getattr(module, name) for name in module.__all__]
    return [each for each in found if isinstance(each, type) and issubclass(each, BaseModel)]


def test_a_model_is_built_when_it_is_used() -> None:
    ran = subprocess.run([sys.executable, "-c", USED], capture_output=True, text=True, check=True)

    assert ran.stdout == "False False\n1 x\n"


def written(package: str) -> set[tuple[str, str]]:
    """Return what the fields of the models are called after, as it is written, and in which module."""
    return {
        (words, own.__module__)
        for model in models(package)
        for own in model.__mro__
        for name, words in vars(own).get("__annotations__", {}).items()
        if name in model.model_fields and isinstance(words, str)
    }


@pytest.mark.parametrize("package", ["aiogram.types", "aiogram.methods"])
def test_every_model_finds_what_its_fields_are_called_after(package: str) -> None:
    aiogram_models.load()

    found = [eval(words, vars(sys.modules[module])) for words, module in written(package)]

    assert len(found) > 500


def test_loading_it_once_more_does_nothing() -> None:
    aiogram_models.load()
    build = BaseModel.__dict__["model_rebuild"]

    aiogram_models.load()

    assert BaseModel.__dict__["model_rebuild"] is build
