"""What a messenger lets through: of one token, to one chat, to one group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.settings import Settings
from workflows.limits.allowances import Claim
from workflows.limits.gcra import Rate, windowed
from workflows.outbox import Letter

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
GROUP_BURST = 4
"""Messages that a group may get at once; the long run is slower for it, and the minute is kept."""


@dataclass(frozen=True)
class Limits:
    """The limits of one channel. Source: core.telegram.org/bots/faq, "My bot is hitting limits"."""

    token: Rate
    chat: Rate
    group: Rate

    def claims(self, letter: Letter) -> list[Claim]:
        """What a message uses up; the same keys in every process."""
        to_one = [Claim(f"token:{letter.channel}", self.token), Claim(f"chat:{letter.chat_id}", self.chat)]
        return [*to_one, Claim(f"group:{letter.chat_id}", self.group)] if is_group(letter.address) else to_one

    def free(self, real_now: datetime) -> tuple[datetime, datetime]:
        """Up to when the allowances of a chat and of a group may be used, for one more to go now."""
        return real_now + self.chat.tolerance, real_now + self.group.tolerance


NONE = Limits(*[Rate(1_000_000, burst=1_000_000)] * 3)
"""Of a door without limits: none is kept."""


def is_group(address: str) -> bool:
    """Whether a messenger's chat has several people in it: Telegram gives groups negative ids."""
    return address.startswith("-")


def limits_of(settings: Settings, channels: Iterable[str] = ("residents", "staff")) -> Mapping[str, Limits]:
    """The limits of every messenger's channel; each has a token of its own."""
    limits = Limits(
        windowed(settings.send_per_second, SECOND),
        windowed(settings.send_per_chat, SECOND),
        windowed(settings.send_per_group, MINUTE, min(GROUP_BURST, settings.send_per_group)),
    )
    return dict.fromkeys(channels, limits)
