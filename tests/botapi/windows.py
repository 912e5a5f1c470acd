"""Telegram's limits on sending: refuses beyond them where asked to, and tells afterwards which were broken.

Source: core.telegram.org/bots/faq, "My bot is hitting limits": 30/s a token, 1/s a chat
(short bursts pass), 20/min a group.
"""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

TICK = 1e-6
"""Seconds within which two moments are the same."""


@dataclass(frozen=True)
class Sent:
    """`count` messages that a bot sent at `at` (seconds of a monotonic clock)."""

    at: float
    bot: str
    chat: int
    count: int = 1


@dataclass(frozen=True)
class Broken:
    """A window in which too much was sent: `rule` is token, chat or group."""

    rule: str
    bot: str
    chat: int | None
    at: float
    count: int


@dataclass
class Limits:
    """Refuses what goes beyond the limits. `burst` messages at once pass in one chat."""

    per_token: int = 30
    burst: int = 3
    per_group: int = 20
    _sent: dict[tuple[str, int | None], deque[float]] = field(default_factory=dict)

    def wait(self, sent: Sent) -> int | None:
        """Return after how many seconds this may be sent, None if now; count it then."""
        rules: list[tuple[tuple[str, int | None], int, float]] = [((sent.bot, None), self.per_token, 1.0)]
        group = ((sent.bot, sent.chat), self.per_group, 60.0)
        rules.append(group if sent.chat < 0 else ((sent.bot, sent.chat), self.burst, float(self.burst)))
        for key, most, seconds in rules:
            times = self._sent.setdefault(key, deque())
            while times and times[0] <= sent.at - seconds:
                times.popleft()
            if len(times) + sent.count > most:
                return max(1, math.ceil((times[0] if times else sent.at) + seconds - sent.at))
        for key, _, _ in rules:
            self._sent[key].extend([sent.at] * sent.count)
        return None


def _sliding(rule: str, sent: list[Sent], most: int, seconds: float) -> list[Broken]:
    """Return the windows of `seconds` that hold more than `most`."""
    window: deque[Sent] = deque()
    broken, count = [], 0
    for each in sent:
        window.append(each)
        count += each.count
        while window[0].at <= each.at - seconds + TICK:
            count -= window.popleft().count
        if count > most:
            broken.append(Broken(rule, each.bot, each.chat if rule != "token" else None, each.at, count))
    return broken


def _dripping(sent: list[Sent], burst: int, slack: float) -> list[Broken]:
    """Return where a chat got more than one a second beyond the burst."""
    level, last, broken = 0.0, -math.inf, []
    for each in sent:
        level = max(0.0, level - (each.at - last)) + each.count
        last = each.at
        if level > burst + slack + TICK:
            broken.append(Broken("chat", each.bot, each.chat, each.at, math.ceil(level)))
    return broken


def broken_windows(log: Iterable[Sent], burst: int, slack: float) -> list[Broken]:
    """Return every window that was not respected; `slack` seconds of delay on the way are forgiven."""
    ordered = sorted(log, key=lambda each: each.at)
    bots = {each.bot for each in ordered}
    chats = {(each.bot, each.chat) for each in ordered}
    broken = [
        found
        for bot in bots
        for found in _sliding("token", [each for each in ordered if each.bot == bot], 30, 1.0 - slack)
    ]
    for bot, chat in chats:
        own = [each for each in ordered if (each.bot, each.chat) == (bot, chat)]
        broken += _sliding("group", own, 20, 60.0 - slack) if chat < 0 else _dripping(own, burst, slack)
    return sorted(broken, key=lambda each: each.at)
