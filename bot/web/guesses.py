"""Slows down who tries secrets: by address and over all; a right secret always opens, whoever guesses."""

import math
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Final

from starlette.requests import HTTPConnection

from bot.web.errors import TooMany
from workflows.limits.gcra import Rate, decide

PER_ADDRESS: Final = Rate(per_second=1 / 6, burst=20)
OVER_ALL: Final = Rate(per_second=5, burst=200)
REMEMBERED = 10_000
"""Addresses whose guesses are remembered; the oldest are let go first."""

EVERYBODY = "*"


class Guesses:
    """Counts wrong secrets in this process: 192 bits are not guessed, but trying costs us work."""

    def __init__(self, real_clock: Callable[[], datetime]) -> None:
        self._clock = real_clock
        self._used: OrderedDict[str, datetime] = OrderedDict()

    def wrong(self, connection: HTTPConnection) -> None:
        """Count a secret that opened nothing. Raises TooMany, with the seconds to wait."""
        address = connection.client.host if connection.client else ""
        waits = [self._take(EVERYBODY, OVER_ALL), self._take(address, PER_ADDRESS)]
        if max(waits) > 0:
            raise TooMany(math.ceil(max(waits)))

    def _take(self, key: str, rate: Rate) -> float:
        """Use some of an allowance; return the seconds to wait, none where there was enough."""
        said = decide(self._used.pop(key, None), rate, self._clock())
        self._used[key] = said.used_until
        while len(self._used) > REMEMBERED:
            self._used.popitem(last=False)
        return said.wait.total_seconds()
