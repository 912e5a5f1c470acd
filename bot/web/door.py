"""What the web door is handed: the engine, the database's two verbs, clocks, and where pictures lie."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from bot.dialogue.engine import Doorway, Engine
from bot.metrics import Metrics
from bot.telegram.bots import Bot
from bot.web.pictures import Pictures
from bot.web.streams import Streams
from models.vocabulary import Locale
from workflows.access import ChatView
from workflows.reference import Reference
from workflows.transaction import Transaction

CHANNEL = "web"


async def nothing_to_renew() -> None:
    """Leave the lists as they are."""


@dataclass(frozen=True)
class WebDoor:
    """Everything the routes need; made once by the composition root."""

    engine: Engine
    database: Doorway
    reference: Callable[[], Reference]
    clock: Callable[[], datetime]  # domain time
    real_clock: Callable[[], datetime]  # sessions and tokens
    chance: random.Random
    streams: Streams
    pictures: Pictures
    may_see_picture: Callable[[Transaction, ChatView, str], bool]
    healthy: Callable[[], Awaitable[bool]]  # the courier and the clock are at work
    zone: tzinfo
    demo: bool
    public_url: str
    locale: Locale = Locale.HANS  # of first contact, where a browser names no language
    bots: tuple[Bot, ...] = ()  # whose Mini Apps lead here
    metrics: Metrics = field(default_factory=Metrics)  # figures of this process
    renew: Callable[[], Awaitable[None]] = nothing_to_renew  # after a change: read what has been marked

    def idle(self) -> timedelta:
        """Return after how long unused a session of staff ends."""
        return timedelta(hours=self.reference().policy.idle_hours)

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by HTTPS only."""
        return self.public_url.startswith("https://")
