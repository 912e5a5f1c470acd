"""The staff bot reads with python-telegram-bot: its models, nothing else of it."""

from typing import Any

from bot.telegram.incoming.came import Came, Malformed
from bot.telegram.incoming.decode import TYPE_ERRORS, came_of


def decode(raw: Any) -> Came:
    """Read a raw update. Raises Malformed."""
    from telegram import Update

    try:
        return came_of(Update.de_json(raw, None))
    except TYPE_ERRORS as error:
        raise Malformed(type(error).__name__) from None
