"""What a messenger lets through: of one token, to one chat, to one group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.settings import Settings
from workflows.limits.allowances import Claim
from workflows.limits.gcra import Rate, windowed
from workflows.outbox import Letter
from workflows.screens import from_json

TOPIC = "/"
"""Between a group and its topic, in the address of a chat."""

UNREADABLE = (ValueError, LookupError, TypeError)
"""What a screen raises that this release cannot read."""

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
        """What a message uses up; the same keys in every process.

        The pictures of an album count one by one, except in a chat of two. The topics of a group share its
        allowance.
        """
        count = messages_of(letter)
        claims = [
            Claim(token_of(letter.channel), self.token, count),
            Claim(f"chat:{letter.chat_id}", self.chat),
        ]
        if is_group(letter.address):
            claims.append(Claim(f"group:{letter.chat_id}", self.group, count))
        if is_topic(letter.address):
            room = letter.address.partition(TOPIC)[0]
            claims.append(Claim(f"room:{letter.channel}:{room}", self.group, count))
        return claims

    def free(self, real_now: datetime) -> tuple[datetime, datetime]:
        """Up to when the allowances of a chat and of a group may be used, for one more to go now."""
        return real_now + self.chat.tolerance, real_now + self.group.tolerance


NONE = Limits(*[Rate(1_000_000, burst=1_000_000)] * 3)
"""Of a door without limits: none is kept."""


def token_of(channel: str) -> str:
    """Name the allowance of a channel's token."""
    return f"token:{channel}"


def is_group(address: str) -> bool:
    """Whether a messenger's chat has several people in it: Telegram gives groups negative ids."""
    return address.startswith("-")


def is_topic(address: str) -> bool:
    """Whether a messenger's chat is one topic of a group."""
    return TOPIC in address


def messages_of(letter: Letter) -> int:
    """How many messages a letter is at its next call: an album comes first, and is as many as it shows."""
    if letter.progress is not None:
        return 1
    try:
        return max(1, len(from_json(letter.screen).images))
    except UNREADABLE:
        return 1  # its door will say so


def limits_of(settings: Settings, channels: Iterable[str] = ("residents", "staff")) -> Mapping[str, Limits]:
    """The limits of every messenger's channel; each has a token of its own."""
    limits = Limits(
        windowed(settings.send_per_second, SECOND),
        windowed(settings.send_per_chat, SECOND),
        windowed(settings.send_per_group, MINUTE, min(GROUP_BURST, settings.send_per_group)),
    )
    return dict.fromkeys(channels, limits)
