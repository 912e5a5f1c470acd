"""The residents' bot reads with aiogram: its models, nothing else of it."""

from typing import Any

from bot.telegram import aiogram_models
from bot.telegram.incoming.came import Came, Malformed
from bot.telegram.incoming.decode import TYPE_ERRORS, came_of


def decode(raw: Any) -> Came:
    """Read a raw update. Raises Malformed."""
    aiogram_models.load()
    from aiogram.types import Update

    try:
        return came_of(Update.model_validate(raw))
    except TYPE_ERRORS as error:  # a ValidationError is a ValueError
        raise Malformed(type(error).__name__) from None
