"""Both libraries are codecs: nothing of theirs keeps our state, acknowledges for us or pays for speed."""

from pathlib import Path

import pytest

import bot.telegram

SOURCES = sorted(Path(next(iter(bot.telegram.__path__))).rglob("*.py"))
NEVER = (
    "feed_webhook_update",  # answers before its handler has ended
    "start_polling",
    "run_webhook",
    "aiogram.fsm",
    "telegram.ext",
    "Dispatcher",
    "allow_paid_broadcast",
    "drop_pending_updates=True",
)


@pytest.mark.parametrize("name", NEVER)
def test_what_would_lose_updates_or_cost_money_is_used_nowhere(name: str) -> None:
    assert [path.name for path in SOURCES if name in path.read_text("utf-8")] == []
    assert len(SOURCES) > 20
