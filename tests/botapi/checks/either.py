"""Chooses by whose models a request is looked at: never by those of the library that wrote it."""

from collections.abc import Callable, Mapping

from tests.botapi.model import Json
from tests.botapi.params import Upload

Check = Callable[[str, Json, Mapping[str, Upload]], list[str]]


def other_library(by: str, method: str, params: Json, files: Mapping[str, Upload]) -> list[str]:
    """Return what aiogram's models have against a request of python-telegram-bot, and the reverse.

    A request of neither is looked at with python-telegram-bot's.
    """
    from tests.botapi.checks import by_aiogram, by_ptb

    look: Check = by_aiogram.deviations if by == "ptb" else by_ptb.deviations
    return look(method, params, files)
