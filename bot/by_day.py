"""What the clock tells people by day: announcements, the morning's digest, praise, wishes open to all."""

from collections.abc import Mapping

from bot.clock import Effect
from models.vocabulary import TimerKind
from workflows.cases import commend, digest
from workflows.joint import wishes
from workflows.subscriptions import announce

BY_DAY: Mapping[TimerKind, Effect] = {
    TimerKind.ANNOUNCEMENT: announce.fire,
    TimerKind.DIGEST: digest.fire,
    TimerKind.PRAISE: commend.fire,
    TimerKind.WISH: wishes.open_to_all,
}
"""What each kind of timer does."""
