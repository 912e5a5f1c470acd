"""Which bots an installation has: one for staff, one or several for residents, each with its own channel."""

from dataclasses import dataclass, field

from bot.settings import Settings
from bot.tokens import residents_tokens

RESIDENTS, STAFF = "residents", "staff"


@dataclass(frozen=True)
class Bot:
    """One bot. Its channel stands in the database and never changes while the bot serves."""

    channel: str
    token: str = field(repr=False)

    @property
    def for_staff(self) -> bool:
        """Whether those who work here speak with it."""
        return self.channel == STAFF

    @property
    def part(self) -> str:
        """The part of a process that listens to it."""
        return STAFF if self.for_staff else RESIDENTS

    @property
    def id(self) -> str:
        """Telegram's number of it, the first half of its token."""
        return self.token.partition(":")[0]


def bots_of(settings: Settings) -> tuple[Bot, ...]:
    """Return the bots whose tokens are set."""
    residents = settings.residents_token.get_secret_value().strip()
    staff = settings.staff_token.get_secret_value().strip()
    found = tuple(Bot(channel, token) for channel, token in residents_tokens(residents).items())
    return (*found, Bot(STAFF, staff)) if staff else found
